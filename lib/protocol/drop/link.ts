/** Links to drops (PROTOCOL sections 1 and 8). */
import { concat, fromBase64url, toBase64url } from '../../crypto/bytes.ts';
import { linkFragmentCharacters, linkKeyBytes } from '../limits.ts';
import { type BadLink, linksIn, parseServer } from '../link.ts';
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
export function dropFragment({ key, locked }: Pick<DropLink, 'key' | 'locked'>): string {
  if (key.length !== linkKeyBytes) {
    throw new RangeError(`key must be ${linkKeyBytes} bytes, not ${key.length}`);
  }
  return toBase64url(concat(Uint8Array.of(locked ? lockedVersion : openVersion), key));
}

/**
 * The text of a link.
 *
 * @throws RangeError for a key that is not 32 bytes or a server that `parseServer` refuses.
 */
export function formatDropLink(link: DropLink): string {
  const origin = parseServer(link.server);
  if ('bad' in origin) {
    throw new RangeError(
      `server must be an https origin, or http on this machine (${origin.bad}): ${link.server}`,
    );
  }
  return `${origin.ok}/d#${dropFragment(link)}`;
}

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
export function parseDropLink(text: string): { ok: DropLink } | { bad: BadLink } {
  let firstBad: BadLink | undefined;
  for (const { origin, path, fragment } of linksIn(text)) {
    if (path !== 'd') continue;
    const server = parseServer(origin);
    const carried = parseDropFragment(fragment);
    if ('ok' in server && 'ok' in carried) return { ok: { kind: 'drop', server: server.ok, ...carried.ok } };
    firstBad ??= 'bad' in server ? server.bad : 'bad' in carried ? carried.bad : undefined;
  }
  return { bad: firstBad ?? 'not-a-link' };
}
