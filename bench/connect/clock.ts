import { hrtime } from 'node:process';

/** Milliseconds of a clock that every process of this machine shares. */
export const clock = (): number => Number(hrtime.bigint()) / 1e6;
