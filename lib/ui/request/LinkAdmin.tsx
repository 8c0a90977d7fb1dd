import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Role } from '../../protocol/form/state.ts';
import type { RequestFailure } from '../../request/refusal.ts';
import { Button } from '../Button.tsx';
import { Confirm } from '../Confirm.tsx';
import { PassphraseBox } from '../vault/PassphraseBox.tsx';
import { FaultNotice } from './FaultNotice.tsx';
import { type LinkKeeper, LinkList } from './LinkList.tsx';
import { LinkTerms } from './LinkTerms.tsx';
import type { NewLinks, OpenReading } from './open-reading.ts';
import { ShownLink } from './ShownLink.tsx';

/** What an admin may do: make and revoke links, and delete the request. */
export function LinkAdmin({
  reading,
  onDeleted,
  onReplaced,
}: {
  reading: OpenReading;
  onDeleted(): void;
  /** Another request took this one's place. */
  onReplaced(links: NewLinks): void;
}): JSX.Element {
  const [made, setMade] = useState(0);
  const [fault, setFault] = useState<RequestFailure>();

  const keeper: LinkKeeper = {
    ...reading,
    async shutOut() {
      const came = await reading.shutOut();
      if ('ok' in came && came.ok !== null) onReplaced(came.ok);
      return came;
    },
  };

  return (
    <section class="stack">
      <h2>{i18n.t('linkAdmin.title')}</h2>
      <p class="hint">{i18n.t('linkAdmin.what')}</p>
      {fault === undefined ? null : <FaultNotice fault={fault} />}
      <LinkList keeper={keeper} made={made} isOpen={reading.isOpen()} />
      <NewLink reading={reading} onMade={() => setMade(made + 1)} />
      <div class="foot">
        <Confirm
          label={i18n.t('linkAdmin.delete')}
          question={i18n.t('requests.deleteAsk')}
          yes={i18n.t('requests.deleteYes')}
          no={i18n.t('requests.keep')}
          onYes={() =>
            void reading.remove().then(came => ('ok' in came ? onDeleted() : setFault(came.fault)))
          }
        />
      </div>
    </section>
  );
}

type Making = { kind: 'choosing' | 'making' } | { kind: 'made'; link: string };

function NewLink({ reading, onMade }: { reading: OpenReading; onMade(): void }): JSX.Element {
  const [stage, setStage] = useState<Making>({ kind: 'choosing' });
  const [role, setRole] = useState<Role>('read');
  const [comment, setComment] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [open, setOpen] = useState(true);
  const [fault, setFault] = useState<RequestFailure>();

  async function make(): Promise<void> {
    setStage({ kind: 'making' });
    const came = await reading.makeLink({
      role,
      passphrase: open ? passphrase : '',
      comment: comment.trim(),
    });
    setFault('fault' in came ? came.fault : undefined);
    setStage('ok' in came ? { kind: 'made', link: came.ok } : { kind: 'choosing' });
    onMade();
  }

  if (stage.kind === 'made') {
    return (
      <div class="stack">
        <p>{i18n.t('readLink.how')}</p>
        <ShownLink link={stage.link} name={i18n.t('linkAdmin.newLink')} next />
        <div class="row">
          <Button
            onClick={() => {
              setPassphrase('');
              setComment('');
              setStage({ kind: 'choosing' });
            }}
          >
            {i18n.t('common.done')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <form
      class="stack"
      onSubmit={event => {
        event.preventDefault();
        void make();
      }}
    >
      <h3>{i18n.t('linkAdmin.newLink')}</h3>
      {fault === undefined ? null : <FaultNotice fault={fault} />}
      <LinkTerms role={role} comment={comment} onRole={setRole} onComment={setComment} />
      <label class="check">
        <input type="checkbox" checked={open} onChange={event => setOpen(event.currentTarget.checked)} />
        {i18n.t('readLink.withPassphrase')}
      </label>
      {open ? (
        <PassphraseBox
          label={i18n.t('linkAdmin.passphrase')}
          kind="new-password"
          value={passphrase}
          onType={setPassphrase}
        />
      ) : null}
      <div class="row">
        <Button submit disabled={stage.kind === 'making' || (open && passphrase === '')}>
          {i18n.t(stage.kind === 'making' ? 'asking.making' : 'linkAdmin.make')}
        </Button>
      </div>
    </form>
  );
}
