import './history.css';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { outcomeTitleKey } from '../../errors.ts';
import type { PastHandoff, UiRequests } from '../../screen.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { Confirm } from '../Confirm.tsx';
import { fieldName } from '../claim.ts';
import { dayAndTime } from '../clock.ts';
import { Notice } from '../Notice.tsx';
import { plainHost } from '../plain.ts';
import { Choice } from './Choice.tsx';
import { NotKept } from './NotKept.tsx';
import { csvOf } from './spreadsheet.ts';
import type { SettingsScreen } from './watching.ts';

/** As many rows are shown before somebody asks for more. */
const rowsAtOnce = 20;

type Answer = UiRequests['pastHandoffs']['output'];

const pathName = ({ path }: PastHandoff): string =>
  path === undefined ? '' : i18n.t(path === 'relay' ? 'settings.byServer' : 'settings.direct');

const outcomeName = ({ outcome }: PastHandoff): string =>
  outcome === undefined ? i18n.t('phase.ended') : i18n.t(outcomeTitleKey(outcome));

const roleName = ({ role }: PastHandoff): string =>
  i18n.t(role === 'sender' ? 'settings.sent' : 'settings.received');

const labelOf = ({ label, fields }: PastHandoff): string =>
  fields > 1 ? i18n.t('settings.andMore', [fieldName(label), fields - 1]) : fieldName(label);

const columns = (): string[] =>
  (['started', 'ended', 'direction', 'outcome', 'path', 'label', 'fields', 'from', 'to'] as const).map(name =>
    i18n.t(`settings.column.${name}`),
  );

function download(handoffs: readonly PastHandoff[]): void {
  const words = {
    columns: columns(),
    of: (past: PastHandoff) => ({ role: roleName(past), outcome: outcomeName(past), path: pathName(past) }),
  };
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([csvOf(handoffs, words)], { type: 'text/csv' }));
  link.download = 'fieldpost-history.csv';
  link.click();
  URL.revokeObjectURL(link.href);
}

/** What was handed over, when and how it ended; kept after the secret is gone. */
export function History({ screen }: { screen: SettingsScreen }): JSX.Element {
  const { settings } = screen;
  const keeping = useAsk();
  const reading = useAsk();
  const [answer, setAnswer] = useState<Answer>();
  // A new screen says that something may have changed.
  const read = (): void => reading.ask('pastHandoffs', {}, setAnswer);
  useEffect(read, [screen]);

  return (
    <>
      <Choice
        label={i18n.t('settings.keepHistory')}
        hint={i18n.t(settings.history ? 'settings.historyHint' : 'settings.historyOffHint')}
        value={settings.history ? 'on' : 'off'}
        options={[
          ['on', i18n.t('settings.historyOn')],
          ['off', i18n.t('settings.historyOff')],
        ]}
        onChoose={choice => keeping.ask('changeSettings', { history: choice === 'on' })}
      />
      {answer === undefined ? null : 'refused' in answer ? (
        <p class="hint">{i18n.t(answer.refused === 'locked' ? 'people.locked' : 'vault.seeAbove')}</p>
      ) : answer.handoffs.length === 0 ? (
        <p class="hint">{i18n.t('settings.historyEmpty')}</p>
      ) : (
        <>
          <Past handoffs={answer.handoffs} />
          <div class="row">
            <Button onClick={() => download(answer.handoffs)}>{i18n.t('settings.export')}</Button>
            <Confirm
              label={i18n.t('settings.clearHistory')}
              question={i18n.t('settings.clearAsk')}
              yes={i18n.t('settings.clearYes')}
              no={i18n.t('common.cancel')}
              onYes={() => keeping.ask('clearHistory', {}, () => setAnswer({ handoffs: [] }))}
            />
          </div>
        </>
      )}
      {reading.failed ? <Notice tone="bad">{i18n.t('common.silent')}</Notice> : null}
      <NotKept failed={keeping.failed} />
    </>
  );
}

function Past({ handoffs }: { handoffs: readonly PastHandoff[] }): JSX.Element {
  const [shown, setShown] = useState(rowsAtOnce);
  return (
    <>
      <ul class="past" aria-label={i18n.t('settings.history')}>
        {handoffs.slice(0, shown).map(past => (
          <li key={past.handoff} class={past.outcome === 'delivered' ? 'past-row good' : 'past-row'}>
            <span class="past-name">
              <span class={`direction ${past.role}`} aria-hidden="true" />
              <span class="unseen">{roleName(past)} </span>
              {labelOf(past)}
            </span>
            <span class="past-outcome">{outcomeName(past)}</span>
            <span class="hint past-where">{whereLine(past)}</span>
            <span class="hint past-when">{dayAndTime(past.startedAt)}</span>
          </li>
        ))}
      </ul>
      {handoffs.length > shown ? (
        <div class="row">
          <Button look="quiet" onClick={() => setShown(shown + 5 * rowsAtOnce)}>
            {i18n.t('settings.more', handoffs.length - shown)}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** "github.com to gitlab.com, direct" */
function whereLine(past: PastHandoff): string {
  const [from, to] = [past.from, past.to].map(host => (host === undefined ? '' : plainHost(host)));
  const places =
    from !== '' && to !== '' ? i18n.t('settings.fromTo', [from ?? '', to ?? '']) : from !== '' ? from : to;
  return [places, pathName(past)].filter(part => part !== '' && part !== undefined).join(' · ');
}
