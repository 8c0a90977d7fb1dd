/**
 * Frames relayed per second of the server's CPU: of 1 KB one by one and in bursts, and of 64 KiB. Each connection of a
 * round is made for it.
 */
import { stderr } from 'node:process';
import { inTurns } from '../harness.ts';
import { bare, ours, oursInMemory, type Pair, type Running } from './contenders.ts';
import { connectPairs, drop } from './crowd.ts';
import { compare, type Measure, withRunning } from './measure.ts';
import { type Flow, pump, pumpProgram } from './pump.ts';

/** Pairs that relay at once. */
export const relayPairs = 16;
/** `share`: how many frames of the measurement's amount, so that each takes about as long. */
const loads = [
  { name: 'relay, 1 KB, one in flight', size: 1024, burst: 1, share: 1, least: 1.1 },
  { name: 'relay, 1 KB, bursts of 8', size: 1024, burst: 8, share: 2, least: 2.3 },
  { name: 'relay, 64 KiB, one in flight', size: 65_536, burst: 1, share: 0.2, least: 0.9 },
];

/** Sends so many bursts of so many frames, each when the one before has arrived. */
function send(
  { first, second }: Pair,
  { frames, burst, bursts }: { frames: Buffer; burst: number; bursts: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    let toCome = bursts * burst;
    const hangUp = (): void => reject(new Error('The server hung up.'));
    first.socket.once('close', hangUp);
    second.onFrame = payload => {
      // Only what is long: a control message is none of ours.
      if (payload !== undefined) return;
      toCome -= 1;
      if (toCome === 0) {
        first.socket.off('close', hangUp);
        resolve();
      } else if (toCome % burst === 0) {
        first.send(frames);
      }
    };
    first.send(frames);
  });
}

/**
 * Connects pairs, has each relay `count` frames, and drops them.
 * @param frameOf What the first of a pair writes for one frame.
 * @returns Frames that arrived per second of `cpu`.
 */
export async function rate(
  running: Running,
  load: { from: number; burst: number; count: number; frameOf: (pair: number) => Buffer },
  cpu: () => number,
): Promise<number> {
  const { from, burst, frameOf } = load;
  const bursts = Math.ceil(load.count / burst);
  const connected = await connectPairs(running, relayPairs, from);
  const links = connected.map((pair, at) => ({
    pair,
    frames: Buffer.concat(Array.from({ length: burst }, () => frameOf(from + at))),
  }));
  const flows: Flow[] = [];
  for (const { pair, frames } of links) {
    const { first, second } = pair;
    const before = second.socket.bytesRead;
    await send(pair, { frames, burst, bursts: 1 });
    flows.push({
      from: first.socket,
      to: second.socket,
      burst: frames,
      arriving: second.socket.bytesRead - before,
    });
  }
  const program = pumpProgram();
  const begun = cpu();
  if (program === null)
    await Promise.all(links.map(({ pair, frames }) => send(pair, { frames, burst, bursts })));
  else await pump(program, flows, bursts);
  const spent = cpu() - begun;
  drop(connected);
  return (relayPairs * bursts * burst) / spent;
}

/** The load by Node costs as much as a relay: each then waits for the other, and they differ less. */
export function noteLoad(): void {
  if (pumpProgram() !== null) return;
  stderr.write('No C compiler (cc) is here: the load runs in Node, which is as slow as the servers.\n');
}

export const measureRelay: Measure = async (amount, rivals) =>
  withRunning([bare, ours, oursInMemory, ...rivals], async running => {
    noteLoad();
    let made = 0;
    const rows = [];
    for (const { name, size, burst, share, least } of loads) {
      const runs = running.map(
        one =>
          [
            one.name,
            async () => {
              made += relayPairs;
              const count = (amount.frames * share) / relayPairs;
              const load = { from: made, burst, count, frameOf: (pair: number) => one.frame(pair, size) };
              const relayed = await rate(one, load, () => one.program.cpu());
              await one.program.quiet();
              return relayed;
            },
          ] as const,
      );
      const rounds = await inTurns(Object.fromEntries(runs), { rounds: amount.rounds, warmups: 2 });
      rows.push({
        name,
        unit: 'frames / CPU s',
        ...compare(rounds),
        goal: { of: 'ratio', least } as const,
      });
    }
    return rows;
  });
