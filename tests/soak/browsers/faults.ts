import { asleep } from '../../e2e/stage/asleep.ts';
import { Person } from '../../e2e/stage/person.ts';
import { until } from '../../e2e/stage/until.ts';
import { closeNetwork, offscreenOf, stored } from '../../faults/backstage.ts';
import type { Milestone, Next, Stubborn } from '../../faults/stubborn.ts';
import type { Couple } from './couple.ts';

/** What a fault can reach. */
export interface Victims {
  couple: Couple;
  people: Stubborn;
  /** Some time later, by chance (ms at most). */
  later(most: number): Promise<void>;
}

export interface BrowserFault {
  name: string;
  /** Where it strikes; by chance, unless given. */
  at?: Milestone;
  /** `meanwhile`: the two people go on and do not know; otherwise it is somebody's own act, and what they do next. */
  strike: { meanwhile(victims: Victims): Promise<unknown> } | { act(victims: Victims): Promise<Next> };
  mistakes?: number;
  /** The endings that explain themselves: the sender's outcome and the recipient's. */
  endings: readonly string[];
}

type Role = 'sender' | 'recipient';
const delivered = ['delivered delivered'] as const;
const roles: readonly Role[] = ['sender', 'recipient'];

const act = (run: (victims: Victims) => Promise<unknown>): BrowserFault['strike'] => ({
  act: async victims => {
    await run(victims);
    return 'on';
  },
});

const ended = async (person: Person): Promise<boolean> =>
  (await stored(person)).every(record => record.ended);

const byRole: readonly BrowserFault[] = roles.flatMap((role): BrowserFault[] => [
  {
    name: `worker of the ${role} killed`,
    strike: {
      async meanwhile({ couple, later }) {
        for (let deaths = 0; deaths < 3; deaths += 1) {
          await later(1_500);
          await couple[role].killWorker();
        }
      },
    },
    endings: delivered,
  },
  {
    name: `network’s document of the ${role} closed`,
    strike: {
      async meanwhile({ couple, later }) {
        await later(1_500);
        if ((await offscreenOf(couple[role])) !== undefined) await closeNetwork(couple[role]);
      },
    },
    endings: delivered,
  },
  {
    name: `popup of the ${role} closed`,
    strike: act(({ couple }) => couple[role].closePopup()),
    endings: delivered,
  },
  {
    name: `${role} asleep`,
    strike: { meanwhile: ({ couple, later }) => asleep(couple[role], () => later(3_000)) },
    endings: delivered,
  },
]);

export const browserFaults: readonly BrowserFault[] = [
  { name: 'none', strike: act(() => Promise.resolve()), endings: delivered },
  ...byRole,
  {
    name: 'wire cut',
    strike: {
      async meanwhile({ couple, later }) {
        await later(1_500);
        couple.server.cut();
        await later(3_000);
        couple.server.mend();
      },
    },
    endings: delivered,
  },
  {
    name: 'wire silent',
    strike: {
      async meanwhile({ couple, later }) {
        couple.server.hold();
        await later(3_000);
        couple.server.release();
      },
    },
    endings: delivered,
  },
  {
    name: 'server restarted',
    strike: {
      async meanwhile({ couple, later }) {
        await later(1_500);
        await couple.server.restart();
      },
    },
    endings: delivered,
  },
  {
    name: 'tab of the link closed',
    at: 'opened',
    strike: act(({ people }) => people.linkTab.close()),
    endings: delivered,
  },
  {
    name: 'tab of the field closed',
    at: 'picked',
    strike: act(({ people }) => people.target.close()),
    endings: delivered,
  },
  { name: 'wrong code', strike: act(() => Promise.resolve()), mistakes: 1, endings: delivered },
  {
    name: 'three wrong codes, then a new one',
    strike: act(() => Promise.resolve()),
    mistakes: 3,
    endings: delivered,
  },
  {
    name: 'browser of the recipient gone, another opens the link',
    at: 'opened',
    strike: {
      async act({ couple }) {
        if (couple.recipient !== couple.first) return 'on';
        couple.recipient = await Person.arrive();
        await couple.first.leave();
        return 'open again';
      },
    },
    endings: delivered,
  },
  {
    name: 'sender cancels',
    at: 'picked',
    strike: {
      async act({ couple, people }) {
        const sharing = await couple.sender.clickIcon(people.login);
        await sharing.click('button', 'Cancel');
        await sharing.click('button', 'Cancel handoff');
        await until(
          'both to have ended',
          async () => (await ended(couple.sender)) && ended(couple.recipient),
        );
        return 'enough';
      },
    },
    endings: ['cancelled cancelled'],
  },
  {
    name: 'recipient declines',
    at: 'picked',
    strike: {
      async act({ couple, people }) {
        const receiving = await couple.recipient.clickIcon(people.target);
        await receiving.click('button', 'Decline');
        await until('the recipient to have ended', () => ended(couple.recipient));
        return 'enough';
      },
    },
    // Before the code the sender waits on: somebody else may be the one.
    endings: ['running declined'],
  },
];
