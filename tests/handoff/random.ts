/** Fixed randomness: the same bytes for the same seed (mulberry32). */
export interface Random {
  /** From 0, below 1. */
  number(): number;
  bytes(length: number): Uint8Array;
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return {
    number: () => next() / 2 ** 32,
    bytes: length => Uint8Array.from({ length }, () => next() & 0xff),
  };
}
