/** Frames relayed per second of the server's CPU: of 1 KB one by one and in bursts, and of 64 KiB. */
import { inTurns } from '../harness.ts';
import { bare, ours, oursInMemory, type Pair } from './contenders.ts';
import { connectPairs } from './crowd.ts';
import { compare, type Measure, withRunning } from './measure.ts';

const pairs = 16;
/** `share`: how many frames of the measurement's amount, so that each takes about as long. */
const loads = [
  { name: 'relay, 1 KB, one in flight', size: 1024, burst: 1, share: 1, least: 1.1 },
  { name: 'relay, 1 KB, bursts of 8', size: 1024, burst: 8, share: 2, least: 2.3 },
  { name: 'relay, 64 KiB, one in flight', size: 65_536, burst: 1, share: 0.2, least: 0.9 },
];

/**
 * Sends `count` frames by each of the first peers, a burst whenever the one before has arrived.
 * @returns Frames that arrived per second of `cpu`.
 */
export async function rate(
  links: readonly { pair: Pair; frames: Buffer }[],
  burst: number,
  count: number,
  cpu: () => number,
): Promise<number> {
  const begun = cpu();
  await Promise.all(
    links.map(
      ({ pair: { first, second }, frames }) =>
        new Promise<void>((resolve, reject) => {
          let toCome = Math.ceil(count / burst) * burst;
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
        }),
    ),
  );
  return (links.length * Math.ceil(count / burst) * burst) / (cpu() - begun);
}

export const measureRelay: Measure = async (amount, rivals) =>
  withRunning([bare, ours, oursInMemory, ...rivals], async running => {
    const connected = await Promise.all(running.map(one => connectPairs(one, pairs)));
    const rows = [];
    for (const { name, size, burst, share, least } of loads) {
      const runs = running.map((one, at) => {
        const links = (connected[at] ?? []).map((pair, number) => {
          const frame = one.frame(number, size);
          return { pair, frames: Buffer.concat(Array.from({ length: burst }, () => frame)) };
        });
        return [
          one.name,
          () => rate(links, burst, (amount.frames * share) / pairs, () => one.program.cpu()),
        ] as const;
      });
      const rounds = await inTurns(Object.fromEntries(runs), { rounds: amount.rounds, warmups: 1 });
      rows.push({
        name,
        unit: 'frames / CPU s',
        ...compare(rounds),
        goal: { of: 'ratio', least } as const,
      });
    }
    return rows;
  });
