import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { sentenceKey } from '../../errors.ts';
import type { Screen } from '../../screen.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { factsLine } from '../claim.ts';
import { Notice } from '../Notice.tsx';
import { hostOf, plain, plainHost } from '../plain.ts';
import type { RevealHow } from './CodeForm.tsx';

type Receiving = Extract<Screen, { kind: 'receiving' }>;

const longestNote = 400;

/** Why the picked field did not get it. */
export function RefusalNotice({ refusal }: { refusal: NonNullable<Receiving['refusal']> }): JSX.Element {
  return (
    <Notice tone="warn">
      {refusal.word === 'too-long' && refusal.limit !== undefined
        ? i18n.t('filling.tooLongLimit', refusal.limit)
        : i18n.t(sentenceKey({ kind: 'field', word: refusal.word }, 'recipient'))}
    </Notice>
  );
}

/** What has arrived, and why it is not in its field yet. */
export function Arrived({ screen }: { screen: Receiving }): JSX.Element {
  const { view, target, refusal } = screen;
  const [field] = view.item?.fields ?? [];
  const stuck = refusal !== undefined || view.fillInterrupted;
  return (
    <section>
      {target === undefined && !stuck ? (
        <p class="lead" role="status">
          {i18n.t('receiving.receivedPick')}
        </p>
      ) : null}
      {field === undefined ? null : (
        <p>
          <strong>{factsLine(field)}</strong>
          {field.origin === undefined ? null : <> {i18n.t('facts.from', [hostOf(field.origin)])}</>}
        </p>
      )}
      {view.item?.note === undefined ? null : (
        <p class="hint">{i18n.t('receiving.note', [plain(view.item.note, longestNote)])}</p>
      )}
      {refusal === undefined ? null : <RefusalNotice refusal={refusal} />}
      {refusal === undefined && view.fillInterrupted ? (
        <Notice tone="warn">{i18n.t('receiving.interrupted')}</Notice>
      ) : null}
    </section>
  );
}

/** Whether it is to be filled after all, where only the person can say so. */
export function FillAgain({ screen }: { screen: Receiving }): JSX.Element | null {
  const { ask, busy, failed } = useAsk();
  const { handoff, view, target, question, refusal } = screen;
  const interrupted = view.fillInterrupted || refusal?.word === 'interrupted';
  const other = question?.kind === 'other-site' ? question : undefined;
  if (target === undefined || (!interrupted && other === undefined)) return null;
  return (
    <section>
      {other === undefined ? null : (
        <div role="alert">
          <p class="lead">{i18n.t('receiving.otherSite', [plainHost(other.from), plainHost(other.to)])}</p>
          <p class="hint">{i18n.t('receiving.otherSiteHow')}</p>
        </div>
      )}
      <div class="row">
        <Button look="filled" disabled={busy} onClick={() => ask('fill', { handoff })}>
          {i18n.t('receiving.fill')}
        </Button>
      </div>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
    </section>
  );
}

interface AnywayProps {
  /** It was tried to fill it, and it did not go in. */
  stuck: boolean;
  onReveal(how: RevealHow): void;
}

/** How to get it without a field. */
export const Anyway = ({ stuck, onReveal }: AnywayProps): JSX.Element => (
  <div class="row anyway">
    <span class="hint">{i18n.t(stuck ? 'receiving.anyway' : 'receiving.noField')}</span>
    <Button look="quiet" onClick={() => onReveal('kept')}>
      {i18n.t('receiving.show')}
    </Button>
    <Button look="quiet" onClick={() => onReveal('copied')}>
      {i18n.t('receiving.copy')}
    </Button>
  </div>
);
