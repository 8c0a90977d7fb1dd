import '../several.css';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Screen } from '../../screen.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { Notice } from '../Notice.tsx';
import { Page } from '../Page.tsx';
import { DraftRow, nameOf } from './DraftRow.tsx';

interface Props {
  draft: Extract<Screen, { kind: 'drafting-several' }>;
  onBack?: (() => void) | undefined;
  onShared(handoff: string): void;
}

/** Several picked fields of which some are empty or could not be read: boxes of our own for those. */
export function DraftingSeveral({ draft, onBack, onShared }: Props): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const [left, setLeft] = useState<readonly number[]>([]);
  const [problem, setProblem] = useState<'nothing' | 'too-long' | 'gone' | undefined>(
    draft.tooLong ? 'too-long' : undefined,
  );
  const labels = useRef(new Map<number, string>());
  const values = useRef(new Map<number, string>());
  useEffect(() => () => values.current.clear(), []);
  const kept = draft.fields.map((field, at) => ({ field, at })).filter(({ at }) => !left.includes(at));

  function share(): void {
    const fields = kept.flatMap(({ field, at }) => {
      const label = (labels.current.get(at) ?? nameOf(field)).trim().slice(0, 200);
      const value = values.current.get(at) ?? '';
      if (field.length !== undefined) return [{ at, label }];
      return value === '' ? [] : [{ at, label, value }];
    });
    if (fields.length === 0) {
      setProblem('nothing');
      return;
    }
    ask('shareDraft', { draft: draft.draft, fields }, answer => {
      if ('refusal' in answer) setProblem(answer.refusal);
      else onShared(answer.handoff);
    });
  }

  return (
    <Page title={i18n.t('draft.several')} onBack={onBack}>
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          share();
        }}
      >
        <p class="lead">{i18n.t(draft.tooLong ? 'draft.severalLong' : 'draft.severalLead')}</p>
        {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
        {problem === undefined ? null : <Notice tone="bad">{i18n.t(problemKeys[problem])}</Notice>}
        <ul class="fields" aria-label={i18n.t('draft.fields')}>
          {kept.map(({ field, at }) => (
            <DraftRow
              key={at}
              field={field}
              onLabel={label => labels.current.set(at, label)}
              onValue={value => {
                values.current.set(at, value);
                setProblem(undefined);
              }}
              onLeave={
                kept.length > 1
                  ? () => {
                      values.current.delete(at);
                      setLeft([...left, at]);
                    }
                  : undefined
              }
            />
          ))}
        </ul>
        <div class="row">
          <Button look="filled" submit disabled={busy}>
            {i18n.t('draft.share')}
          </Button>
        </div>
      </form>
    </Page>
  );
}

const problemKeys = {
  nothing: 'draft.nothingTyped',
  'too-long': 'draft.tooLong',
  gone: 'draft.gone',
} as const;
