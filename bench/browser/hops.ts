/** One leg of a way, and how long it took (ms). */
export interface Hop {
  name: string;
  took: number;
}

/** The legs between moments (Unix ms) in the order of the way, also where the clock shows another one. */
export function breakdown(from: number, moments: readonly (readonly [string, number])[]): Hop[] {
  let last = from;
  return moments.map(([name, at]) => {
    const took = at - last;
    last = at;
    return { name, took };
  });
}
