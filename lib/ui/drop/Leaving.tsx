import '../several.css';
import '../request/request.css';
import './drop.css';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { LeavingRefusal, LeavingScreen } from '../../screen/drop.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { Notice } from '../Notice.tsx';
import { Page } from '../Page.tsx';
import { DraftRow, nameOf } from '../screens/DraftRow.tsx';
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
  const [without, setWithout] = useState<readonly number[]>([]);
  const [problem, setProblem] = useState<LeavingRefusal | 'nothing' | 'gone'>();
  const labels = useRef(new Map<number, string>());
  const values = useRef(new Map<number, string>());
  useEffect(() => () => values.current.clear(), []);
  const kept = screen.fields.map((field, at) => ({ field, at })).filter(({ at }) => !without.includes(at));

  function leave(): void {
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
        <ul class="fields" aria-label={i18n.t('draft.fields')}>
          {kept.map(({ field, at }) => (
            <DraftRow
              key={at}
              field={field}
              onLabel={label => labels.current.set(at, label)}
              onValue={value => values.current.set(at, value)}
              onLeave={
                kept.length > 1
                  ? () => {
                      values.current.delete(at);
                      setWithout([...without, at]);
                    }
                  : undefined
              }
            />
          ))}
        </ul>
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
