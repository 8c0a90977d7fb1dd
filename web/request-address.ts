import { parseRequestLink, type RequestLink } from '../lib/protocol/form/link.ts';
import type { BadLink } from '../lib/protocol/link.ts';

export type AddressedLink<Kind extends RequestLink['kind']> =
  | { ok: Extract<RequestLink, { kind: Kind }> }
  | { bad: BadLink | 'none' };

/** The link in the address bar, left there for a reload, and for whoever adds the extension now. */
export function lookAtLink<Kind extends RequestLink['kind']>(kind: Kind): AddressedLink<Kind> {
  const { href, hash } = location;
  if (hash.length <= 1) return { bad: 'none' };
  const parsed = parseRequestLink(href);
  if ('bad' in parsed) return parsed;
  const isWanted = (link: RequestLink): link is Extract<RequestLink, { kind: Kind }> => link.kind === kind;
  return isWanted(parsed.ok) ? { ok: parsed.ok } : { bad: 'not-a-link' };
}

/** Out of the address bar and the session's history. */
export function removeLink(): void {
  history.replaceState(null, '', location.pathname);
}
