import { toBase64url } from '../../crypto/bytes.ts';
import { handoffKeys, shardOf } from '../../crypto/linkkeys.ts';
import { signalUrlOf } from '../socket.ts';
import type { SenderRunning, SenderTurn } from './state.ts';

type LinkMembers = Pick<SenderRunning, 'key' | 'roomId' | 'psk' | 'room' | 'signalUrl'>;

/** Everything that follows from a link key (32 bytes). */
export function linkMembers(server: string, key: Uint8Array): LinkMembers {
  const { roomId, psk } = handoffKeys(key);
  return { key, roomId, psk, room: toBase64url(roomId), signalUrl: signalUrlOf(server, shardOf(roomId)) };
}

/** Give the handoff another link. */
export function adoptKey(turn: SenderTurn, key: Uint8Array): void {
  turn.state = { ...turn.state, ...linkMembers(turn.state.server, key) };
}
