/**
 * Both backgrounds die at random moments all through a handoff: it is delivered, once. A run is repeated by its seed:
 * FIELDPOST_SEED=… (the moments are the same, what they hit is up to the machine).
 */
import { expect, it } from 'vitest';
import { setScene } from '../e2e/stage/scene.ts';
import { rowOf } from '../soak/row.ts';
import { stored } from './backstage.ts';
import { countingPages, inputsOf } from './counting-pages.ts';
import { secret } from './play.ts';
import { Stubborn } from './stubborn.ts';

const runs = Number(process.env['FIELDPOST_RANDOM_RUNS'] ?? 4);
const deathsPerRun = 6;
/** Between two deaths, at most (ms): a handoff takes some seconds. */
const longestPeace = 1_200;

const scene = setScene({ pages: countingPages });

const first = Number(process.env['FIELDPOST_SEED'] ?? Math.floor(Math.random() * 1e6));
const seeds =
  process.env['FIELDPOST_SEED'] === undefined
    ? Array.from({ length: runs }, (_, run) => first + run)
    : [first];

it.each(seeds)('seed %i', async seed => {
  const draw = rowOf(seed);
  const people = new Stubborn(scene);
  let over = false;
  let deaths = 0;
  const killing = (async () => {
    for (let death = 0; death < deathsPerRun && !over; death += 1) {
      const [peace, who] = [draw() * longestPeace, draw() < 0.5 ? scene.sender : scene.recipient];
      await new Promise(resolve => setTimeout(resolve, peace));
      // It may be dead already.
      if (!over && (await who.killWorker())) deaths += 1;
    }
  })();
  try {
    await people.run();
  } finally {
    over = true;
    await killing;
  }
  expect(deaths).toBeGreaterThan(0);
  const [sent] = await stored(scene.sender);
  const [received] = await stored(scene.recipient);
  expect([sent?.machine?.outcome, received?.machine?.outcome]).toEqual(['delivered', 'delivered']);
  expect(await people.target.inputValue('#password')).toBe(secret);
  const written = await people.target.evaluate(inputsOf);
  // Interrupted before or after the page was written to: by itself it was written to at most once.
  expect(written).toBeGreaterThanOrEqual(1);
  expect(written).toBeLessThanOrEqual(1 + people.byHand);
});
