import type { Running } from '../cli/processes.ts';
import type { Lane } from './lane.ts';

/** What a fault can reach. */
export interface Victims {
  lane: Lane;
  sender: Running;
  recipient: Running;
  /** Some time later, by chance (ms at most). */
  later(most: number): Promise<void>;
  /** Type a code that is wrong, and see it refused. */
  mistype(): Promise<void>;
}

export interface Fault {
  name: string;
  /** `opened`: as soon as the recipient has started; `connected`: once both have met. */
  at: 'opened' | 'connected';
  strike(victims: Victims): Promise<void>;
  /** Somebody else opens the link afterwards. */
  another?: true;
  /** Nobody is there any more: the recipient need not wait for long. */
  final?: true;
  /** The endings that explain themselves: the sender's outcome, and the exit status of who was last to open the link. */
  endings: readonly string[];
}

const delivered = ['delivered 0'] as const;

async function sleep(who: Running, { later }: Victims): Promise<void> {
  who.child.kill('SIGSTOP');
  await later(3_000);
  who.child.kill('SIGCONT');
}

async function struck({ lane, later }: Victims, strike: (lane: Lane) => unknown): Promise<void> {
  await later(1_000);
  await strike(lane);
}

export const faults: readonly Fault[] = [
  { name: 'none', at: 'connected', strike: () => Promise.resolve(), endings: delivered },
  {
    name: 'wire cut, opening',
    at: 'opened',
    strike: on => struck(on, lane => lane.cut()),
    endings: delivered,
  },
  {
    name: 'wire cut, connected',
    at: 'connected',
    strike: on => struck(on, lane => lane.cut()),
    endings: delivered,
  },
  {
    name: 'server killed, opening',
    at: 'opened',
    strike: on => struck(on, lane => lane.restart('SIGKILL')),
    endings: delivered,
  },
  {
    name: 'server killed, connected',
    at: 'connected',
    strike: on => struck(on, lane => lane.restart('SIGKILL')),
    endings: delivered,
  },
  {
    name: 'server restarted',
    at: 'connected',
    strike: on => struck(on, lane => lane.restart('SIGTERM')),
    endings: delivered,
  },
  { name: 'sender asleep', at: 'connected', strike: on => sleep(on.sender, on), endings: delivered },
  { name: 'recipient asleep', at: 'connected', strike: on => sleep(on.recipient, on), endings: delivered },
  { name: 'wrong code', at: 'connected', strike: ({ mistype }) => mistype(), endings: delivered },
  {
    name: 'three wrong codes, then a new one',
    at: 'connected',
    async strike({ mistype }) {
      for (let tries = 0; tries < 3; tries += 1) await mistype();
    },
    endings: delivered,
  },
  {
    name: 'recipient killed, another opens the link',
    at: 'connected',
    another: true,
    async strike({ recipient }) {
      recipient.child.kill('SIGKILL');
      await recipient.status;
    },
    endings: delivered,
  },
  {
    name: 'sender killed',
    final: true,
    at: 'connected',
    async strike({ sender }) {
      sender.child.kill('SIGKILL');
      await sender.status;
    },
    endings: ['killed 1', 'killed 4'],
  },
  {
    name: 'sender cancels',
    final: true,
    at: 'connected',
    async strike({ sender }) {
      sender.child.kill('SIGINT');
      await sender.status;
    },
    endings: ['cancelled 1', 'cancelled 3', 'cancelled 4'],
  },
];
