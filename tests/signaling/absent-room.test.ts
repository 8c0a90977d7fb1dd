/** Nobody learns whether a room ever was: unknown, expired, closed and abandoned are one answer, and take one time. */
import { expect, test } from 'vitest';
import { Peer, roomId } from './peer.ts';
import { startServer, stoppedClock } from './server.ts';

const samples = 40;
const plenty = {
  addressConnections: 1_000_000,
  addressOpens: 1_000_000,
  addressJoins: 1_000_000,
  addressFailures: 1_000_000,
};

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

test('unknown, expired, closed and abandoned rooms cannot be told apart', { timeout: 60_000 }, async () => {
  const clock = stoppedClock();
  // Nothing is swept meanwhile: rooms that are over are still in the table.
  const { url } = await startServer(plenty, { now: clock.now, tick: 3_600_000 });

  const opened = async (ttl: number): Promise<{ room: string; sender: Peer }> => {
    const room = roomId();
    const sender = await Peer.connect(url);
    sender.send({ type: 'open', room, ttl });
    await sender.expect('opened');
    return { room, sender };
  };
  const rooms: Record<string, string[]> = { unknown: [], expired: [], closed: [], abandoned: [] };
  for (let i = 0; i < samples; i++) {
    rooms['unknown']?.push(roomId());
    rooms['expired']?.push((await opened(60)).room);
    const closed = await opened(86_400);
    closed.sender.send({ type: 'close', room: closed.room });
    await closed.sender.expect('closed');
    rooms['closed']?.push(closed.room);
    const abandoned = await opened(86_400);
    await abandoned.sender.leave();
    rooms['abandoned']?.push(abandoned.room);
  }
  clock.advance(901_000);

  const answers = new Set<string>();
  const times: Record<string, number[]> = { unknown: [], expired: [], closed: [], abandoned: [] };
  // In turns, so that whatever else the machine does falls on all alike.
  for (let i = 0; i < samples; i++) {
    for (const [kind, those] of Object.entries(rooms)) {
      const room = those[i] ?? '';
      for (const message of [
        { type: 'join', room },
        { type: 'resume', room, seat: Buffer.alloc(32, i).toString('base64url') },
      ] as const) {
        const peer = await Peer.connect(url);
        const begun = performance.now();
        peer.send(message);
        const { error, code } = await peer.end();
        times[kind]?.push(performance.now() - begun);
        answers.add(JSON.stringify([code, error]));
      }
    }
  }
  expect([...answers]).toHaveLength(1);
  expect([...answers][0]).toContain('no-room');
  const middle = Object.values(times).map(median);
  expect(Math.max(...middle) / Math.min(...middle)).toBeLessThan(1.5);
});
