import { createHmac, randomBytes } from 'node:crypto';
import type { IceServer } from '../lib/protocol/control.ts';
import { turnCredentialSeconds } from '../lib/protocol/limits.ts';
import type { Configuration } from './configuration.ts';

/** A credential for one seat (PROTOCOL §7), as coturn's `use-auth-secret` checks it. */
function turnCredential(secret: string, now: number): { username: string; credential: string } {
  const until = Math.floor(now / 1000) + turnCredentialSeconds;
  const username = `${until}:${randomBytes(9).toString('base64url')}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}

/** What peers may use to reach each other; TURN costs the operator, so only two who have met get it. */
export function createIce(
  { stun, turn, turnSecret }: Pick<Configuration, 'stun' | 'turn' | 'turnSecret'>,
  now: () => number,
): (bothSeated: boolean) => IceServer[] {
  const always: IceServer[] = stun.length === 0 ? [] : [{ urls: [...stun] }];
  if (turn.length === 0 || turnSecret === undefined) return () => always;
  return bothSeated =>
    bothSeated ? [...always, { urls: [...turn], ...turnCredential(turnSecret, now()) }] : always;
}
