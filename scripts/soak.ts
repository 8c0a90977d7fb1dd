// Handoffs with random faults: `npm run soak -- 1000 --seed 7 --lanes 2` by the command line, `-- --browsers 100` in
// browsers. What nobody expected is printed, and is exit status 1.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { createProcesses } from '../tests/cli/processes.ts';
import build from '../tests/e2e/stage/build.ts';
import { openCouple } from '../tests/soak/browsers/couple.ts';
import { browserFaults } from '../tests/soak/browsers/faults.ts';
import { handOverInBrowsers } from '../tests/soak/browsers/handoff.ts';
import { faults } from '../tests/soak/faults.ts';
import { handOver } from '../tests/soak/handoff.ts';
import { openLane } from '../tests/soak/lane.ts';
import { rowOf } from '../tests/soak/row.ts';
import { tableOf, type Went } from '../tests/soak/went.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    browsers: { type: 'string' },
    /** The number of one handoff, to look at it again. */
    only: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    lanes: { type: 'string', default: '2' },
  },
});
const first = Number(values.only ?? 0);
const count = values.only === undefined ? Number(values.browsers ?? positionals[0] ?? 1_000) : first + 1;
const seed = Number(values.seed);

/** Where one handoff after the other is made. */
interface Place {
  try(number: number, chance: () => number): Promise<Went>;
  close(): Promise<void>;
}

function oneOf<Fault>(all: readonly Fault[], chance: () => number): Fault {
  const fault = all[Math.floor(chance() * all.length)];
  if (fault === undefined) throw new Error('no fault');
  return fault;
}

const processes = createProcesses();

async function terminals(): Promise<Place> {
  const lane = await openLane(processes);
  return {
    try: (number, chance) => handOver(lane, oneOf(faults, chance), `secret ${seed}-${number}`, chance),
    close: lane.close,
  };
}

async function browsers(): Promise<Place> {
  const couple = await openCouple();
  return {
    try: (_, chance) => handOverInBrowsers(couple, oneOf(browserFaults, chance), chance),
    close: couple.close,
  };
}

const all: Went[] = [];
let next = first;
// What was begun is still ended, and told.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    next = count;
  });

async function runIn(open: () => Promise<Place>): Promise<void> {
  const place = await open();
  for (let number = next++; number < count; number = next++) {
    // Of the number alone, so that any one of them can be looked at again.
    const went = await place.try(number, rowOf(seed * 1_000_003 + number));
    all.push(went);
    if (went.unexplained !== undefined)
      console.error(`handoff ${number}, ${went.fault}: ${went.unexplained}`);
    if (all.length % 20 === 0)
      console.error(`${all.length} done after ${Math.round(performance.now() / 1_000)} s`);
  }
  await place.close();
}

console.log(`${count - first} handoffs, seed ${seed}`);
if (values.browsers === undefined) {
  await Promise.all(Array.from({ length: Number(values.lanes) }, () => runIn(terminals)));
  await processes.stop();
} else {
  // One at a time: the extension knows one server.
  await build();
  await runIn(browsers);
}

for (const line of tableOf(all)) console.log(line);
const unexplained = all.filter(went => went.unexplained !== undefined).length;
console.log(`${all.length} handoffs, ${unexplained} unexplained`);
process.exit(unexplained === 0 ? 0 : 1);
