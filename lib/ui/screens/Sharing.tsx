import '../style/progress.css';
import './sharing.css';
import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { wentUnmet } from '../../handoff/outcome.ts';
import type { SenderView } from '../../handoff/view.ts';
import type { Screen } from '../../screen.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { Code } from '../Code.tsx';
import { Confirm } from '../Confirm.tsx';
import { timeOfDay } from '../clock.ts';
import { useSurroundings } from '../context.ts';
import { Details } from '../details/Details.tsx';
import { AddressInForce, HideAddress } from '../HideAddress.tsx';
import { LinkBox } from '../LinkBox.tsx';
import { Notice } from '../Notice.tsx';
import { Page } from '../Page.tsx';
import { Progress } from '../Progress.tsx';
import { senderEnding } from '../receipt.ts';
import { TakenFields } from '../TakenFields.tsx';
import { factsTitle, TakenFrom } from '../TakenFrom.tsx';
import { TellMe } from '../TellMe.tsx';

interface Props {
  screen: Extract<Screen, { kind: 'sharing' }>;
  tabId: number | undefined;
  onBack?: (() => void) | undefined;
  onDone(): void;
  /** It is to be left for later: the tab is about that now. */
  onLeave(): void;
}

function SenderNotice({ view }: { view: SenderView }): JSX.Element | null {
  switch (view.notice) {
    case 'wrong-code':
      return <Notice tone="warn">{i18n.t('sharing.wrongCode', view.triesLeft)}</Notice>;
    case 'unfinished-attempt':
      return <Notice tone="warn">{i18n.t('sharing.unfinished', view.triesLeft)}</Notice>;
    case 'stranger-left':
      return <Notice>{i18n.t('sharing.strangerLeft')}</Notice>;
    case 'stranger-declined':
      return <Notice tone="warn">{i18n.t('sharing.strangerDeclined')}</Notice>;
    case 'reconnecting':
      return <Notice>{i18n.t('sharing.reconnecting')}</Notice>;
    default:
      return null;
  }
}

function LinkStep({ view }: { view: SenderView }): JSX.Element {
  return (
    <section class="numbered">
      <h2>{i18n.t('sharing.sendLink')}</h2>
      {view.link === '' ? (
        <p class="hint">{i18n.t('sharing.opening')}</p>
      ) : (
        <LinkBox link={view.link} next={view.phase === 'waiting' || view.phase === 'opening'} />
      )}
      {view.phase === 'talking' ? null : (
        <p class="hint">{i18n.t('sharing.until', [timeOfDay(view.expires)])}</p>
      )}
    </section>
  );
}

function CodeStep({ view }: { view: SenderView }): JSX.Element {
  const connected = view.phase === 'talking';
  return (
    <section class="numbered">
      <h2>{i18n.t('sharing.readCode')}</h2>
      {view.code === undefined ? null : <Code code={view.code} large={connected} />}
      <p class="hint">{i18n.t(connected ? 'sharing.tellCode' : 'sharing.waiting')}</p>
      {view.phase === 'waiting' ? <TellMe of="sharing" /> : null}
    </section>
  );
}

/** Three wrong codes, or a delivery that nobody confirmed: a new code, or the end. */
function Rearming({ screen }: { screen: Props['screen'] }): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const { handoff, view } = screen;
  const paused = view.phase === 'paused';
  const more = view.rearmsLeft > 0;
  return (
    <section class="question">
      <p class="lead" role="alert">
        {i18n.t(paused ? (more ? 'sharing.paused' : 'sharing.pausedLast') : 'sharing.unconfirmed')}
      </p>
      {more ? <p>{i18n.t(paused ? 'sharing.pausedHow' : 'sharing.unconfirmedHow')}</p> : null}
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      <div class="row">
        {more ? (
          <Button look="filled" disabled={busy} onClick={() => ask('rearm', { handoff })}>
            {i18n.t('sharing.newCode')}
          </Button>
        ) : null}
        <Button look={more ? 'plain' : 'filled'} disabled={busy} onClick={() => ask('cancel', { handoff })}>
          {i18n.t(paused ? 'common.cancel' : 'sharing.endHere')}
        </Button>
      </div>
      {more ? <p class="hint">{i18n.t('sharing.rearmsLeft', view.rearmsLeft)}</p> : null}
    </section>
  );
}

function Running({ screen }: { screen: Props['screen'] }): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const { handoff, view } = screen;
  if (view.phase === 'paused' || view.phase === 'unconfirmed') return <Rearming screen={screen} />;
  if (view.phase === 'delivering') return <p class="lead">{i18n.t('sharing.delivering')}</p>;
  return (
    <>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      <LinkStep view={view} />
      <CodeStep view={view} />
      {view.phase === 'talking' ? (
        <p class="row evict">
          <span class="hint">{i18n.t('sharing.notThem')}</span>
          <Button look="quiet" disabled={busy} onClick={() => ask('evict', { handoff })}>
            {i18n.t('sharing.putOut')}
          </Button>
        </p>
      ) : null}
    </>
  );
}

/** The screen asks for itself what is to become of it, or it is on its way. */
const decided = new Set<SenderView['phase']>(['paused', 'unconfirmed', 'delivering']);

/** The sender's handoff, from the link to its end. */
export function Sharing({ screen, tabId, onBack, onDone, onLeave }: Props): JSX.Element {
  const surroundings = useSurroundings();
  const { ask, failed } = useAsk();
  const { handoff, view } = screen;
  const ended = view.phase === 'ended';
  const isOpen = !ended && !decided.has(view.phase);
  const keepOpen =
    ended || surroundings.place !== 'popup' ? null : (
      <Button look="quiet" onClick={() => void surroundings.keepOpen(handoff).then(surroundings.close)}>
        {i18n.t('sharing.keepOpen')}
      </Button>
    );
  return (
    <Page title={factsTitle(view.fields)} onBack={onBack} aside={keepOpen}>
      <div class={view.fields.length > 1 ? 'about' : 'about single'}>
        <TakenFrom screen={screen} tabId={tabId} />
        <TakenFields screen={screen} />
      </div>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      {ended ? null : <SenderNotice view={view} />}
      {ended ? <Ending view={view} /> : <Running screen={screen} />}
      {isOpen ? <HideAddress handoff={handoff} address={view.address} /> : null}
      <Progress steps={view.progress} ended={ended} />
      {isOpen ? <AddressInForce address={view.address} /> : null}
      {view.progress.length === 0 ? null : <Details handoff={handoff} view={view} />}
      <footer class="foot">
        {ended ? (
          <>
            <Button look="filled" onClick={() => ask('dismiss', { handoff }, onDone)}>
              {i18n.t('common.done')}
            </Button>
            {/* Our copy is gone with the end, so its field is picked once more. */}
            {view.outcome !== undefined && wentUnmet(view.outcome) && tabId !== undefined ? (
              <Button
                look="quiet"
                onClick={() =>
                  ask('pick', { for: 'leave', tabId }, answer => {
                    if ('started' in answer && surroundings.place === 'popup') surroundings.close();
                  })
                }
              >
                {i18n.t('sharing.leaveInstead')}
              </Button>
            ) : null}
          </>
        ) : decided.has(view.phase) ? null : (
          <>
            {view.phase === 'waiting' && tabId !== undefined ? (
              <Button
                look="quiet"
                onClick={() =>
                  ask('leaveHandoff', { handoff, tabId }, draft => {
                    if (draft !== null) onLeave();
                  })
                }
              >
                {i18n.t('sharing.leaveInstead')}
              </Button>
            ) : null}
            <Confirm
              label={i18n.t('common.cancel')}
              question={i18n.t('sharing.cancelAsk')}
              yes={i18n.t('sharing.cancelYes')}
              no={i18n.t('sharing.cancelNo')}
              onYes={() => ask('cancel', { handoff })}
            />
          </>
        )}
      </footer>
    </Page>
  );
}

function Ending({ view }: { view: SenderView }): JSX.Element {
  const { text, good, claimed } = senderEnding(view);
  return (
    <div role="status" class="stack">
      <p class={good ? 'ending good' : 'ending'}>{text}</p>
      {claimed ? <p class="hint">{i18n.t('receipt.claim')}</p> : null}
    </div>
  );
}
