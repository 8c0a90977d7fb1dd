/** What the operator of the server is told of the path, where the server asks: one word, once. */
import type { PathWord } from '../../protocol/control.ts';
import type { SenderRunning, SenderTurn } from './state.ts';

/** The server takes the word. */
export function expectPathWord(turn: SenderTurn): void {
  if (turn.state.pathWord === 'unasked') turn.state = { ...turn.state, pathWord: 'asked' };
}

/** Say how the session goes, as soon as that is settled: it does not tell whether a code was typed. */
export function tellPath(turn: SenderTurn): void {
  const { pathWord, socket, room } = turn.state;
  if (pathWord !== 'asked' || socket.kind !== 'seated') return;
  const kind = wordOf(turn.state);
  if (kind === null) return;
  turn.state = { ...turn.state, pathWord: 'told' };
  turn.effects.push({ type: 'control', message: { type: 'path', room, kind } });
}

function wordOf({ session, policy, sent }: SenderRunning): PathWord | null {
  if (!session) return null;
  if (session.path.kind === 'open') return session.path.how === 'turn' ? 'turn' : 'direct';
  if (policy === 'direct') return session.path.kind === 'failed' ? 'none' : null;
  // What left before a direct path was found went by the relay.
  return policy === 'relay' || session.path.kind === 'failed' || sent ? 'relay' : null;
}
