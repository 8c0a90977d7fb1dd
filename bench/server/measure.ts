import { median } from '../harness.ts';
import type { Contender, Running } from './contenders.ts';
import type { Row } from './row.ts';

/** How much is done. */
export interface Amount {
  rounds: number;
  /** Frames relayed in one measurement of that. */
  frames: number;
  /** Idle connections, and ms that they are watched. */
  connections: number;
  idle: number;
  /** ms before that, in which a server comes to rest: what it does first it does by code that is not compiled yet. */
  settling: number;
  /** Pairs that connect in one measurement of that. */
  setups: number;
  /** First frames in one measurement of them. */
  firsts: number;
  /** Bytes pushed at a receiver that reads nothing. */
  offered: number;
  /** Connections that hoard. */
  hoarders: number;
  /** Rooms opened and dropped in one turn, and turns. */
  rooms: number;
  turns: number;
}

/** What the figures are measured by. */
export const whole: Amount = {
  rounds: 5,
  frames: 100_000,
  connections: 10_000,
  // In which each of them pings once.
  idle: 20_000,
  settling: 40_000,
  setups: 2000,
  firsts: 400,
  offered: 268_435_456,
  hoarders: 60,
  rooms: 10_000,
  turns: 20,
};

/** Turns after which a server that runs all day is what is measured, and not how V8 compiles it. */
export const warmups = 3;

/** A little of everything: whether it works, and no figure that means anything. */
export const quick: Amount = {
  rounds: 1,
  frames: 800,
  connections: 40,
  idle: 100,
  settling: 0,
  setups: 10,
  firsts: 5,
  offered: 8_388_608,
  hoarders: 2,
  rooms: 20,
  turns: 6,
};

/** Gets the servers of others to measure beside, and says its rows. */
export type Measure = (amount: Amount, rivals: readonly Contender[]) => Promise<Row[]>;

/** Runs something with each of these started, and stops them whatever happens. */
export async function withRunning<Result>(
  contenders: readonly Contender[],
  run: (running: readonly Running[]) => Promise<Result>,
): Promise<Result> {
  const running: Running[] = [];
  try {
    for (const contender of contenders) running.push(await contender.start());
    return await run(running);
  } finally {
    for (const one of running) await one.stop();
  }
}

/** What each gave in each round, by name, the bare relay's among them. */
export type Rounds = Record<string, number[]>;

/** The medians, and the median of the rounds' ratios of ours to the bare relay. */
export function compare(rounds: Rounds): Pick<Row, 'value' | 'beside' | 'ratio'> {
  const { fieldpost = [], ...others } = rounds;
  const bare = others['bare ws'] ?? [];
  return {
    value: median(fieldpost),
    beside: Object.fromEntries(Object.entries(others).map(([name, values]) => [name, median(values)])),
    ratio: median(fieldpost.map((value, round) => value / (bare[round] ?? Number.NaN))),
  };
}
