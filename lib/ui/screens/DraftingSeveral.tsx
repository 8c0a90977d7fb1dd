import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Screen } from '../../screen.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { Notice } from '../Notice.tsx';
import { Page } from '../Page.tsx';
import { useDraft } from './drafted.tsx';

interface Props {
  draft: Extract<Screen, { kind: 'drafting-several' }>;
  onBack?: (() => void) | undefined;
  onShared(handoff: string): void;
}

/** Several picked fields of which some are empty or could not be read: boxes of our own for those. */
export function DraftingSeveral({ draft, onBack, onShared }: Props): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const [problem, setProblem] = useState<'nothing' | 'too-long' | 'gone' | undefined>(
    draft.tooLong ? 'too-long' : undefined,
  );
  const { rows, drafted } = useDraft(draft.fields, () => setProblem(undefined));

  function share(): void {
    const fields = drafted();
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
        {rows}
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
