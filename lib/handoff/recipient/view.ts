import { codeDigits } from '../../protocol/limits.ts';
import { addressView, relayedStep } from '../channel/path.ts';
import type { Outcome } from '../outcome.ts';
import { hasPeer, isUnreachable } from '../socket.ts';
import type { Progress, ProgressStep, RecipientView } from '../view.ts';
import type { RecipientEnded, RecipientRunning, RecipientState } from './state.ts';

/** What may be shown of a recipient's handoff: never the item's values. */
export function viewRecipient(state: RecipientState, now: number): RecipientView {
  const { expires, wrongCode } = state;
  const common = {
    role: 'recipient' as const,
    server: new URL(state.server).host,
    ...(expires === null ? {} : { expires }),
    wrongCode,
  };
  if (state.kind === 'ended') {
    const { item, outcome, progress } = state;
    return {
      ...common,
      phase: 'ended',
      codeDigits: state.codeDigits,
      passphraseNeeded: false,
      ...(item ? { item: itemView(item.id, item) } : {}),
      fillInterrupted: false,
      progress,
      outcome,
    };
  }
  const { held, lock } = state;
  return {
    ...common,
    phase: phaseOf(state),
    codeDigits: codeDigitsOf(state),
    passphraseNeeded: lock?.passphrase ?? false,
    ...(lock ? { triesLeft: lock.left } : {}),
    ...(held.kind === 'none' ? {} : { item: itemView(held.id, held) }),
    fillInterrupted: held.kind === 'received' && held.interrupted,
    ...addressView(state, [state.session]),
    progress: progressOf(state, now, null),
  };
}

export function codeDigitsOf({ lock }: RecipientRunning): number {
  return lock?.digits ?? codeDigits;
}

/** @param outcome - how the handoff ends just now; null while it runs. */
export function progressOf(state: RecipientRunning, now: number, outcome: Outcome | null): Progress[] {
  const { socket, session, held, policy } = state;
  const matched = held.kind !== 'none' || state.proof.kind === 'proved';
  const direct = session?.path.kind === 'open' ? session.path.how : null;
  const strict = policy === 'direct' || state.lock?.policy === 'direct';
  // After the proof a direct path may still open; an item that is here without one came by the relay.
  const relayed =
    session?.path.kind === 'failed' ||
    state.lock?.policy === 'relay' ||
    policy === 'relay' ||
    held.kind !== 'none';
  const steps: Progress[] = [
    isUnreachable(socket, now)
      ? { step: 'server', state: 'failed', why: 'server-unreachable' }
      : step('server', socket.kind === 'seated' || session !== null),
    step('peer', session !== null || held.kind !== 'none'),
    direct !== null
      ? { step: 'path', state: 'done', path: direct }
      : strict && session?.path.kind === 'failed'
        ? { step: 'path', state: 'failed', why: 'lost-connection' }
        : session && relayed && !strict
          ? relayedStep(session, state, [policy, state.lock?.policy])
          : step('path', held.kind !== 'none'),
    state.proof.kind === 'paused' && !matched
      ? { step: 'code', state: 'failed', why: 'wrong-code' }
      : step('code', matched),
    step('delivered', held.kind === 'placed'),
  ];
  if (outcome === null || outcome === 'delivered') return steps;
  const stopped = steps.findIndex(({ state: reached }) => reached !== 'done');
  return steps.map((reached, index) =>
    index === stopped ? { step: reached.step, state: 'failed', why: outcome } : reached,
  );
}

function step(name: ProgressStep, done: boolean): Progress {
  return { step: name, state: done ? 'done' : 'waiting' };
}

function itemView(
  id: string,
  { facts, note, places }: Pick<NonNullable<RecipientEnded['item']>, 'facts' | 'note' | 'places'>,
): NonNullable<RecipientView['item']> {
  return {
    id,
    fields: facts,
    ...(note === null ? {} : { note }),
    ...(places.length === 0 ? {} : { places }),
  };
}

function phaseOf(state: RecipientRunning): RecipientView['phase'] {
  const { held, proof, lock, resume, socket, session, typed } = state;
  if (held.kind === 'placed') return 'acknowledging';
  if (held.kind !== 'none') return held.kind;
  if (proof.kind === 'paused') return 'paused';
  if (proof.kind === 'asked') return typed ? 'checking' : 'code';
  if (proof.kind !== 'silent' || resume) return 'checking';
  const nobody = socket.kind === 'seated' ? !hasPeer(socket) : socket.why === 'no-room';
  if (nobody && !session) return 'nobody';
  // Between two sessions the code can be typed: it waits for the next one.
  if (lock) return typed ? 'checking' : 'code';
  return 'connecting';
}
