/**
 * How long it takes to connect in each network of the laboratory, beside bare WebRTC on the same machines in the same
 * run: `npm run bench:connect`, or some networks by a part of their names: `npm run bench:connect -- homes symmetric`.
 * `--rounds N` (5) sets how often. It needs what `npm run test:net` needs.
 */
import { randomBytes } from 'node:crypto';
import { argv, exit, stderr, stdout } from 'node:process';
import type { Running } from '../../tests/cli/processes.ts';
import { Lab, type Person, server } from '../../tests/net/lab/lab.ts';
import { type Network, networks, settle } from '../../tests/net/lab/networks.ts';
import { isPossible } from '../../tests/net/lab/possible.ts';
import { type Measurement, median, table } from '../harness.ts';
import type { Step } from './worker.ts';

/** The bounds: a direct path in so many times a bare one's time; a code in so many round trips and ms. */
const goals = { direct: 1.2, roundTrips: 3, own: 60 };

/** Node's WebRTC now and then takes its process down as a connection is closed: such a round is measured again. */
const deathLimit = 3;

/** A worker on somebody's machine. Its answers come in the order of its steps. */
class Hand {
  readonly #running: Running;
  #answers = 0;

  constructor(person: Person) {
    this.#running = person.run('bench/connect/worker.ts');
  }

  async does<Answer>(...step: Step): Promise<Answer> {
    const place = this.#answers;
    this.#answers += 1;
    this.#running.child.stdin.write(`${JSON.stringify(step)}\n`);
    const line = await this.#running.until(step[0], () => {
      const lines = this.#running.stdout().split('\n');
      return place < lines.length - 1 ? lines[place] : undefined;
    });
    return JSON.parse(line) as Answer;
  }

  /** Ends it, and says how it had ended. */
  async fate(): Promise<string> {
    const { child } = this.#running;
    const was = child.signalCode ?? child.exitCode ?? 'running';
    child.kill('SIGKILL');
    await this.#running.status;
    return String(was);
  }
}

interface Round {
  usable: number;
  /** Absent where nothing but the relay is let through. */
  direct?: number;
  code: number;
  bare: { usable: number; direct?: number; roundTrip: number };
}

type Hands = { sender: Hand; recipient: Hand };

async function ours({ sender, recipient }: Hands, isDirect: boolean): Promise<Omit<Round, 'bare'>> {
  const link = await sender.does<string>('share', server);
  const { begun, usable } = await recipient.does<{ begun: number; usable: number }>('open', link);
  await recipient.does('settled');
  const direct = isDirect
    ? Math.max(await sender.does<number>('shared'), await recipient.does<number>('opened'))
    : undefined;
  const code = await recipient.does<number>('type', await sender.does<string>('code'));
  await recipient.does('close');
  await sender.does('unshare');
  return { usable: usable - begun, code, ...(direct === undefined ? {} : { direct: direct - begun }) };
}

async function bare({ sender, recipient }: Hands, isDirect: boolean): Promise<Round['bare']> {
  const room = randomBytes(16).toString('base64url');
  await sender.does('bare', server, room, 'open');
  const begun = await recipient.does<number>('bare', server, room, 'join');
  const usable = await recipient.does<number>('bare heard');
  const direct = isDirect
    ? Math.max(await sender.does<number>('bare opened'), await recipient.does<number>('bare opened'))
    : undefined;
  const roundTrip = await recipient.does<number>('bare round trip');
  await recipient.does('bare close');
  await sender.does('bare close');
  return { usable: usable - begun, roundTrip, ...(direct === undefined ? {} : { direct: direct - begun }) };
}

async function measure(network: Network, rounds: number): Promise<Measurement[]> {
  const lab = await Lab.build();
  try {
    const people = await settle(lab, network);
    const isDirect = network.path !== 'relay';
    const all: Round[] = [];
    for (let deaths = 0; all.length < rounds; ) {
      const hands = { sender: new Hand(people.sender), recipient: new Hand(people.recipient) };
      try {
        // The first round warms both up, and counts for nothing.
        for (let isWarm = false; all.length < rounds; isWarm = true) {
          const beside = await bare(hands, isDirect);
          const own = await ours(hands, isDirect);
          if (isWarm) all.push({ ...own, bare: beside });
        }
      } catch (error) {
        deaths += 1;
        if (deaths > deathLimit) throw error;
        stderr.write(
          `a worker died, and is replaced: ${await hands.sender.fate()}, ${await hands.recipient.fate()}\n`,
        );
      }
    }
    return rowsOf(network, all);
  } finally {
    await lab.close();
  }
}

function rowsOf({ name, path }: Network, rounds: readonly Round[]): Measurement[] {
  const of = (read: (round: Round) => number | undefined) =>
    median(rounds.map(round => read(round) ?? Number.NaN));
  const roundTrip = of(({ bare: { roundTrip: each } }) => each);
  const usable: Measurement = {
    name: `${name}: link opened to usable`,
    value: of(round => round.usable),
    unit: 'ms',
    baseline: { value: of(({ bare: { usable: each } }) => each), name: 'first bare frame' },
  };
  const direct: Measurement = {
    name: `${name}: link opened to ${path}`,
    value: of(round => round.direct),
    unit: 'ms',
    baseline: { value: of(({ bare: { direct: each } }) => each), name: 'bare' },
    ...(path === 'turn' ? {} : { goal: { most: goals.direct, of: 'ratio' as const } }),
  };
  const code: Measurement = {
    name: `${name}: code typed to secret`,
    value: of(round => round.code),
    unit: 'ms',
    baseline: { value: roundTrip, name: 'round trip' },
    goal: { most: Math.round(goals.roundTrips * roundTrip + goals.own), of: 'value' },
  };
  return path === 'relay' ? [usable, code] : [usable, direct, code];
}

/** @returns null for what this command does not know. */
function read(given: readonly string[]): { chosen: Network[]; rounds: number } | null {
  const at = given.indexOf('--rounds');
  const rounds = at < 0 ? 5 : Number(given[at + 1]);
  const words = at < 0 ? given : given.toSpliced(at, 2);
  const chosen = networks.filter(({ name }) => words.length === 0 || words.some(word => name.includes(word)));
  return Number.isInteger(rounds) && rounds > 0 && chosen.length > 0 ? { chosen, rounds } : null;
}

async function main(given: string[]): Promise<number> {
  const order = read(given);
  if (order === null) {
    stderr.write(`usage: npm run bench:connect -- [--rounds N] [NAME …], of:\n`);
    for (const { name } of networks) stderr.write(`  ${name}\n`);
    return 2;
  }
  if (!isPossible) return 1;
  const rows: Measurement[] = [];
  let status = 0;
  for (const network of order.chosen) {
    stderr.write(`measuring ${network.name} …\n`);
    try {
      rows.push(...(await measure(network, order.rounds)));
    } catch (error) {
      status = 1;
      stderr.write(
        `${network.name} could not be measured: ${error instanceof Error ? error.stack : String(error)}\n`,
      );
    }
  }
  stdout.write(table(rows));
  return status;
}

exit(await main(argv.slice(2)));
