import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { sentenceKey } from '../../errors.ts';
import type { AnswerPlace, AskedField } from '../../screen/request.ts';
import type { PageRefusal } from '../../screen.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { fieldName, siteName } from '../claim.ts';
import { useSurroundings } from '../context.ts';
import { Notice } from '../Notice.tsx';

/** Where each value goes: the fields that the request was made from, or others. */
export function Places({
  of,
  questions,
  places,
  picking,
  tabId,
  fresh = false,
}: {
  of: { request: string } | { opening: string };
  questions: readonly AskedField[];
  /** By question. */
  places: readonly (AnswerPlace | null)[];
  picking: boolean;
  tabId: number | undefined;
  /** Places are picked only now: that is the next thing to do, and one click for all of several. */
  fresh?: boolean;
}): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const surroundings = useSurroundings();
  const [refused, setRefused] = useState<PageRefusal>();

  function pick(field?: number): void {
    if (tabId === undefined) return;
    ask('pick', { for: 'fill', tabId, ...of, ...(field === undefined ? {} : { field }) }, answer => {
      if ('refusal' in answer) setRefused(answer.refusal);
      else if (surroundings.place === 'popup') surroundings.close();
    });
  }

  return (
    <>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      {refused === undefined ? null : (
        <Notice tone="warn">{i18n.t(sentenceKey({ kind: 'page', word: refused }, 'recipient'))}</Notice>
      )}
      {picking ? <p class="lead">{i18n.t('home.picking')}</p> : null}
      {fresh && questions.length > 1 && tabId !== undefined ? (
        <div class="row">
          <Button look="filled" disabled={busy} onClick={() => pick()}>
            {i18n.t('receiving.pick')}
          </Button>
        </div>
      ) : null}
      <ul class="plain-list" aria-label={i18n.t('answers.places')}>
        {questions.map((question, at) => (
          <PlaceRow
            key={at}
            question={question}
            place={places[at] ?? null}
            missing={'opening' in of ? 'filledDrop.noPlace' : 'answers.noPlace'}
            next={fresh && questions.length === 1}
            onPick={tabId === undefined || busy ? undefined : () => pick(at)}
          />
        ))}
      </ul>
    </>
  );
}

function PlaceRow({
  question,
  place,
  missing,
  next,
  onPick,
}: {
  question: AskedField;
  place: AnswerPlace | null;
  /** What is said where there is none. */
  missing: 'filledDrop.noPlace' | 'answers.noPlace';
  next: boolean;
  onPick: (() => void) | undefined;
}): JSX.Element {
  const name = fieldName(question.label, question.kind);
  const where =
    place === null ? '' : i18n.t('facts.on', [fieldName(place.label, question.kind), siteName(place.origin)]);
  return (
    <li class="answer-field">
      <span class="hint">
        {place === null
          ? i18n.t(missing, [name])
          : i18n.t(place.state === 'filled' ? 'answers.went' : 'answers.goes', [name, where])}
      </span>
      {place?.state === 'filled' || onPick === undefined ? null : (
        <Button
          look={next ? 'filled' : 'quiet'}
          name={i18n.t('receiving.pickForName', [name])}
          onClick={onPick}
        >
          {i18n.t('receiving.pickFor')}
        </Button>
      )}
      {place?.refusal === undefined ? null : (
        <Notice tone="bad">
          {place.refusal.word === 'too-long' && place.refusal.limit !== undefined
            ? i18n.t('filling.tooLongLimit', place.refusal.limit)
            : i18n.t(sentenceKey({ kind: 'field', word: place.refusal.word }, 'recipient'))}
        </Notice>
      )}
    </li>
  );
}
