import './welcome.css';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { ServerCheck } from '../screen.ts';
import { useAsk } from './ask.ts';
import { Button } from './Button.tsx';
import type { Background } from './background.ts';
import { Around } from './context.ts';
import { Notice } from './Notice.tsx';
import type { Surroundings } from './surroundings.ts';

const pinLookMs = 1_000;

interface Props {
  background: Background;
  surroundings: Surroundings;
  /** The server of this build, `https://…`. */
  server: string;
  handoffPage(handoff: string): string;
}

/** The tab that opens once, after installing. */
export const Welcome = (props: Props): JSX.Element => (
  <Around.Provider value={props}>
    <div class="shell welcome">
      <Steps {...props} />
    </div>
  </Around.Provider>
);

function Steps({ surroundings, background, server, handoffPage }: Props): JSX.Element {
  const pinned = usePinned(surroundings);
  const [waiting, setWaiting] = useState(false);
  const [shortcut, setShortcut] = useState<string>();
  const [checked, setChecked] = useState(false);
  useEffect(() => {
    surroundings.shortcut().then(setShortcut, () => undefined);
    return background.watch({}, screen =>
      setWaiting(screen.kind === 'home' && screen.page.waitingLink === true),
    );
  }, [surroundings, background]);
  return (
    <main>
      <img src="/icon/icon.svg" alt="" width="48" height="48" />
      <h1>{i18n.t('welcome.title')}</h1>
      <p class="lead">{i18n.t('welcome.lead')}</p>
      {waiting ? <WaitingLink handoffPage={handoffPage} /> : null}
      <ol class="steps">
        <Step
          done={pinned === true}
          title={i18n.t(import.meta.env.FIREFOX ? 'welcome.pinFirefox' : 'welcome.pin')}
        >
          <p class="hint" aria-live="polite">
            {i18n.t(pinned === true ? 'welcome.pinDone' : 'welcome.pinOpen')}
          </p>
        </Step>
        <Step done={checked} title={i18n.t('welcome.server')}>
          <CheckServer server={server} onChecked={setChecked} />
        </Step>
        <Step done={false} title={i18n.t('welcome.try')}>
          <p class="hint">{i18n.t('welcome.tryWhat')}</p>
          <div class="row">
            <Button
              look={waiting ? 'plain' : 'filled'}
              onClick={() => void surroundings.openTab(`${server}/practice`)}
            >
              {i18n.t('welcome.tryIt')}
            </Button>
          </div>
        </Step>
      </ol>
      <p class="hint">
        {shortcut === undefined ? (
          i18n.t('welcome.noShortcut')
        ) : (
          <>
            {i18n.t('welcome.shortcut')} <kbd>{shortcut}</kbd>
          </>
        )}
      </p>
    </main>
  );
}

function Step({
  title,
  done,
  children,
}: {
  title: string;
  done: boolean;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <li class={done ? 'welcome-step done' : 'welcome-step'}>
      <h2>
        {title}
        {done ? <span class="unseen">, {i18n.t('welcome.stepDone')}</span> : null}
      </h2>
      {children}
    </li>
  );
}

function CheckServer({ server, onChecked }: { server: string; onChecked(ok: boolean): void }): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const [answer, setAnswer] = useState<ServerCheck>();
  return (
    <>
      <div class="row">
        <span class="mono">{new URL(server).host}</span>
        <Button
          disabled={busy}
          onClick={() =>
            ask('checkServer', { server }, checked => {
              setAnswer(checked);
              onChecked(checked.ok);
            })
          }
        >
          {i18n.t('welcome.check')}
        </Button>
      </div>
      <p class="hint">{i18n.t('welcome.serverWhat')}</p>
      {busy ? <p class="hint">{i18n.t('welcome.checking')}</p> : null}
      {failed ? <Notice tone="bad">{i18n.t('common.silent')}</Notice> : null}
      {answer === undefined || busy ? null : (
        <Notice tone={answer.ok ? 'good' : 'bad'}>
          {i18n.t(answer.ok ? 'welcome.serverOk' : 'welcome.serverBad', [answer.host])}
        </Notice>
      )}
    </>
  );
}

function WaitingLink({ handoffPage }: { handoffPage(handoff: string): string }): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const [none, setNone] = useState(false);
  return (
    <section class="waiting-link">
      <p>
        <strong>{i18n.t('welcome.waiting')}</strong>
      </p>
      <p class="hint">{i18n.t(none ? 'welcome.nothingWaiting' : 'welcome.waitingHow')}</p>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      <div class="row">
        <Button
          look="filled"
          disabled={busy}
          onClick={() =>
            ask('takeWaitingLink', {}, taken => {
              if (taken === null) setNone(true);
              else location.assign(handoffPage(taken.handoff));
            })
          }
        >
          {i18n.t('welcome.continue')}
        </Button>
      </div>
    </section>
  );
}

/** Whether the icon stands on the toolbar; no event tells, so it is looked at while this tab is. */
function usePinned(surroundings: Surroundings): boolean | undefined {
  const [pinned, setPinned] = useState<boolean>();
  useEffect(() => {
    const look = (): void => {
      if (!document.hidden) surroundings.isPinned().then(setPinned, () => undefined);
    };
    look();
    const timer = setInterval(look, pinLookMs);
    return () => clearInterval(timer);
  }, [surroundings]);
  return pinned;
}
