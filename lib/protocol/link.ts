/** Links (PROTOCOL section 1). */
import { concat, fromBase64url, toBase64url } from '../crypto/bytes.ts';
import { hostReach } from './address.ts';
import { linkFragmentCharacters, linkKeyBytes, linkVersion } from './limits.ts';

export interface HandoffLink {
  kind: 'handoff';
  /** Origin of the server, in normal form. */
  server: string;
  /** The link key K, 32 bytes, secret. */
  key: Uint8Array;
}

export type BadServer = 'not-a-link' | 'not-secure' | 'private-address';
export type BadLink = BadServer | 'other-version';

/** A text that was pasted may hold a message around the link, not a book. */
const longestText = 20_000;

/** Anything like a link of any version and kind: origin, path, fragment. What follows it is the message around it. */
const linkLike =
  /(?<![a-z0-9])(https?:\/\/[^\s/?#\\<>"'`()|@]{1,300})\/([hdqv])#([a-z0-9_.-]*[a-z0-9_-])(?![a-z0-9_%=&~+/?#-])/gi;

/**
 * The normalized origin of a server that a link may name: https, or http on this machine.
 *
 * @param text - an origin, with or without a closing slash.
 */
export function parseServer(text: string): { ok: string } | { bad: BadServer } {
  if (!URL.canParse(text)) return { bad: 'not-a-link' };
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { bad: 'not-a-link' };
  // No name, password, path, query or fragment, not even an empty one.
  if (url.href !== `${url.origin}/`) return { bad: 'not-a-link' };
  const reach = hostReach(url.hostname);
  if (reach === 'private') return { bad: 'private-address' };
  if (reach === 'public' && url.protocol !== 'https:') return { bad: 'not-secure' };
  return { ok: url.origin };
}

/** base64url(0x01 || K), always 44 characters. */
export const fragmentOf = (key: Uint8Array): string => versionedKey(linkVersion, key);

/**
 * base64url(version || K), always 44 characters.
 *
 * @throws RangeError for a key that is not 32 bytes.
 */
export function versionedKey(version: number, key: Uint8Array): string {
  if (key.length !== linkKeyBytes) {
    throw new RangeError(`key must be ${linkKeyBytes} bytes, not ${key.length}`);
  }
  return toBase64url(concat(Uint8Array.of(version), key));
}

/**
 * The text of a link of any kind.
 *
 * @throws RangeError for a server that `parseServer` refuses.
 */
export function linkText(server: string, path: 'h' | 'd' | 'q' | 'v', fragment: string): string {
  const origin = parseServer(server);
  if ('bad' in origin) {
    throw new RangeError(
      `server must be an https origin, or http on this machine (${origin.bad}): ${server}`,
    );
  }
  return `${origin.ok}/${path}#${fragment}`;
}

/**
 * The text of a link.
 *
 * @throws RangeError for a key that is not 32 bytes or a server that `parseServer` refuses.
 */
export const formatLink = ({ server, key }: HandoffLink): string => linkText(server, 'h', fragmentOf(key));

/** What is read out of something like a link; undefined passes over it without a word. */
export type JudgeLink<Link> = (
  origin: string,
  path: string,
  fragment: string,
) => { ok: Link } | { bad: BadLink } | undefined;

/** The first good link in a text as people paste it; where there is none, why the first thing like one is bad. */
export function firstLink<Link>(text: string, judge: JudgeLink<Link>): { ok: Link } | { bad: BadLink } {
  let firstBad: BadLink | undefined;
  if (text.length > longestText) return { bad: 'not-a-link' };
  for (const [, origin = '', path = '', fragment = ''] of text.matchAll(linkLike)) {
    const judged = judge(origin, path, fragment);
    if (judged === undefined) continue;
    if ('ok' in judged) return judged;
    firstBad ??= judged.bad;
  }
  return { bad: firstBad ?? 'not-a-link' };
}

/**
 * The first good link in a text as people paste it: with a message, quotes, brackets or white space around it.
 * Where there is none, why the first thing like a link is bad.
 */
export const parseLink = (text: string): { ok: HandoffLink } | { bad: BadLink } => firstLink(text, judge);

function judge(origin: string, path: string, fragment: string): { ok: HandoffLink } | { bad: BadLink } {
  const server = parseServer(origin);
  if ('bad' in server) return server;
  // Drops and requests are links too, of a later version than this program.
  if (path !== 'h') return { bad: /^[dqv]$/.test(path) && isLong(fragment) ? 'other-version' : 'not-a-link' };
  const bytes = fromBase64url(fragment);
  if (!bytes) return { bad: 'not-a-link' };
  if (bytes[0] !== linkVersion) return { bad: isLong(fragment) ? 'other-version' : 'not-a-link' };
  if (fragment.length !== linkFragmentCharacters) return { bad: 'not-a-link' };
  return { ok: { kind: 'handoff', server: server.ok, key: bytes.slice(1) } };
}

function isLong(fragment: string): boolean {
  return fragment.length >= linkFragmentCharacters;
}
