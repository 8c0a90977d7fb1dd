import { type BadLink, type HandoffLink, parseLink } from '../../lib/protocol/link.ts';

/** What the address bar holds. */
export type AddressLink = { kind: 'none' } | { kind: 'bad'; why: BadLink } | { kind: 'good' };

/** Look at the link without taking it: whoever adds the extension now finds it still there. */
export function lookAtLink(): AddressLink {
  const { href, hash } = location;
  if (hash.length <= 1) return { kind: 'none' };
  const parsed = parseLink(href);
  if ('bad' in parsed) return { kind: 'bad', why: parsed.bad };
  parsed.ok.key.fill(0);
  return { kind: 'good' };
}

/** The link, out of the address bar and the session's history before anything else is done with it. */
export function takeLink(): HandoffLink | null {
  const { href, pathname } = location;
  history.replaceState(null, '', pathname);
  const parsed = parseLink(href);
  return 'ok' in parsed ? parsed.ok : null;
}
