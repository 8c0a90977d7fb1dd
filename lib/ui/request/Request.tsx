import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { RequestFailure } from '../../request/refusal.ts';
import type { AnswerFacts, RequestScreen } from '../../screen/request.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { Confirm } from '../Confirm.tsx';
import { Copied, useSecretClipboard } from '../Copied.tsx';
import { fieldName } from '../claim.ts';
import { dayAndTime, timeOrDay } from '../clock.ts';
import { useBackground } from '../context.ts';
import { LinkBox } from '../LinkBox.tsx';
import { Notice } from '../Notice.tsx';
import { Page } from '../Page.tsx';
import { TellMe } from '../TellMe.tsx';
import { AnswerCard, answerName } from './AnswerCard.tsx';
import { type ExportFormat, saveAnswers } from './export.ts';
import { FaultNotice } from './FaultNotice.tsx';
import { isPassing } from './faults.ts';
import { Places } from './Places.tsx';
import { ReadLink } from './ReadLink.tsx';

interface Props {
  screen: RequestScreen;
  tabId: number | undefined;
  onBack?: (() => void) | undefined;
  onDone(): void;
  onOpenRequest(request: string): void;
}

/** One's own request: the link to send, and what was answered. */
export function Request({ screen, tabId, onBack, onDone, onOpenRequest }: Props): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const { request, summary, fault, answers } = screen;
  const isOpen = summary.state === 'open';
  const hasAnswers = answers !== null && answers.length > 0;
  return (
    <Page title={fieldName(summary.label)} onBack={onBack}>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      {fault === undefined ? null : (
        <>
          <FaultNotice fault={fault} own />
          {isPassing(fault.word) ? (
            <div class="row">
              <Button disabled={busy} onClick={() => ask('lookForAnswers', { request })}>
                {i18n.t('common.tryAgain')}
              </Button>
            </div>
          ) : null}
        </>
      )}
      <Succession screen={screen} onOpen={onOpenRequest} />
      {hasAnswers ? <Answers screen={screen} tabId={tabId} /> : null}
      {isOpen ? (
        <section class="stack">
          <h2>{i18n.t('requests.send')}</h2>
          <LinkBox link={screen.share} next={!hasAnswers} message={i18n.t('requests.message')} />
          <p class="hint">{i18n.t('requests.until', [dayAndTime(screen.closesAt)])}</p>
          <TellMe of="requests" />
        </section>
      ) : null}
      {hasAnswers || fault !== undefined ? null : (
        <p class="lead" role="status">
          {i18n.t(answers === null ? 'requests.looking' : isOpen ? 'requests.waitingLong' : 'requests.none')}
        </p>
      )}
      {summary.state === 'over' ? null : (
        <ReadLink
          request={request}
          isOpen={isOpen && screen.full !== true}
          tabId={tabId}
          onReplaced={onOpenRequest}
        />
      )}
      <div class="foot">
        {isOpen ? (
          <Confirm
            label={i18n.t('requests.close')}
            question={i18n.t('requests.closeAsk')}
            yes={i18n.t('requests.closeYes')}
            no={i18n.t('requests.keep')}
            onYes={() => ask('closeRequest', { request })}
          />
        ) : null}
        <Delete screen={screen} onDone={onDone} />
      </div>
    </Page>
  );
}

/** What took its place, or whose place it took, because somebody who managed that was shut out. */
function Succession({
  screen: { replacedBy, replaces },
  onOpen,
}: {
  screen: RequestScreen;
  onOpen(request: string): void;
}): JSX.Element | null {
  const other = replacedBy ?? replaces;
  if (other === undefined) return null;
  return (
    <Notice>
      <p>{i18n.t(replacedBy === undefined ? 'requests.replaces' : 'requests.replacedBy')}</p>
      <Button onClick={() => onOpen(other)}>
        {i18n.t(replacedBy === undefined ? 'requests.openEarlier' : 'requests.openNew')}
      </Button>
    </Notice>
  );
}

function Delete({ screen: { request }, onDone }: { screen: RequestScreen; onDone(): void }): JSX.Element {
  const { ask } = useAsk();
  const [stays, setStays] = useState(false);
  return stays ? (
    <Notice tone="warn">
      <p>{i18n.t('requests.notDeleted')}</p>
      <Button onClick={() => ask('deleteRequest', { request, anyway: true }, onDone)}>
        {i18n.t('requests.deleteAnyway')}
      </Button>
    </Notice>
  ) : (
    <Confirm
      label={i18n.t('requests.delete')}
      question={i18n.t('requests.deleteAsk')}
      yes={i18n.t('requests.deleteYes')}
      no={i18n.t('requests.keep')}
      onYes={() =>
        ask('deleteRequest', { request }, answer => {
          if ('done' in answer) onDone();
          else setStays(true);
        })
      }
    />
  );
}

function Answers({ screen, tabId }: { screen: RequestScreen; tabId: number | undefined }): JSX.Element {
  const background = useBackground();
  const { ask, busy, failed } = useAsk();
  const clipboard = useSecretClipboard();
  const [shown, setShown] = useState<ReadonlyMap<number, string[]>>(new Map());
  const [lost, setLost] = useState(false);
  const [fault, setFault] = useState<RequestFailure>();
  const { request, questions, places } = screen;
  const answers = screen.answers ?? [];
  const canFill = places.some(place => place !== null);

  async function reveal({ number }: AnswerFacts): Promise<string[] | null> {
    const came = await background.request('revealAnswer', { request, number }).catch(() => null);
    setLost(came === null);
    return came?.values ?? null;
  }

  async function show(answer: AnswerFacts): Promise<void> {
    const values = await reveal(answer);
    if (values !== null) setShown(before => new Map(before).set(answer.number, values));
  }

  async function copy(answer: AnswerFacts, field: number): Promise<void> {
    const value = (await reveal(answer))?.[field];
    if (value !== undefined) await clipboard.copy(value);
  }

  async function save(format: ExportFormat): Promise<void> {
    const all = [];
    for (const answer of answers.toReversed()) {
      const values = answer.fields === null ? null : await reveal(answer);
      if (values === null) continue;
      const fields = (answer.fields ?? []).map(({ label, kind }, at) => ({
        label,
        kind,
        value: values[at] ?? '',
      }));
      const { number, at, from } = answer;
      all.push({ number, at, ...(from === undefined ? {} : { from }), fields });
    }
    const names = questions.map(({ label, kind }) => fieldName(label, kind));
    saveAnswers(format, names, all);
  }

  return (
    <section class="stack">
      <h2>{i18n.t('answers.title')}</h2>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      {fault === undefined ? null : <FaultNotice fault={fault} own />}
      {lost ? <Notice tone="bad">{i18n.t('answers.lost')}</Notice> : null}
      <p class="hint">{i18n.t('answers.claim')}</p>
      <ul class="answers" aria-label={i18n.t('answers.title')}>
        {answers.map((answer, index) => (
          <AnswerCard
            key={answer.number}
            answer={answer}
            values={shown.get(answer.number)}
            onShow={() => void show(answer)}
            onHide={() =>
              setShown(before => new Map([...before].filter(([number]) => number !== answer.number)))
            }
            onCopy={field => void copy(answer, field)}
            onDelete={() =>
              ask('deleteAnswer', { request, number: answer.number }, done =>
                setFault('fault' in done ? done.fault : undefined),
              )
            }
          >
            {canFill && answer.fields !== null ? (
              <Button
                look={index === 0 && screen.filled === undefined ? 'filled' : 'plain'}
                disabled={busy}
                name={i18n.t('answers.fillOf', [answerName(answer)])}
                onClick={() => ask('fillAnswer', { request, number: answer.number })}
              >
                {i18n.t('receiving.fill')}
              </Button>
            ) : null}
          </AnswerCard>
        ))}
      </ul>
      {screen.filled === undefined ? null : (
        <p class="ending good" role="status">
          {i18n.t('answers.filled', [timeOrDay(screen.filled.at)])}
        </p>
      )}
      <Copied {...clipboard} />
      <Places of={{ request }} questions={questions} places={places} picking={screen.picking} tabId={tabId} />
      <div class="row">
        <Confirm
          label={i18n.t('answers.csv')}
          question={i18n.t('answers.exportAsk')}
          yes={i18n.t('answers.exportYes')}
          no={i18n.t('common.cancel')}
          onYes={() => void save('csv')}
        />
        <Confirm
          label={i18n.t('answers.json')}
          question={i18n.t('answers.exportAsk')}
          yes={i18n.t('answers.exportYes')}
          no={i18n.t('common.cancel')}
          onYes={() => void save('json')}
        />
      </div>
    </section>
  );
}
