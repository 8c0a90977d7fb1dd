import './request.css';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { RequestFailure } from '../../request/refusal.ts';
import type { LinkFacts } from '../../screen/request.ts';
import { Button } from '../Button.tsx';
import { Confirm } from '../Confirm.tsx';
import { dayAndTime } from '../clock.ts';
import { Notice } from '../Notice.tsx';
import { plain } from '../plain.ts';
import { FaultNotice } from './FaultNotice.tsx';

type Came<T> = { ok: T } | { fault: RequestFailure };

/** Who holds the secret links of a request: a page that opened it, or the background. */
export interface LinkKeeper {
  links(): Promise<Came<LinkFacts[]>>;
  /** Of a reader. */
  revoke(id: string): Promise<Came<unknown>>;
  /** Revoke everybody else who manages the request. Where it still takes answers, another takes its place. */
  shutOut(): Promise<Came<unknown>>;
  unlock(id: string): Promise<Came<unknown>>;
}

export const longestComment = 200;

/** The secret links of a request. @param made - changed when there is another. */
export function LinkList({
  keeper,
  made,
  isOpen,
}: {
  keeper: LinkKeeper;
  made: number;
  /** The request takes answers. */
  isOpen: boolean;
}): JSX.Element {
  const [links, setLinks] = useState<LinkFacts[]>();
  const [fault, setFault] = useState<RequestFailure>();
  const [busy, setBusy] = useState(false);

  async function list(): Promise<void> {
    const came = await keeper.links();
    if ('ok' in came) setLinks(came.ok);
    else setFault(came.fault);
  }
  useEffect(() => void list(), [made]);

  async function act(work: () => Promise<Came<unknown>>): Promise<void> {
    setBusy(true);
    const came = await work();
    setBusy(false);
    setFault('fault' in came ? came.fault : undefined);
    await list();
  }

  const isHalfShut = isOpen && links?.some(({ role, revoked }) => role === 'admin' && revoked !== undefined);
  return (
    <>
      {fault === undefined ? null : <FaultNotice fault={fault} own />}
      {links === undefined && fault === undefined ? (
        <p class="hint" role="status" aria-busy="true">
          {i18n.t('common.connecting')}
        </p>
      ) : null}
      {isHalfShut && !busy ? (
        <Notice tone="warn">
          <p>{i18n.t('linkAdmin.halfShut')}</p>
          <Button onClick={() => void act(keeper.shutOut)}>{i18n.t('linkAdmin.replace')}</Button>
        </Notice>
      ) : null}
      <ul class="answers" aria-label={i18n.t('linkAdmin.title')} aria-busy={busy}>
        {(links ?? []).map((link, at) => (
          <LinkRow
            key={link.id}
            link={link}
            name={plain(link.comment ?? '', longestComment) || i18n.t('linkAdmin.unnamed', [String(at + 1)])}
            question={i18n.t(
              link.role === 'read'
                ? 'linkAdmin.revokeAsk'
                : isOpen
                  ? 'linkAdmin.replaceAsk'
                  : 'linkAdmin.shutOutAsk',
            )}
            onRevoke={() =>
              void act(() => (link.role === 'read' ? keeper.revoke(link.id) : keeper.shutOut()))
            }
            onUnlock={() => void act(() => keeper.unlock(link.id))}
          />
        ))}
      </ul>
    </>
  );
}

function LinkRow({
  link: { role, passphrase, created, used, revoked, locked, own },
  name,
  question,
  onRevoke,
  onUnlock,
}: {
  link: LinkFacts;
  name: string;
  /** What revoking it means. */
  question: string;
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
          <Confirm
            label={i18n.t('linkAdmin.revoke')}
            name={i18n.t('linkAdmin.revokeOf', [name])}
            question={question}
            yes={i18n.t('linkAdmin.revoke')}
            no={i18n.t('requests.keep')}
            onYes={onRevoke}
          />
          {locked === undefined ? null : <Button onClick={onUnlock}>{i18n.t('linkAdmin.unlock')}</Button>}
        </div>
      )}
    </li>
  );
}
