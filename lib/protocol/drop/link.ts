/** Links to drops (PROTOCOL sections 1 and 8). */
import { fromBase64url } from '../../crypto/bytes.ts';
import { linkFragmentCharacters } from '../limits.ts';
import { type BadLink, firstLink, linkText, parseServer, versionedKey } from '../link.ts';
import { lockedVersion, openVersion } from './limits.ts';

export interface DropLink {
  kind: 'drop';
  /** Origin of the server, in normal form. */
  server: string;
  /** The link key K, 32 bytes, secret. */
  key: Uint8Array;
  /** Whether a passphrase is needed, too. */
  locked: boolean;
}

/** base64url(first byte || K), always 44 characters. */
export const dropFragment = ({ key, locked }: Pick<DropLink, 'key' | 'locked'>): string =>
  versionedKey(locked ? lockedVersion : openVersion, key);

/**
 * The text of a link.
 *
 * @throws RangeError for a key that is not 32 bytes or a server that `parseServer` refuses.
 */
export const formatDropLink = (link: DropLink): string => linkText(link.server, 'd', dropFragment(link));

/** What the fragment of a drop's link carries. */
export function parseDropFragment(
  fragment: string,
): { ok: Pick<DropLink, 'key' | 'locked'> } | { bad: 'not-a-link' | 'other-version' } {
  const bytes = fromBase64url(fragment);
  if (!bytes || fragment.length < linkFragmentCharacters) return { bad: 'not-a-link' };
  const [version] = bytes;
  if (version !== openVersion && version !== lockedVersion) return { bad: 'other-version' };
  if (fragment.length !== linkFragmentCharacters) return { bad: 'not-a-link' };
  return { ok: { key: bytes.slice(1), locked: version === lockedVersion } };
}

/** The first good link to a drop in a text as people paste it; where there is none, why the first one is bad. */
export const parseDropLink = (text: string): { ok: DropLink } | { bad: BadLink } => firstLink(text, judge);

function judge(
  origin: string,
  path: string,
  fragment: string,
): { ok: DropLink } | { bad: BadLink } | undefined {
  if (path !== 'd') return undefined;
  const server = parseServer(origin);
  if ('bad' in server) return server;
  const carried = parseDropFragment(fragment);
  if ('bad' in carried) return carried;
  return { ok: { kind: 'drop', server: server.ok, ...carried.ok } };
}
