import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Role } from '../../protocol/form/state.ts';
import type { RequestFailure } from '../../request/refusal.ts';
import { Button } from '../Button.tsx';
import { Confirm } from '../Confirm.tsx';
import { dayAndTime } from '../clock.ts';
import { plain } from '../plain.ts';
import { PassphraseBox } from '../vault/PassphraseBox.tsx';
import { FaultNotice } from './FaultNotice.tsx';
import type { LinkFacts, OpenReading } from './open-reading.ts';

const longestComment = 200;

/** What an admin may do: make and revoke links, and delete the request. */
export function LinkAdmin({ reading, onDeleted }: { reading: OpenReading; onDeleted(): void }): JSX.Element {
  const [links, setLinks] = useState<LinkFacts[]>([]);
  const [fault, setFault] = useState<RequestFailure>();

  async function list(): Promise<void> {
    const came = await reading.links();
    if ('ok' in came) setLinks(came.ok);
    else setFault(came.fault);
  }
  useEffect(() => void list(), [reading]);

  async function act(work: () => Promise<{ ok: unknown } | { fault: RequestFailure }>): Promise<boolean> {
    const came = await work();
    setFault('fault' in came ? came.fault : undefined);
    await list();
    return 'ok' in came;
  }

  return (
    <section class="stack">
      <h2>{i18n.t('linkAdmin.title')}</h2>
      <p class="hint">{i18n.t('linkAdmin.what')}</p>
      {fault === undefined ? null : <FaultNotice fault={fault} />}
      <ul class="answers" aria-label={i18n.t('linkAdmin.title')}>
        {links.map((link, at) => (
          <LinkRow
            key={link.id}
            link={link}
            name={plain(link.comment ?? '', longestComment) || i18n.t('linkAdmin.unnamed', [String(at + 1)])}
            onRevoke={() => void act(() => reading.revoke(link.id))}
            onUnlock={() => void act(() => reading.unlock(link.id))}
          />
        ))}
      </ul>
      <NewLink reading={reading} onMade={() => void list()} />
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

function LinkRow({
  link: { role, passphrase, created, used, revoked, locked, own },
  name,
  onRevoke,
  onUnlock,
}: {
  link: LinkFacts;
  name: string;
  onRevoke(): void;
  onUnlock(): void;
}): JSX.Element {
  const when = (seconds: number): string => dayAndTime(seconds * 1000);
  const facts = [
    i18n.t(role === 'admin' ? 'linkAdmin.admin' : 'linkAdmin.read'),
    ...(passphrase ? [i18n.t('linkAdmin.protected')] : []),
    i18n.t('linkAdmin.created', [when(created)]),
    ...(used === undefined ? [] : [i18n.t('linkAdmin.used', [when(used)])]),
    ...(revoked === undefined ? [] : [i18n.t('linkAdmin.revoked', [when(revoked)])]),
  ];
  return (
    <li class="answer">
      <h3>{own ? i18n.t('linkAdmin.own', [name]) : name}</h3>
      <p class="hint">{facts.join(' · ')}</p>
      {own || revoked !== undefined ? null : (
        <div class="row">
          {role === 'admin' ? null : (
            <Confirm
              label={i18n.t('linkAdmin.revoke')}
              name={i18n.t('linkAdmin.revokeOf', [name])}
              question={i18n.t('linkAdmin.revokeAsk')}
              yes={i18n.t('linkAdmin.revoke')}
              no={i18n.t('requests.keep')}
              onYes={onRevoke}
            />
          )}
          {locked === undefined ? null : <Button onClick={onUnlock}>{i18n.t('linkAdmin.unlock')}</Button>}
        </div>
      )}
    </li>
  );
}

type Making = { kind: 'choosing' | 'making' } | { kind: 'made'; link: string };

function NewLink({ reading, onMade }: { reading: OpenReading; onMade(): void }): JSX.Element {
  const [stage, setStage] = useState<Making>({ kind: 'choosing' });
  const [role, setRole] = useState<Role>('read');
  const [comment, setComment] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [fault, setFault] = useState<RequestFailure>();
  const ids = { role: useId(), comment: useId() };

  async function make(): Promise<void> {
    setStage({ kind: 'making' });
    const came = await reading.makeLink({ role, passphrase, comment: comment.trim() });
    setFault('fault' in came ? came.fault : undefined);
    setStage('ok' in came ? { kind: 'made', link: came.ok } : { kind: 'choosing' });
    onMade();
  }

  if (stage.kind === 'made') {
    return (
      <div class="stack">
        <p>{i18n.t('readLink.how')}</p>
        <input
          class="input mono"
          type="text"
          readOnly
          dir="ltr"
          value={stage.link}
          aria-label={i18n.t('linkAdmin.newLink')}
          onFocus={event => event.currentTarget.select()}
        />
        <div class="row">
          <Button look="filled" onClick={() => void navigator.clipboard.writeText(stage.link)}>
            {i18n.t('linkAdmin.copy')}
          </Button>
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
      <div class="field">
        <label for={ids.comment}>{i18n.t('linkAdmin.comment')}</label>
        <input
          id={ids.comment}
          class="input"
          type="text"
          dir="auto"
          maxLength={longestComment}
          autocomplete="off"
          value={comment}
          onInput={event => setComment(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for={ids.role}>{i18n.t('linkAdmin.role')}</label>
        <select
          id={ids.role}
          class="input"
          value={role}
          onChange={event => setRole(event.currentTarget.value === 'admin' ? 'admin' : 'read')}
        >
          <option value="read">{i18n.t('linkAdmin.read')}</option>
          <option value="admin">{i18n.t('linkAdmin.admin')}</option>
        </select>
      </div>
      <PassphraseBox
        label={i18n.t('linkAdmin.passphrase')}
        kind="new-password"
        value={passphrase}
        onType={setPassphrase}
      />
      <div class="row">
        <Button submit disabled={stage.kind === 'making'}>
          {i18n.t(stage.kind === 'making' ? 'asking.making' : 'linkAdmin.make')}
        </Button>
      </div>
    </form>
  );
}
