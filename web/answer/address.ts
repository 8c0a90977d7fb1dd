import { parseRequestLink, type ShareLink } from '../../lib/protocol/form/link.ts';
import type { BadLink } from '../../lib/protocol/link.ts';

/** The link in the address bar, left there for a reload, and for whoever adds the extension now. */
export function lookAtShareLink(): { ok: ShareLink } | { bad: BadLink | 'none' } {
  const { href, hash } = location;
  if (hash.length <= 1) return { bad: 'none' };
  const parsed = parseRequestLink(href);
  if ('bad' in parsed) return parsed;
  return parsed.ok.kind === 'request' ? { ok: parsed.ok } : { bad: 'not-a-link' };
}

/** Out of the address bar and the session's history. */
export function removeLink(): void {
  history.replaceState(null, '', location.pathname);
}
