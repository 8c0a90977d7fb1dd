import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { sentenceKey } from '../../lib/errors.ts';
import type { RecipientView } from '../../lib/handoff/view.ts';
import { Button } from '../../lib/ui/Button.tsx';
import { Confirm } from '../../lib/ui/Confirm.tsx';
import { timeOfDay, useNow } from '../../lib/ui/clock.ts';
import { useAskBeforeLeaving } from '../../lib/ui/leaving.ts';
import { Notice } from '../../lib/ui/Notice.tsx';
import { Progress } from '../../lib/ui/Progress.tsx';
import { plainHost } from '../../lib/ui/plain.ts';
import { Waiting } from '../../lib/ui/receive/Waiting.tsx';
import { useOnline } from '../../lib/ui/watching.ts';
import { CodeForm } from './CodeForm.tsx';
import type { Reception } from './reception.ts';
import { Secrets } from './Secrets.tsx';
import { Trust } from './Trust.tsx';

const beforeItem: ReadonlySet<RecipientView['phase']> = new Set([
  'connecting',
  'nobody',
  'code',
  'checking',
  'paused',
]);

/** The handoff as it is, looked at after each step and once a second. */
function useView(reception: Reception): RecipientView {
  const [, setSteps] = useState(0);
  useNow();
  useEffect(() => reception.watch(() => setSteps(steps => steps + 1)), [reception]);
  return reception.look();
}

/** Networks change under a phone, and it sleeps. */
function useWakeful(reception: Reception): void {
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const wake = (): void => {
      if (document.visibilityState === 'visible') reception.refresh();
    };
    window.addEventListener('online', wake, { signal });
    document.addEventListener('visibilitychange', wake, { signal });
    window.addEventListener('pagehide', () => reception.leave(), { signal });
    return () => stop.abort();
  }, [reception]);
}

/** The sender allows a direct connection only, which this browser cannot make. */
function isOutOfReach({ progress }: RecipientView): boolean {
  const path = progress.find(({ step }) => step === 'path');
  return path?.state === 'failed' && !('RTCPeerConnection' in globalThis);
}

/** One handoff, from the person's wish to receive it here until its end. */
export function Receiving({ reception }: { reception: Reception }): JSX.Element {
  const view = useView(reception);
  const online = useOnline();
  const title = useRef<HTMLHeadingElement>(null);
  const [taken, setTaken] = useState(false);
  useWakeful(reception);
  const ended = view.phase === 'ended';
  useAskBeforeLeaving(!ended);
  useEffect(() => title.current?.focus(), []);

  const before = beforeItem.has(view.phase);
  const outOfReach = before && isOutOfReach(view);
  const canDecline = before || (view.phase === 'received' && !taken);
  return (
    <div class="stage">
      <h1 ref={title} tabIndex={-1}>
        {i18n.t(ended ? 'receiving.over' : 'receiving.title')}
      </h1>
      {ended ? null : <Where view={view} />}
      {online || ended ? null : <Notice tone="warn">{i18n.t('common.offline')}</Notice>}
      {ended ? <Ending view={view} taken={taken} /> : null}
      {outOfReach ? <Notice tone="bad">{i18n.t('web.noDirect')}</Notice> : <Waiting view={view} />}
      {before && !outOfReach ? <CodeForm view={view} onCode={code => reception.type(code)} /> : null}
      {view.item !== undefined && (!ended || taken) ? (
        <Secrets reception={reception} item={view.item} onTaken={setTaken} />
      ) : null}
      <Progress steps={view.progress} ended={ended} />
      {ended && taken ? (
        <div class="foot">
          <Button look="filled" onClick={() => setTaken(false)}>
            {i18n.t('common.done')}
          </Button>
        </div>
      ) : null}
      {canDecline ? (
        <div class="foot">
          <Confirm
            label={i18n.t('receiving.decline')}
            question={i18n.t('web.declineAsk')}
            yes={i18n.t('web.mistake')}
            no={i18n.t('web.keepGoing')}
            onYes={() => reception.decline()}
          />
        </div>
      ) : null}
      {ended ? null : (
        <footer class="fine">
          <p class="hint">{i18n.t('web.keepOpen')}</p>
          <Trust />
        </footer>
      )}
    </div>
  );
}

const Where = ({ view: { server, expires } }: { view: RecipientView }): JSX.Element => (
  <p class="hint">
    {i18n.t('receiving.fromServer', [plainHost(server)])}
    {expires === undefined ? null : <>. {i18n.t('receiving.until', [timeOfDay(expires)])}</>}
  </p>
);

function Ending({ view: { outcome }, taken }: { view: RecipientView; taken: boolean }): JSX.Element | null {
  if (outcome === undefined) return null;
  const good = outcome === 'delivered';
  return (
    <div role="status" class="stack">
      <p class={good ? 'ending good' : 'ending'}>
        {i18n.t(sentenceKey({ kind: 'outcome', word: outcome }, 'recipient'))}
      </p>
      {good && taken ? <p class="hint">{i18n.t('web.stillHere')}</p> : null}
    </div>
  );
}
