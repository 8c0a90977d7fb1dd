import '../style/progress.css';
import type { JSX } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Screen } from '../../screen.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { timeOfDay } from '../clock.ts';
import { Details } from '../details/Details.tsx';
import { ForgetLinks } from '../ForgetLinks.tsx';
import { AddressInForce, HideAddress } from '../HideAddress.tsx';
import { Notice } from '../Notice.tsx';
import { Page } from '../Page.tsx';
import { Progress } from '../Progress.tsx';
import { plainHost } from '../plain.ts';
import { AllowFrame } from '../questions/AllowFrame.tsx';
import { ConfirmServer } from '../questions/ConfirmServer.tsx';
import { Revealed, type Revelation } from '../Revealed.tsx';
import { CodeForm, type RevealHow } from '../receive/CodeForm.tsx';
import { Ending } from '../receive/Ending.tsx';
import { LinkTab } from '../receive/LinkTab.tsx';
import { Mapping } from '../receive/Mapping.tsx';
import { Anyway, Arrived, FillAgain, RefusalNotice } from '../receive/Placing.tsx';
import { Target } from '../receive/Target.tsx';
import { Waiting } from '../receive/Waiting.tsx';

type ReceivingScreen = Extract<Screen, { kind: 'receiving' }>;

interface Props {
  screen: ReceivingScreen;
  onBack?: (() => void) | undefined;
  onDone(): void;
}

const beforeItem = new Set<ReceivingScreen['view']['phase']>([
  'connecting',
  'nobody',
  'code',
  'checking',
  'paused',
]);

const isPartlyFilled = ({ plan }: ReceivingScreen): boolean =>
  plan?.places.some(({ state }) => state === 'filled') === true;

function Link({ screen }: { screen: ReceivingScreen }): JSX.Element {
  const { server, expires } = screen.view;
  return (
    <p class="hint">
      {i18n.t('receiving.fromServer', [plainHost(server)])}
      {expires === undefined ? null : <>. {i18n.t('receiving.until', [timeOfDay(expires)])}</>}
    </p>
  );
}

interface StageProps {
  screen: ReceivingScreen;
  onReveal(how: RevealHow | undefined): void;
  reveal(how: RevealHow): void;
  /** This page has it. */
  shown: boolean;
  /** It was asked for. */
  busy: boolean;
}

/** Where this is shown decides what can be done: on a page that takes a field, on one that does not, in the link's tab. */
function Stage({ screen, onReveal, reveal, shown, busy }: StageProps): JSX.Element {
  const { handoff, view, page, target, question, refusal } = screen;
  const inLinkTab = page.tabId === undefined;
  const tabId = page.refusal === undefined ? page.tabId : undefined;
  const before = beforeItem.has(view.phase);
  const arrived = view.phase === 'received';
  const several = (view.item?.fields.length ?? 0) > 1;
  const isPartly = isPartlyFilled(screen);
  const purpose = target !== undefined ? 'fill' : tabId === undefined ? 'here' : 'first';
  return (
    <>
      {inLinkTab && target === undefined && screen.plan === undefined ? <LinkTab handoff={handoff} /> : null}
      {!inLinkTab && page.refusal !== undefined && target === undefined ? (
        <p class="lead">{i18n.t('receiving.notHere')}</p>
      ) : null}
      {before && refusal !== undefined ? <RefusalNotice refusal={refusal} /> : null}
      {view.phase === 'checking' || view.phase === 'code' ? null : <Waiting view={view} />}
      {arrived && !several ? <Arrived screen={screen} /> : null}
      {question?.kind === 'allow-frame' ? (
        <AllowFrame origin={question.origin} onRefuse={() => undefined} />
      ) : view.phase === 'filling' || view.phase === 'acknowledging' ? null : several && !screen.picking ? (
        <Mapping screen={screen} tabId={tabId} shown={shown} />
      ) : (
        <Target screen={screen} tabId={tabId} />
      )}
      {arrived && !several ? <FillAgain screen={screen} /> : null}
      {(arrived || screen.revealing) && !shown && !busy ? (
        <Anyway screen={screen} several={several} partly={isPartly} onReveal={reveal} />
      ) : null}
      {before ? (
        <section>
          {purpose === 'here' ? <h2>{i18n.t('receiving.noField')}</h2> : null}
          <CodeForm handoff={handoff} view={view} purpose={purpose} onReveal={onReveal} />
        </section>
      ) : null}
      {view.phase === 'filling' && !screen.revealing ? (
        <p class="lead">{i18n.t('receiving.filling')}</p>
      ) : null}
      {view.phase === 'acknowledging' ? (
        <p class="lead">
          {i18n.t(screen.placed?.outcome === 'filled' ? 'receiving.acknowledging' : 'receiving.telling')}
        </p>
      ) : null}
    </>
  );
}

/** The recipient's handoff, from the link to its end. */
export function Receiving({ screen, onBack, onDone }: Props): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const { handoff, view, page, question } = screen;
  const [wanted, setWanted] = useState<RevealHow>();
  const [revealed, setRevealed] = useState<Revelation>();
  const [missed, setMissed] = useState<'lost' | 'not-copied'>();
  const ended = view.phase === 'ended';

  const reveal = useCallback(
    (how: RevealHow): void => {
      setWanted(undefined);
      setMissed(undefined);
      ask('reveal', { handoff }, answer => {
        const [field, ...others] = answer?.fields ?? [];
        if (answer === null || field === undefined) setMissed('lost');
        // Several cannot be in the clipboard at once: they are shown, to be copied one by one.
        else if (how === 'copied' && others.length === 0) setRevealed({ field, how });
        else setRevealed({ fields: answer.fields, how: 'kept' });
      });
    },
    [ask, handoff],
  );
  const arrived = view.phase === 'received';
  useEffect(() => {
    if (arrived && wanted !== undefined) reveal(wanted);
  }, [arrived, wanted, reveal]);

  function giveBack(): void {
    setRevealed(undefined);
    setMissed('not-copied');
    ask('revealed', { handoff, how: 'neither' });
  }

  const asksServer = question?.kind === 'confirm-server' && !ended;
  const isBefore = beforeItem.has(view.phase) && !asksServer;
  const isPlacing = view.phase === 'filling' || view.phase === 'acknowledging';
  const canDecline = !isPartlyFilled(screen) && !ended && !asksServer && !isPlacing;
  return (
    <Page title={i18n.t(ended || isPlacing ? 'receiving.over' : 'receiving.title')} onBack={onBack}>
      {ended || asksServer ? null : <Link screen={screen} />}
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      {missed === 'lost' && screen.placed === undefined ? (
        <Notice tone="bad">{i18n.t('receiving.lost')}</Notice>
      ) : null}
      {missed === 'not-copied' ? <Notice tone="bad">{i18n.t('receiving.copyFailed')}</Notice> : null}
      {ended ? <Ending screen={screen} /> : null}
      {asksServer ? (
        <ConfirmServer handoff={handoff} host={question.host} />
      ) : ended ? null : (
        <Stage
          screen={screen}
          onReveal={setWanted}
          reveal={reveal}
          shown={revealed !== undefined}
          busy={busy}
        />
      )}
      {revealed === undefined ? null : (
        <Revealed handoff={handoff} revelation={revealed} onNotCopied={giveBack} />
      )}
      {isBefore ? <HideAddress handoff={handoff} address={view.address} /> : null}
      <Progress steps={view.progress} ended={ended} />
      {isBefore ? <AddressInForce address={view.address} /> : null}
      {view.progress.length === 0 ? null : <Details handoff={handoff} view={view} />}
      <footer class="foot">
        {ended ? (
          <Button look="filled" onClick={() => ask('dismiss', { handoff }, onDone)}>
            {i18n.t('common.done')}
          </Button>
        ) : canDecline ? (
          <Button look="quiet" disabled={busy} onClick={() => ask('decline', { handoff })}>
            {i18n.t('receiving.decline')}
          </Button>
        ) : null}
      </footer>
      {ended || page.tabId === undefined ? <ForgetLinks /> : null}
    </Page>
  );
}
