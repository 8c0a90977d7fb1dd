import './request.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { sentenceKey } from '../../errors.ts';
import type { AnsweringScreen } from '../../screen/answering.ts';
import type { PageRefusal } from '../../screen.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { fieldName, siteName } from '../claim.ts';
import { useSurroundings } from '../context.ts';
import { Notice } from '../Notice.tsx';
import { Page } from '../Page.tsx';
import { Picking } from '../Picking.tsx';
import { plain } from '../plain.ts';

interface Props {
  screen: AnsweringScreen;
  tabId: number | undefined;
  onBack(): void;
}

const longestName = 100;

/** Over a page that has what somebody asked for: its fields answer the questions, in the tab of the answer. */
export function PickAnswers({ screen, tabId, onBack }: Props): JSX.Element {
  const { answering, questions, sources, page } = screen;
  const surroundings = useSurroundings();
  const { ask, busy, failed } = useAsk();
  const [refused, setRefused] = useState<PageRefusal>();
  const refusal = refused ?? page.refusal;
  const who = plain(screen.from ?? '', longestName);
  const canPick = tabId !== undefined && refusal === undefined;
  const isBegun = sources.some(source => source !== null);

  function pick(field: number | undefined): void {
    if (tabId === undefined) return;
    const which = field === undefined ? { several: true } : { field };
    ask('pick', { for: 'answer', tabId, answering, ...which }, answer => {
      if ('refusal' in answer) setRefused(answer.refusal);
      else if (surroundings.place === 'popup') surroundings.close();
    });
  }

  function leave(): void {
    ask('leaveAnswering', { answering });
    onBack();
  }

  return (
    <Page title={i18n.t('pickAnswers.title')} onBack={leave}>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      <p class="lead">{who === '' ? i18n.t('pickAnswers.asksUnnamed') : i18n.t('pickAnswers.asks', [who])}</p>
      {refusal === undefined ? null : (
        <Notice tone="warn">
          {i18n.t(
            refusal === 'file-access'
              ? sentenceKey({ kind: 'page', word: refusal }, 'sender')
              : 'pickAnswers.notHere',
          )}
        </Notice>
      )}
      {screen.pick === undefined ? (
        <>
          <ul class="plain-list" aria-label={i18n.t('asked.questions')}>
            {questions.map(({ label, kind }, at) => {
              const name = fieldName(label, kind);
              const source = sources[at];
              return (
                <li key={at} class="answer-field">
                  <span>
                    {source == null
                      ? name
                      : i18n.t('pickAnswers.picked', [
                          name,
                          i18n.t('facts.on', [fieldName(source.label), siteName(source.origin)]),
                        ])}
                  </span>
                  {canPick ? (
                    <Button
                      look={questions.length === 1 && source == null ? 'filled' : 'quiet'}
                      disabled={busy}
                      name={i18n.t('receiving.pickForName', [name])}
                      onClick={() => pick(at)}
                    >
                      {i18n.t('receiving.pickFor')}
                    </Button>
                  ) : null}
                </li>
              );
            })}
          </ul>
          <div class="row">
            {canPick && questions.length > 1 ? (
              <Button look={isBegun ? 'plain' : 'filled'} disabled={busy} onClick={() => pick(undefined)}>
                {i18n.t('pickAnswers.several')}
              </Button>
            ) : null}
            <Button
              look={isBegun || !canPick ? 'filled' : 'plain'}
              disabled={busy}
              onClick={() =>
                ask('backToAnswer', { answering }, () => {
                  if (surroundings.place === 'popup') surroundings.close();
                })
              }
            >
              {i18n.t('pickAnswers.back')}
            </Button>
          </div>
        </>
      ) : (
        <Picking pick={screen.pick} tabId={tabId} />
      )}
    </Page>
  );
}
