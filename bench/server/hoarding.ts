/** What a server holds for who sends pieces and never the end: of a frame, or of a handshake. */
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { bare, type Contender, ours, type Running } from './contenders.ts';
import { connectPairs } from './crowd.ts';
import { type Measure, withRunning } from './measure.ts';
import type { Row } from './row.ts';

/** One byte each, masked: 7 bytes on the wire. */
const fragments = 16_000;
/** Of a handshake that never ends: below what a server reads of one. */
const headBytes = 7000;
/** ms that what was sent is left with the server. */
const left = 1500;

/** A frame of one byte that is not the last of its message. */
const piece = (opcode: number): Buffer => Buffer.from([opcode, 0x81, 1, 2, 3, 4, 5]);
const endless = Buffer.concat([piece(2), ...Array.from({ length: fragments - 1 }, () => piece(0))]);

/** Most memory held more than before while `send` is under way and after it, by the bytes that it says it sent. */
async function growth({ program }: Running, send: () => Promise<number>): Promise<number> {
  const before = program.memory();
  let highest = before;
  const look = setInterval(() => {
    highest = Math.max(highest, program.memory());
  }, 10);
  const sent = await send();
  await setTimeout(left);
  clearInterval(look);
  return (highest - before) / sent;
}

async function hoardFragments(running: Running, hoarders: number): Promise<number> {
  const pairs = await connectPairs(running, hoarders / 2);
  await running.program.quiet();
  return growth(running, async () => {
    for (const { first, second } of pairs) {
      first.send(endless);
      second.send(endless);
    }
    return hoarders * endless.length;
  });
}

async function hoardHandshakes(running: Running, hoarders: number): Promise<number> {
  const head = `GET /v1/signal/00 HTTP/1.1\r\nHost: localhost\r\nX-Hoard: ${'x'.repeat(headBytes)}`;
  const sockets: Socket[] = [];
  const held = await growth(running, async () => {
    for (let made = 0; made < hoarders; made += 1) {
      const socket = connect({ port: running.port, host: '127.0.0.1' });
      socket.on('error', () => socket.destroy());
      socket.write(head);
      sockets.push(socket);
    }
    return hoarders * head.length;
  });
  for (const socket of sockets) socket.destroy();
  return held;
}

const kinds = {
  fragments: hoardFragments,
  // More of them, since each is short.
  'slow handshakes': (running: Running, hoarders: number) => hoardHandshakes(running, hoarders * 16),
};

export const measureHoarding: Measure = async ({ hoarders }) => {
  const rows: Row[] = [];
  for (const [kind, hoard] of Object.entries(kinds)) {
    const held = async (contender: Contender): Promise<number> =>
      withRunning([contender], async ([running]) => {
        if (running === undefined) throw new Error('nothing runs');
        // What a first connection brings along is there before.
        await connectPairs(running, 1, 1_000_000);
        await running.program.quiet();
        return hoard(running, hoarders);
      });
    const bares = await held(bare);
    rows.push({
      name: `${kind} hoarded: memory by bytes on the wire`,
      unit: 'x',
      value: await held(ours),
      beside: { [bare.name]: bares },
      goal: { of: 'value', most: 2 },
    });
  }
  return rows;
};
