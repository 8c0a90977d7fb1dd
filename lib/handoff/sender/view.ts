import { formatLink } from '../../protocol/link.ts';
import { addressView, relayedStep } from '../channel/path.ts';
import type { Outcome } from '../outcome.ts';
import { hasPeer, isUnreachable } from '../socket.ts';
import type { Progress, ProgressStep, SenderNotice, SenderView } from '../view.ts';
import { shownCode, triesLeft } from './lock.ts';
import type { SenderRunning, SenderState } from './state.ts';

/** What may be shown of a sender's handoff: never the item. */
export function viewSender(state: SenderState, now: number): SenderView {
  if (state.kind === 'ended') {
    const { facts: fields, expires, outcome, receipt, progress } = state;
    return {
      role: 'sender',
      phase: 'ended',
      link: '',
      expires,
      fields,
      triesLeft: 0,
      rearmsLeft: 0,
      progress,
      ...(receipt ? { receipt } : {}),
      outcome,
    };
  }
  const { arming, expires, facts: fields, rearmsLeft, server, key } = state;
  const notice = noticeOf(state);
  return {
    role: 'sender',
    phase: phaseOf(state),
    // Until its room is there, a link may still change.
    link: state.seat === null ? '' : formatLink({ kind: 'handoff', server, key }),
    expires,
    fields,
    ...(takesCode(state) ? { code: shownCode(arming, now) } : {}),
    triesLeft: triesLeft(arming),
    rearmsLeft,
    ...(notice ? { notice } : {}),
    ...addressView(state, [state.session, state.pending]),
    progress: progressOf(state, now, null),
  };
}

/** @param outcome - how the handoff ends just now; null while it runs. */
export function progressOf(state: SenderRunning, now: number, outcome: Outcome | null): Progress[] {
  const { socket, session, seat } = state;
  const matched = isMatched(state) || outcome === 'delivered';
  const direct = session?.path.kind === 'open' ? session.path.how : null;
  const relayed = session?.path.kind === 'failed' || state.policy === 'relay' || (matched && state.sent);
  const noDirect = state.policy === 'direct' && session?.path.kind === 'failed';
  const steps: Progress[] = [
    isUnreachable(socket, now)
      ? { step: 'server', state: 'failed', why: 'server-unreachable' }
      : step('server', socket.kind === 'seated' || (seat !== null && session !== null)),
    step('peer', session !== null),
    direct !== null
      ? { step: 'path', state: 'done', path: direct }
      : noDirect
        ? { step: 'path', state: 'failed', why: 'lost-connection' }
        : session && relayed && state.policy !== 'direct'
          ? relayedStep(session, state, [state.policy])
          : step('path', false),
    state.proof.kind === 'paused' && state.arming.wrong > 0
      ? { step: 'code', state: 'failed', why: 'wrong-code' }
      : step('code', matched),
    state.proof.kind === 'unconfirmed' && outcome !== 'delivered'
      ? { step: 'delivered', state: 'failed', why: 'unconfirmed' }
      : step('delivered', outcome === 'delivered'),
  ];
  if (outcome === null || outcome === 'delivered') return steps;
  // The first step that was not reached carries the reason.
  const stopped = steps.findIndex(({ state: reached }) => reached !== 'done');
  return steps.map((reached, index) =>
    index === stopped ? { step: reached.step, state: 'failed', why: outcome } : reached,
  );
}

function step(name: ProgressStep, done: boolean): Progress {
  return { step: name, state: done ? 'done' : 'waiting' };
}

function isMatched({ proof }: SenderRunning): boolean {
  return (
    proof.kind === 'accepted' ||
    proof.kind === 'awaiting' ||
    proof.kind === 'delivering' ||
    proof.kind === 'unconfirmed'
  );
}

function takesCode(state: SenderRunning): boolean {
  const { kind } = state.proof;
  return (kind === 'offering' || kind === 'verifying') && triesLeft(state.arming) > 0;
}

function phaseOf(state: SenderRunning): SenderView['phase'] {
  switch (state.proof.kind) {
    case 'paused':
      return 'paused';
    case 'unconfirmed':
      return 'unconfirmed';
    case 'accepted':
    case 'awaiting':
    case 'delivering':
      return 'delivering';
    case 'offering':
    case 'verifying':
      if (state.seat === null) return 'opening';
      return state.session ? 'talking' : 'waiting';
  }
}

function noticeOf(state: SenderRunning): SenderNotice | null {
  const { socket, seat, session, memo } = state;
  if (seat !== null && socket.kind !== 'seated' && !session) return 'reconnecting';
  // Matched, and the other side is away.
  if (state.proof.kind === 'awaiting' && !hasPeer(socket)) return 'reconnecting';
  // The try that is being made is counted already, and may be the right one.
  if (state.proof.kind === 'verifying' && (memo === 'wrong-code' || memo === 'unfinished-attempt'))
    return null;
  return memo;
}
