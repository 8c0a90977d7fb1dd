/** Rooms opened, each on a connection of its own, and dropped, again and again: memory must come back. */
import { ours, roomOf } from './contenders.ts';
import { forEach } from './crowd.ts';
import { type Measure, withRunning } from './measure.ts';

/** After so many turns a server has what it needs: V8 collects late, and holds what several turns left behind. What comes on top is a leak. */
const warm = 5;

export const measureChurn: Measure = ({ rooms, turns }) =>
  withRunning([ours], async ([running]) => {
    if (running === undefined) throw new Error('nothing runs');
    const { program } = running;
    const held: number[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      const links = await forEach(rooms, number => running.wait(number));
      await forEach(rooms, async number => {
        const link = links[number];
        link?.say({ type: 'close', room: roomOf(number) });
        await link?.hear(/"closed"/);
        link?.drop();
      });
      await program.quiet();
      held.push(program.memory());
    }
    const before = held[warm - 1] ?? Number.NaN;
    return [
      {
        name: `${rooms} rooms opened and dropped ${turns} times: memory, to that after ${warm} times`,
        unit: 'x',
        value: (held.at(-1) ?? Number.NaN) / before,
        beside: { 'after the first, MB': (held[0] ?? Number.NaN) / 1e6 },
        goal: { of: 'value', most: 1.1 },
      },
    ];
  });
