import type { Moment, TimedMoment } from '../../net/timeline.ts';

/** With what began that which ends here. */
const beginnings: Partial<Record<Moment['what'], Moment['what']>> = {
  'server-reached': 'server-asked',
  'direct-open': 'direct-begun',
};

/** How long that took which ended at each moment (ms); undefined where nothing did. */
export function durationsOf(moments: readonly TimedMoment[]): (number | undefined)[] {
  return moments.map(({ what, at }, index) => {
    const beginning = beginnings[what];
    const begun = moments.slice(0, index).findLast(earlier => earlier.what === beginning);
    return beginning === undefined || begun === undefined ? undefined : at - begun.at;
  });
}
