// Handoffs by the command line with random faults: `npm run soak -- 1000 --seed 7 --lanes 2`. What nobody expected is printed, and is exit status 1.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { createProcesses } from '../tests/cli/processes.ts';
import { faults } from '../tests/soak/faults.ts';
import { handOver, type Went } from '../tests/soak/handoff.ts';
import { openLane } from '../tests/soak/lane.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    lanes: { type: 'string', default: '2' },
  },
});
const count = Number(positionals[0] ?? 1_000);
const seed = Number(values.seed);

/** Mulberry32: a row of numbers from 0 to 1 that a seed repeats. */
function rowOf(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const processes = createProcesses();
const all: Went[] = [];
let next = 0;
// What was begun is still ended, and told.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    next = count;
  });

async function runLane(): Promise<void> {
  const lane = await openLane(processes);
  for (let number = next++; number < count; number = next++) {
    // Of the number alone, so that any one of them can be looked at again.
    const chance = rowOf(seed * 1_000_003 + number);
    const fault = faults[Math.floor(chance() * faults.length)];
    if (fault === undefined) throw new Error('no fault');
    const went = await handOver(lane, fault, `secret ${seed}-${number}`, chance);
    all.push(went);
    if (went.unexplained !== undefined)
      console.error(`handoff ${number}, ${went.fault}: ${went.unexplained}`);
  }
  await lane.close();
}

console.log(`${count} handoffs, seed ${seed}`);
await Promise.all(Array.from({ length: Number(values.lanes) }, runLane));
await processes.stop();

const kinds = Map.groupBy(all, ({ fault, ending }) => `${fault} | ${ending}`);
console.log('fault | ending | handoffs | median ms');
for (const [kind, some] of [...kinds].toSorted(([a], [b]) => a.localeCompare(b))) {
  const times = some.map(({ ms }) => ms).toSorted((a, b) => a - b);
  console.log(`${kind} | ${some.length} | ${Math.round(times[Math.floor(times.length / 2)] ?? 0)}`);
}
const unexplained = all.filter(went => went.unexplained !== undefined).length;
console.log(`${all.length} handoffs, ${unexplained} unexplained`);
process.exit(unexplained === 0 ? 0 : 1);
