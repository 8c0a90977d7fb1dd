/** A receiver stops reading while 256 MiB are pushed at it: they wait at their sender, and not in the server. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pair, stalled } from '../signaling/peer.ts';
import { ServerProcess } from '../signaling/process.ts';

const mebibyte = 1_048_576;
const frameBytes = 65_536;
const count = (256 * mebibyte) / frameBytes;

function residentBytes(pid: number | undefined): number {
  const [, kibibytes = '0'] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}

test('a receiver that does not read costs the server nothing, and loses nothing', {
  timeout: 180_000,
}, async () => {
  const server = ServerProcess.start({
    FIELDPOST_ROOM_BYTES: '1000000000',
    FIELDPOST_LIMIT_BYTES: '1000000000',
    FIELDPOST_LIMIT_MESSAGES: '1000000',
  });
  const url = await server.listening();
  const { sender, recipient } = await pair(url);
  const frame = Buffer.alloc(frameBytes);
  const pass = async (frames: number) => {
    for (let i = 0; i < frames; i++) sender.sendFrame(frame);
    for (let i = 0; i < frames; i++) await recipient.expectFrame();
  };
  // What any traffic makes the process grow by is not counted.
  await pass(256);
  const before = residentBytes(server.child.pid);
  recipient.ws.pause();
  for (let i = 0; i < count; i++) sender.sendFrame(frame);
  let most = before;
  const waiting = await stalled(sender, url, () => {
    most = Math.max(most, residentBytes(server.child.pid));
  });
  expect(waiting).toBeGreaterThan(200 * mebibyte);
  expect(most - before).toBeLessThan(16 * mebibyte);
  recipient.ws.resume();
  for (let i = 0; i < count; i++) expect((await recipient.expectFrame()).length).toBe(frameBytes);
  expect(await sender.sync()).toEqual([]);
});
