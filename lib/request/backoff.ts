/** How long to wait between two looks for answers. */
const soonest = 2000;
const latest = 30_000;

/**
 * @param looks - how many found nothing since the last answer, or since a person looked.
 * @param chance - 0 to 1: spreads those who began together.
 * @returns ms
 */
export function nextLook(looks: number, chance: number): number {
  const pause = Math.min(latest, soonest * 1.5 ** Math.max(0, looks));
  return Math.round(pause * (0.8 + 0.4 * chance));
}
