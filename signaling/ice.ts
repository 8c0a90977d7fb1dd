import type { IceServer } from '../lib/protocol/control.ts';
import type { Configuration } from './configuration.ts';

/** What peers may use to reach each other. */
export function createIce(
  configuration: Pick<Configuration, 'stun'>,
  _now: () => number,
): (bothSeated: boolean) => IceServer[] {
  const stun: IceServer[] = configuration.stun.length === 0 ? [] : [{ urls: [...configuration.stun] }];
  return () => stun;
}
