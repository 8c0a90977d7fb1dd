import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { sentenceKey } from '../errors.ts';
import type { FieldFacts } from '../handoff/view.ts';
import type { PageRefusal, Screen } from '../screen.ts';
import { useAsk } from './ask.ts';
import { Button } from './Button.tsx';
import { factsLine, siteName } from './claim.ts';
import { useSurroundings } from './context.ts';
import { Notice } from './Notice.tsx';

/** What was taken: "Password, 16 characters", or how many. */
export const factsTitle = (fields: FieldFacts[]): string => {
  const [field, ...others] = fields;
  return field !== undefined && others.length === 0
    ? factsLine(field)
    : i18n.t('facts.fields', fields.length);
};

interface Props {
  screen: Extract<Screen, { kind: 'sharing' }>;
  tabId: number | undefined;
}

/** Where it was taken from, and another choice while nobody is there. */
export function TakenFrom({ screen, tabId }: Props): JSX.Element | null {
  const surroundings = useSurroundings();
  const { ask, busy, failed } = useAsk();
  const [refusal, setRefusal] = useState<PageRefusal>();
  const { handoff, view, canPick } = screen;
  const origin = view.fields[0]?.origin;
  const offersPick = canPick && tabId !== undefined && view.phase !== 'ended';
  if (origin === undefined && !offersPick) return null;

  function pick(tab: number): void {
    const several = view.fields.length > 1 ? { several: true } : {};
    ask('pick', { for: 'share', tabId: tab, handoff, ...several }, answer => {
      if ('refusal' in answer) setRefusal(answer.refusal);
      else if (surroundings.place === 'popup') surroundings.close();
    });
  }

  return (
    <>
      <p class="row sub">
        {origin === undefined ? null : <span>{i18n.t('facts.from', [siteName(origin)])}</span>}
        {offersPick ? (
          <Button look="quiet" disabled={busy} onClick={() => pick(tabId)}>
            {i18n.t('sharing.pickAnother')}
          </Button>
        ) : null}
      </p>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      {refusal === undefined ? null : (
        <Notice tone="warn">{i18n.t(sentenceKey({ kind: 'page', word: refusal }, 'sender'))}</Notice>
      )}
    </>
  );
}
