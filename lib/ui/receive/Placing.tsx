import './placing.css';
import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { sentenceKey } from '../../errors.ts';
import type { Screen } from '../../screen.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { factsLine, siteName } from '../claim.ts';
import { Notice } from '../Notice.tsx';
import { plain } from '../plain.ts';
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
  const fields = view.item?.fields ?? [];
  const stuck = refusal !== undefined || view.fillInterrupted;
  return (
    <section>
      {target === undefined && !stuck ? (
        <p class="lead" role="status">
          {i18n.t('receiving.receivedPick')}
        </p>
      ) : null}
      {fields.map((field, index) => (
        <p key={index}>
          <strong>{factsLine(field)}</strong>
          {field.origin === undefined ? null : <> {i18n.t('facts.from', [siteName(field.origin)])}</>}
        </p>
      ))}
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
        <div role="alert" class="stack">
          <p class="lead">{i18n.t('receiving.otherSite', [siteName(other.from), siteName(other.to)])}</p>
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
  screen: Receiving;
  /** It has several fields: they are shown, to be copied one by one. */
  several: boolean;
  /** Some of them are filled. */
  partly: boolean;
  onReveal(how: RevealHow): void;
}

function anywayKey({ view, refusal, revealing }: Receiving) {
  if (revealing) return 'receiving.elsewhere';
  return refusal !== undefined || view.fillInterrupted ? 'receiving.anyway' : 'receiving.noField';
}

/** How to get it without a field. */
export function Anyway({ screen, several, partly, onReveal }: AnywayProps): JSX.Element {
  const how = i18n.t(partly ? 'receiving.restAnyway' : anywayKey(screen));
  const buttons = (
    <>
      <Button look="quiet" onClick={() => onReveal('kept')}>
        {i18n.t('receiving.show')}
      </Button>
      {several ? null : (
        <Button look="quiet" onClick={() => onReveal('copied')}>
          {i18n.t('receiving.copy')}
        </Button>
      )}
    </>
  );
  // Sentences stand above what they are about, a word or two beside it.
  if (screen.revealing || partly) {
    return (
      <div class="anyway">
        <p class="hint">{how}</p>
        <div class="row">{buttons}</div>
      </div>
    );
  }
  return (
    <div class="row anyway">
      <span class="hint">{how}</span>
      {buttons}
    </div>
  );
}
