import { readFileSync } from 'node:fs';
import { platform } from 'node:process';
import { describe, expect, test } from 'vitest';
import { pair, stalled, until } from '../signaling/peer.ts';
import { ServerProcess } from '../signaling/process.ts';
import { binary, continuation, frame, Raw } from '../signaling/raw.ts';

const mebibyte = 1_048_576;

/** Resident bytes of a process, from Linux's /proc. */
function resident(pid: number | undefined): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return Number(kibibytes) * 1024;
}

describe.skipIf(platform !== 'linux')('memory of the server', () => {
  const settings = {
    FIELDPOST_ROOM_BYTES: '1000000000',
    FIELDPOST_LIMIT_BYTES: '1000000000',
    FIELDPOST_LIMIT_MESSAGES: '1000000',
    FIELDPOST_LIMIT_CONNECTIONS: '100000',
    FIELDPOST_LIMIT_SOCKETS: '100000',
  };

  test('192 MiB for a receiver that does not read: the server keeps a fraction, and delivers all', async () => {
    const server = ServerProcess.start(settings);
    const url = await server.listening();
    const { sender, recipient } = await pair(url);
    for (let i = 0; i < 200; i++) sender.sendFrame(Buffer.alloc(65_536));
    for (let i = 0; i < 200; i++) await recipient.expectFrame();
    const before = resident(server.child.pid);
    recipient.ws.pause();
    for (let i = 0; i < 3072; i++) sender.sendFrame(Buffer.alloc(65_536, i % 251));
    let most = 0;
    const waiting = await stalled(sender, url, () => {
      most = Math.max(most, resident(server.child.pid) - before);
    });
    expect(waiting).toBeGreaterThan(128 * mebibyte);
    // Most of this is garbage of frames already passed on; keeping them would take more than 128 MiB.
    expect(most).toBeLessThan(64 * mebibyte);
    recipient.ws.resume();
    for (let i = 0; i < 3072; i++) {
      const received = await recipient.expectFrame();
      if (received.length !== 65_536 || received[0] !== i % 251) throw new Error(`Frame ${i} differs.`);
    }
  });

  test('fragments hoarded on 100 connections are not kept', async () => {
    const server = ServerProcess.start(settings);
    const url = await server.listening();
    await pair(url);
    const before = resident(server.child.pid);
    const hoard = Buffer.concat([
      frame(binary, 'x', { fin: false }),
      ...Array.from({ length: 10_000 }, () => frame(continuation, 'x', { fin: false })),
    ]);
    await Promise.all(
      Array.from({ length: 100 }, async () => {
        const raw = await Raw.upgrade(url, hoard);
        await raw.end();
      }),
    );
    expect(resident(server.child.pid) - before).toBeLessThan(32 * mebibyte);
  });

  test('answers that nobody reads are not kept', async () => {
    const server = ServerProcess.start(settings);
    const url = await server.listening();
    const before = resident(server.child.pid);
    const pings = Buffer.concat(Array.from({ length: 4000 }, () => frame(1, '{"type":"ping"}')));
    const raw = await Raw.upgrade(url);
    raw.socket.pause();
    let gone = false;
    raw.socket.on('close', () => {
      gone = true;
    });
    const write = (): void => {
      while (!gone && raw.socket.write(pings)) {}
    };
    raw.socket.on('drain', write);
    write();
    await until(async () => {
      const health = (await (await fetch(`${url}/healthz`)).json()) as { connections: number };
      return health.connections === 0;
    }, 'the server to let go of who does not read');
    expect(resident(server.child.pid) - before).toBeLessThan(32 * mebibyte);
    raw.socket.destroy();
  });
});
