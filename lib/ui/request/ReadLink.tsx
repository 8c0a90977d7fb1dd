import './request.css';
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Role } from '../../protocol/form/state.ts';
import type { RequestFailure } from '../../request/refusal.ts';
import type { VaultRefusal } from '../../screen/vault.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { useBackground } from '../context.ts';
import { LinkBox } from '../LinkBox.tsx';
import { Notice } from '../Notice.tsx';
import { PassphraseBox } from '../sealed/PassphraseBox.tsx';
import { FaultNotice } from './FaultNotice.tsx';
import { type LinkKeeper, LinkList } from './LinkList.tsx';
import { LinkTerms } from './LinkTerms.tsx';

type Stage =
  | { kind: 'none' }
  | { kind: 'choosing' }
  | { kind: 'made'; link: string; passphrase: string }
  | { kind: 'failed'; fault: RequestFailure };

/** A secret link with which somebody else can read the answers; a passphrase is offered with it. */
export function ReadLink({
  request,
  isOpen,
  tabId,
  onReplaced,
}: {
  request: string;
  /** It takes answers. */
  isOpen: boolean;
  tabId: number | undefined;
  /** Another request took this one's place. */
  onReplaced(request: string): void;
}): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const keeper = useLinkKeeper(request, tabId, onReplaced);
  const [stage, setStage] = useState<Stage>({ kind: 'none' });
  const [passphrase, setPassphrase] = useState('');
  const [open, setOpen] = useState(true);
  const [role, setRole] = useState<Role>('read');
  const [comment, setComment] = useState('');
  const [made, setMade] = useState(0);

  function make(): void {
    const chosen = open ? passphrase : '';
    ask('makeRequestLink', { request, role, passphrase: chosen, comment: comment.trim() }, answer => {
      if ('link' in answer) {
        setMade(made + 1);
        setStage({ kind: 'made', link: answer.link, passphrase: chosen });
      } else setStage({ kind: 'failed', fault: 'fault' in answer ? answer.fault : { word: 'conflict' } });
    });
  }

  if (stage.kind === 'none') {
    return (
      <div class="row">
        <Button look="quiet" onClick={() => setStage({ kind: 'choosing' })}>
          {i18n.t('readLink.begin')}
        </Button>
      </div>
    );
  }
  return (
    <section class="stack">
      <h2>{i18n.t('readLink.title')}</h2>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      {stage.kind === 'failed' ? <FaultNotice fault={stage.fault} /> : null}
      {stage.kind === 'made' ? (
        <>
          <p>{i18n.t('readLink.how')}</p>
          <LinkBox link={stage.link} next message={i18n.t('readLink.message')} />
          {stage.passphrase === '' ? null : (
            <p>
              {i18n.t('readLink.passphrase')} <code dir="ltr">{stage.passphrase}</code>
            </p>
          )}
        </>
      ) : (
        <>
          <p class="hint">{i18n.t('readLink.what')}</p>
          <LinkTerms role={role} comment={comment} onRole={setRole} onComment={setComment} />
          <label class="check">
            <input type="checkbox" checked={open} onChange={event => setOpen(event.currentTarget.checked)} />
            {i18n.t('readLink.withPassphrase')}
          </label>
          {open ? (
            <PassphraseBox passphrase={passphrase} onChange={setPassphrase} how={i18n.t('readLink.tell')} />
          ) : null}
          <div class="row">
            <Button disabled={busy || (open && passphrase === '')} onClick={make}>
              {i18n.t(busy ? 'asking.making' : 'readLink.make')}
            </Button>
          </div>
        </>
      )}
      <h3>{i18n.t('linkAdmin.title')}</h3>
      <LinkList keeper={keeper} made={made} isOpen={isOpen} />
    </section>
  );
}

type Refused = { fault: RequestFailure } | { refused: VaultRefusal };

const faultIn = (answer: Refused): { fault: RequestFailure } =>
  'fault' in answer ? answer : { fault: { word: 'unavailable' } };
const unanswered = (): Refused => ({ fault: { word: 'unavailable' } });

/** The links of one's own request, which the background holds. */
function useLinkKeeper(
  request: string,
  tabId: number | undefined,
  onReplaced: (request: string) => void,
): LinkKeeper {
  const background = useBackground();
  return useMemo(() => {
    const change = async (name: 'revokeRequestLink' | 'unlockRequestLink', id: string) => {
      const answer = await background.request(name, { request, id }).catch(unanswered);
      return 'done' in answer ? { ok: null } : faultIn(answer);
    };
    return {
      async links() {
        const answer = await background.request('requestLinks', { request }).catch(unanswered);
        return 'links' in answer ? { ok: answer.links } : faultIn(answer);
      },
      revoke: id => change('revokeRequestLink', id),
      async shutOut() {
        const input = { request, ...(tabId === undefined ? {} : { tabId }) };
        const answer = await background.request('shutOutAdmins', input).catch(unanswered);
        if ('request' in answer) onReplaced(answer.request);
        return 'fault' in answer || 'refused' in answer ? faultIn(answer) : { ok: null };
      },
      unlock: id => change('unlockRequestLink', id),
    };
  }, [background, request, tabId]);
}
