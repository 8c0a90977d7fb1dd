import '../request/request.css';
import './drop.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { LeavingRefusal, LeavingScreen } from '../../screen/drop.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { Notice } from '../Notice.tsx';
import { Page } from '../Page.tsx';
import { useDraft } from '../screens/drafted.tsx';
import { chosenPassphrase, isUnsaid, LeaveTerms, usualTerms } from './LeaveTerms.tsx';
import { Refusal } from './Refusal.tsx';

interface Props {
  screen: LeavingScreen;
  tabId: number | undefined;
  onBack?: (() => void) | undefined;
  onLeft(drop: string): void;
}

/** What was picked in a page, before it is left. */
export function Leaving({ screen, tabId, onBack, onLeft }: Props): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const [terms, setTerms] = useState(usualTerms);
  const [problem, setProblem] = useState<LeavingRefusal | 'nothing' | 'gone'>();
  const { rows, drafted } = useDraft(screen.fields);

  function leave(): void {
    const fields = drafted();
    if (fields.length === 0) {
      setProblem('nothing');
      return;
    }
    setProblem(undefined);
    const { ttl, opens } = terms;
    const passphrase = chosenPassphrase(terms);
    const order = { draft: screen.draft, fields, ttl, opens, passphrase };
    ask('leaveDraft', { ...order, ...(tabId === undefined ? {} : { tabId }) }, answer => {
      if ('drop' in answer) onLeft(answer.drop);
      else setProblem('gone' in answer ? 'gone' : answer);
    });
  }

  const isWord = problem === 'nothing' || problem === 'gone';
  return (
    <Page title={i18n.t('leaving.title')} onBack={onBack}>
      {isWord ? null : <Refusal refusal={problem} onUnlocked={leave} />}
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          leave();
        }}
      >
        <p class="lead">{i18n.t('leaving.lead')}</p>
        {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
        {isWord ? (
          <Notice tone="bad">{i18n.t(problem === 'gone' ? 'draft.gone' : 'draft.nothingTyped')}</Notice>
        ) : null}
        {rows}
        <LeaveTerms terms={terms} onChange={to => setTerms(before => ({ ...before, ...to }))} />
        <div class="row">
          <Button look="filled" submit disabled={busy || isUnsaid(terms)}>
            {i18n.t(busy ? 'leaving.leavingNow' : 'leaving.leave')}
          </Button>
        </div>
      </form>
    </Page>
  );
}
