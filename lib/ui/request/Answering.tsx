import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { ShareLink } from '../../protocol/form/link.ts';
import type { RequestFailure } from '../../request/refusal.ts';
import { timeOfDay } from '../clock.ts';
import { useAskBeforeLeaving } from '../leaving.ts';
import { Notice } from '../Notice.tsx';
import { useOnline } from '../watching.ts';
import { Again } from './Again.tsx';
import { AnswerForm, type Filled, type ValueSource } from './AnswerForm.tsx';
import { FaultNotice } from './FaultNotice.tsx';
import { isPassing } from './faults.ts';
import type { OpenRequest } from './open-request.ts';

/** What a page needs did not come, or this browser cannot run it. */
export type NotLoaded = 'load-failed' | 'not-able';

export type Connected<T> = { ok: T } | { fault: RequestFailure } | { notLoaded: NotLoaded };

type Stage =
  | { kind: 'loading' }
  | { kind: 'not-loaded'; why: NotLoaded }
  | { kind: 'shut'; fault: RequestFailure }
  | { kind: 'asking'; request: OpenRequest; sending: boolean; fault?: RequestFailure }
  | { kind: 'sent'; at: number };

interface Props {
  link: ShareLink;
  connect(link: ShareLink): Promise<Connected<OpenRequest>>;
  /** What it means to answer here. */
  trust?: string;
  source?: ValueSource;
  /** It was sent: the link is needed no more. */
  onSent(): void;
}

function stageOf(came: Connected<OpenRequest>): Stage {
  if ('ok' in came) return { kind: 'asking', request: came.ok, sending: false };
  return 'fault' in came ? { kind: 'shut', fault: came.fault } : { kind: 'not-loaded', why: came.notLoaded };
}

/** What is asked, and the answer to it, in this page. */
export function Answering({ link, connect, trust, source, onSent }: Props): JSX.Element {
  const [stage, setStage] = useState<Stage>({ kind: 'loading' });
  const online = useOnline();
  useAskBeforeLeaving(stage.kind === 'asking' && stage.sending);
  useEffect(() => {
    if (stage.kind !== 'loading') return;
    let current = true;
    void connect(link).then(came => {
      if (current) setStage(stageOf(came));
    });
    return () => {
      current = false;
    };
  }, [stage, link]);

  async function send(request: OpenRequest, filled: Filled): Promise<void> {
    setStage({ kind: 'asking', request, sending: true });
    const sent = await request.send(filled);
    if ('fault' in sent) {
      setStage({ kind: 'asking', request, sending: false, fault: sent.fault });
      return;
    }
    onSent();
    setStage({ kind: 'sent', at: sent.ok.at });
  }

  return (
    <div class="stage">
      {online || stage.kind === 'sent' ? null : <Notice tone="warn">{i18n.t('asked.offline')}</Notice>}
      <Current
        stage={stage}
        source={source}
        onRetry={() => setStage({ kind: 'loading' })}
        onSend={(request, filled) => void send(request, filled)}
      />
      {trust === undefined || stage.kind === 'sent' ? null : <p class="hint">{trust}</p>}
    </div>
  );
}

function Current({
  stage,
  source,
  onRetry,
  onSend,
}: {
  stage: Stage;
  source: ValueSource | undefined;
  onRetry(): void;
  onSend(request: OpenRequest, filled: Filled): void;
}): JSX.Element {
  switch (stage.kind) {
    case 'loading':
      return (
        <p class="hint" role="status" aria-busy="true">
          {i18n.t('asked.loading')}
        </p>
      );
    case 'not-loaded':
      return (
        <Again onRetry={onRetry}>
          <Notice tone="bad">
            {i18n.t(stage.why === 'load-failed' ? 'asked.loadFailed' : 'asked.notAble')}
          </Notice>
        </Again>
      );
    case 'shut':
      return isPassing(stage.fault.word) ? (
        <Again onRetry={onRetry}>
          <FaultNotice fault={stage.fault} />
        </Again>
      ) : (
        <FaultNotice fault={stage.fault} />
      );
    case 'asking':
      return (
        <>
          <AnswerForm
            asked={stage.request.asked}
            source={source}
            sending={stage.sending}
            onSend={filled => onSend(stage.request, filled)}
          />
          {stage.fault === undefined ? null : <FaultNotice fault={stage.fault} />}
        </>
      );
    case 'sent':
      return <Sent at={stage.at} />;
  }
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
