import './details.css';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { HandoffView } from '../../handoff/view.ts';
import type { Measured } from '../../net/measured.ts';
import type { Moment, TimedMoment } from '../../net/timeline.ts';
import type { Details as Told } from '../../screen.ts';
import { Button } from '../Button.tsx';
import { useBackground, useSurroundings } from '../context.ts';
import { Notice } from '../Notice.tsx';
import { browserName, diagnosticsText } from './diagnostics.ts';
import { durationsOf } from './durations.ts';

/** How often it is asked again while it is open (ms). */
const every = 2_000;

const sentenceKeys = {
  'server-asked': 'moment.serverAsked',
  'server-reached': 'moment.serverReached',
  'server-left': 'moment.serverLeft',
  'server-lost': 'moment.serverLost',
  'server-told': 'moment.serverTold',
  'server-tells': 'moment.serverTells',
  'relay-sent': 'moment.relaySent',
  'relay-received': 'moment.relayReceived',
  'direct-begun': 'moment.directBegun',
  'direct-offers': 'moment.directOffers',
  'direct-offered': 'moment.directOffered',
  'direct-open': 'moment.directOpen',
  'direct-rerouted': 'moment.directRerouted',
  'direct-left': 'moment.directLeft',
  'direct-lost': 'moment.directLost',
  'direct-sent': 'moment.directSent',
  'direct-received': 'moment.directReceived',
  'network-changed': 'moment.networkChanged',
  'network-gone': 'moment.networkGone',
} as const satisfies Record<Moment['what'], string>;

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

/** What happened on the network and how it does now, while somebody has it open. */
export function Details({ handoff, view }: { handoff: string; view: HandoffView }): JSX.Element {
  const background = useBackground();
  const [open, setOpen] = useState(false);
  const [told, setTold] = useState<Told | null | 'failed'>();
  useEffect(() => {
    if (!open) return;
    let wanted = true;
    const ask = (): void => {
      background.request('details', { handoff }).then(
        answer => (wanted ? setTold(answer) : undefined),
        () => (wanted ? setTold('failed') : undefined),
      );
    };
    ask();
    const timer = setInterval(ask, every);
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [open, background, handoff]);

  return (
    <details class="details" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{i18n.t('details.name')}</summary>
      {told === undefined ? (
        <p class="hint">{i18n.t('common.connecting')}</p>
      ) : told === 'failed' || told === null ? (
        <Notice tone="bad">{i18n.t('details.failed')}</Notice>
      ) : (
        <>
          <MeasuredNow measured={told.measured} />
          <Moments moments={told.moments} />
          <CopyDiagnostics text={diagnosticsText(told, view, browserName(navigator.userAgent))} />
        </>
      )}
    </details>
  );
}

const roundTrip = (ms: number | undefined): string =>
  ms === undefined ? i18n.t('details.measuring') : i18n.t('details.roundTrip', [ms]);

function MeasuredNow({ measured }: { measured: Measured | null }): JSX.Element {
  const { server = null, direct = null } = measured ?? {};
  const way = direct && [direct.local, direct.remote].filter(kind => kind !== undefined).join(' ↔ ');
  return (
    <dl class="measured">
      <dt>{i18n.t('details.server')}</dt>
      <dd>{server === null ? i18n.t('details.none') : roundTrip(server.roundTrip)}</dd>
      <dt>{i18n.t('details.direct')}</dt>
      <dd>
        {direct === null ? (
          i18n.t('details.none')
        ) : (
          <>
            {roundTrip(direct.roundTrip)} {'\u00b7'}{' '}
            <span dir="ltr">{[way, direct.transport?.toUpperCase()].filter(Boolean).join(', ')}</span>
          </>
        )}
      </dd>
    </dl>
  );
}

function Moments({ moments }: { moments: readonly TimedMoment[] }): JSX.Element {
  const durations = durationsOf(moments);
  if (moments.length === 0) return <p class="hint">{i18n.t('details.nothing')}</p>;
  return (
    // A list that scrolls has to be reached by the keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <ol class="moments" tabIndex={0} aria-label={i18n.t('details.timeline')}>
      {moments.map(({ at, what, detail }, index) => {
        const took = durations[index];
        return (
          <li key={index}>
            <time>{seconds(at)}</time>
            <span>
              {i18n.t(sentenceKeys[what])}
              {detail === undefined ? null : (
                <span class="moment-detail" dir="ltr">
                  {' '}
                  {detail}
                </span>
              )}
              {took === undefined ? null : (
                <span class="moment-took"> {i18n.t('details.took', [seconds(took)])}</span>
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function CopyDiagnostics({ text }: { text: string }): JSX.Element {
  const surroundings = useSurroundings();
  const [copied, setCopied] = useState<boolean>();
  return (
    <>
      <div class="row">
        <Button
          onClick={() =>
            surroundings.copy(text).then(
              () => setCopied(true),
              () => setCopied(false),
            )
          }
        >
          {i18n.t('details.copy')}
        </Button>
      </div>
      {copied === undefined ? null : (
        <p class="hint" role="status">
          {i18n.t(copied ? 'details.copied' : 'details.notCopied')}
        </p>
      )}
      <p class="hint">{i18n.t('details.copyHint')}</p>
    </>
  );
}
