import { createHash, timingSafeEqual } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { addressList } from './address.ts';
import type { Configuration } from './configuration.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Who may open rooms: anyone by default; with a token or a list of addresses, who has the one or comes from the
 * other. Joining is free: the link is what lets somebody in.
 */
export function createAdmission({
  openToken,
  openFrom,
}: Pick<Configuration, 'openToken' | 'openFrom'>): (address: string, access: string | undefined) => boolean {
  if (openToken === undefined && openFrom.length === 0) return () => true;
  const token = openToken === undefined ? undefined : digest(openToken);
  const list = addressList(openFrom, 'FIELDPOST_OPEN_FROM');
  return (address, access) =>
    (token !== undefined && access !== undefined && timingSafeEqual(digest(access), token)) ||
    (openFrom.length > 0 && list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6'));
}
