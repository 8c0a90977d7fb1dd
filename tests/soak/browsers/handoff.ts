import { stored } from '../../faults/backstage.ts';
import { inputsOf } from '../../faults/counting-pages.ts';
import { type Milestone, Stubborn } from '../../faults/stubborn.ts';
import { longest, type Went } from '../went.ts';
import type { Couple } from './couple.ts';
import type { BrowserFault } from './faults.ts';

const milestones: readonly Milestone[] = ['shared', 'opened', 'picked'];

/** What the field of the sender's page holds. */
const secret = 'correct horse battery';

/** What of it a page shows: the field's value, and whether it was written more often than somebody asked for. */
async function wronglyFilled(
  { target, byHand }: Stubborn,
  isDelivered: boolean,
): Promise<string | undefined> {
  if (target === undefined || target.isClosed()) return isDelivered ? 'the field is gone' : undefined;
  if ((await target.inputValue('#password')) !== (isDelivered ? secret : ''))
    return 'what came out is not what went in';
  const times = await target.evaluate(inputsOf);
  return times > 1 + byHand ? `it was filled ${times} times` : undefined;
}

async function endingOf({ sender, recipient }: Couple): Promise<string> {
  const [[sent], [received]] = await Promise.all([stored(sender), stored(recipient)]);
  return [sent, received].map(record => record?.machine?.outcome ?? 'running').join(' ');
}

/** @param chance - from 0 to 1, the next of a seeded row. */
export async function handOverInBrowsers(
  couple: Couple,
  fault: BrowserFault,
  chance: () => number,
): Promise<Went> {
  const began = performance.now();
  const by = fault.at ?? milestones[Math.floor(chance() * milestones.length)];
  const later = (most: number): Promise<void> => new Promise(resolve => setTimeout(resolve, chance() * most));
  let striking: Promise<unknown> = Promise.resolve();
  const people = new Stubborn(couple, {
    mistakes: fault.mistakes ?? 0,
    async reached(milestone) {
      if (milestone !== by) return 'on';
      const victims = { couple, people, later };
      if ('act' in fault.strike) return fault.strike.act(victims);
      striking = fault.strike.meanwhile(victims);
      striking.catch(() => undefined);
      return 'on';
    },
  });
  const hangs = Promise.withResolvers<'hangs'>();
  const limit = setTimeout(() => hangs.resolve('hangs'), longest);
  const problem = await Promise.race([
    people
      .run()
      .then(() => striking)
      .then(
        () => undefined,
        (error: unknown) => String(error),
      ),
    hangs.promise,
  ]);
  clearTimeout(limit);
  const ending = problem?.split('\n')[0] ?? (await endingOf(couple));
  const unexplained = fault.endings.includes(ending)
    ? await wronglyFilled(people, ending === 'delivered delivered')
    : `struck when ${by}, ended as "${ending}"\n${problem ?? ''}`;
  const ms = performance.now() - began;
  await couple.tidy(unexplained === undefined);
  return { fault: fault.name, ending, ms, ...(unexplained === undefined ? {} : { unexplained }) };
}
