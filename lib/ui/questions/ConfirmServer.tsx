import type { JSX } from 'preact';
import { useAsk } from '../ask.ts';
import { ServerQuestion } from './ServerQuestion.tsx';

/** The link names another server than this build's own: nothing connects before the person says so. */
export function ConfirmServer({ handoff, host }: { handoff: string; host: string }): JSX.Element {
  const { ask, busy, failed } = useAsk();
  return (
    <ServerQuestion
      host={host}
      busy={busy}
      failed={failed}
      onAnswer={yes => ask('confirmServer', { handoff, yes })}
    />
  );
}
