import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { ready } from '../../lib/crypto/sodium.ts';
import { sentenceKey } from '../../lib/errors.ts';
import type { ShareLink } from '../../lib/protocol/form/link.ts';
import type { BadLink } from '../../lib/protocol/link.ts';
import type { RequestFailure } from '../../lib/request/refusal.ts';
import { Button } from '../../lib/ui/Button.tsx';
import { timeOfDay } from '../../lib/ui/clock.ts';
import { Notice } from '../../lib/ui/Notice.tsx';
import { plainHost } from '../../lib/ui/plain.ts';
import { AnswerForm, type Asked, type Filled } from '../../lib/ui/request/AnswerForm.tsx';
import { FaultNotice } from '../../lib/ui/request/FaultNotice.tsx';
import { isPassing } from '../../lib/ui/request/faults.ts';
import { useOnline } from '../../lib/ui/watching.ts';
import { loadPackages } from '../packages/load.ts';
import { useAskBeforeLeaving } from '../receive/leaving.ts';
import { lookAtShareLink, removeLink } from './address.ts';
import { type OpenRequest, openRequest } from './request.ts';

type Stage =
  | { kind: 'no-link'; why: BadLink | 'none' }
  | { kind: 'loading'; link: ShareLink }
  | { kind: 'not-loaded'; why: 'asked.loadFailed' | 'asked.notAble'; link: ShareLink }
  | { kind: 'shut'; fault: RequestFailure; link: ShareLink }
  | { kind: 'asking'; request: OpenRequest; sending: boolean; fault?: RequestFailure }
  | { kind: 'sent'; at: number };

function begin(): Stage {
  const link = lookAtShareLink();
  return 'ok' in link ? { kind: 'loading', link: link.ok } : { kind: 'no-link', why: link.bad };
}

async function load(link: ShareLink): Promise<Stage> {
  try {
    await loadPackages();
  } catch {
    return { kind: 'not-loaded', why: 'asked.loadFailed', link };
  }
  try {
    await ready();
  } catch {
    return { kind: 'not-loaded', why: 'asked.notAble', link };
  }
  const opened = await openRequest(link);
  return 'ok' in opened
    ? { kind: 'asking', request: opened.ok, sending: false }
    : { kind: 'shut', fault: opened.fault, link };
}

/** What is asked, and the answer to it, in a browser that has nothing of ours. */
export function AnswerPage(): JSX.Element {
  const [stage, setStage] = useState(begin);
  const online = useOnline();
  useEffect(() => {
    // Another link, pasted into this tab.
    const look = (): void => setStage(begin());
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);
  useEffect(() => {
    if (stage.kind !== 'loading') return;
    let current = true;
    void load(stage.link).then(next => {
      if (current) setStage(next);
    });
    return () => {
      current = false;
    };
  }, [stage]);

  async function send(request: OpenRequest, filled: Filled): Promise<void> {
    setStage({ kind: 'asking', request, sending: true });
    const sent = await request.send(filled);
    if ('fault' in sent) {
      setStage({ kind: 'asking', request, sending: false, fault: sent.fault });
      return;
    }
    removeLink();
    setStage({ kind: 'sent', at: sent.ok.at });
  }

  return (
    <div class="stage">
      {online || stage.kind === 'sent' ? null : <Notice tone="warn">{i18n.t('asked.offline')}</Notice>}
      <Current
        stage={stage}
        onRetry={link => setStage({ kind: 'loading', link })}
        onSend={(request, filled) => void send(request, filled)}
      />
    </div>
  );
}

function Current({
  stage,
  onRetry,
  onSend,
}: {
  stage: Stage;
  onRetry(link: ShareLink): void;
  onSend(request: OpenRequest, filled: Filled): void;
}): JSX.Element {
  switch (stage.kind) {
    case 'no-link':
      return (
        <Notice tone="warn">
          {i18n.t(
            stage.why === 'none'
              ? 'asked.noLink'
              : sentenceKey({ kind: 'link', word: stage.why }, 'recipient'),
          )}
        </Notice>
      );
    case 'loading':
      return (
        <p class="hint" role="status" aria-busy="true">
          {i18n.t('asked.loading')}
        </p>
      );
    case 'not-loaded':
      return (
        <Again onRetry={() => onRetry(stage.link)}>
          <Notice tone="bad">{i18n.t(stage.why)}</Notice>
        </Again>
      );
    case 'shut':
      return isPassing(stage.fault.word) ? (
        <Again onRetry={() => onRetry(stage.link)}>
          <FaultNotice fault={stage.fault} />
        </Again>
      ) : (
        <FaultNotice fault={stage.fault} />
      );
    case 'asking':
      return <Asking stage={stage} onSend={onSend} />;
    case 'sent':
      return <Sent at={stage.at} />;
  }
}

const Again = ({ children, onRetry }: { children: JSX.Element; onRetry(): void }): JSX.Element => (
  <>
    {children}
    <div class="row">
      <Button look="filled" onClick={onRetry}>
        {i18n.t('common.tryAgain')}
      </Button>
    </div>
  </>
);

function Asking({
  stage: { request, sending, fault },
  onSend,
}: {
  stage: Extract<Stage, { kind: 'asking' }>;
  onSend(request: OpenRequest, filled: Filled): void;
}): JSX.Element {
  useAskBeforeLeaving(sending);
  const asked: Asked = request.asked;
  return (
    <>
      <AnswerForm asked={asked} sending={sending} onSend={filled => onSend(request, filled)} />
      {fault === undefined ? null : <FaultNotice fault={fault} />}
      <p class="hint">{i18n.t('asked.trust', [plainHost(location.host)])}</p>
    </>
  );
}

function Sent({ at }: { at: number }): JSX.Element {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <section class="begun">
      <h2 ref={title} tabIndex={-1}>
        {i18n.t('asked.sent', [timeOfDay(at)])}
      </h2>
      <p>{i18n.t('asked.sentHow')}</p>
    </section>
  );
}
