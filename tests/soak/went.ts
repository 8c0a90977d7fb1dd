/** How one handoff went; `unexplained` says what nobody expected of it. */
export interface Went {
  fault: string;
  ending: string;
  ms: number;
  unexplained?: string;
}

/** However it is struck, a handoff is over after so long (ms), or it hangs. */
export const longest = 120_000;

/** Every kind of ending with how often it came, as lines of a table. */
export function tableOf(all: readonly Went[]): string[] {
  const kinds = Map.groupBy(all, ({ fault, ending }) => `${fault} | ${ending}`);
  const rows = [...kinds].toSorted(([a], [b]) => a.localeCompare(b));
  return [
    'fault | ending | handoffs | median ms',
    ...rows.map(([kind, some]) => {
      const times = some.map(({ ms }) => ms).toSorted((a, b) => a - b);
      return `${kind} | ${some.length} | ${Math.round(times[Math.floor(times.length / 2)] ?? 0)}`;
    }),
  ];
}
