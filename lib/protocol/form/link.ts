/** Links of requests (PROTOCOL section 1): `/q#FORM.FP` to share, `/v#FORM.KEYID.KEY` to read. */
import { fromBase64url, toBase64url } from '../../crypto/bytes.ts';
import { type BadLink, firstLink, linkText, parseServer } from '../link.ts';
import { fingerprintBytes, formIdBytes, linkIdBytes, secretLinkKeyBytes } from './limits.ts';

/** Whoever has it can answer. */
export interface ShareLink {
  kind: 'request';
  /** Origin of the server, in normal form. */
  server: string;
  form: Uint8Array;
  /** Of the form's root public key: `fingerprintOf`. */
  fingerprint: Uint8Array;
}

/** Whoever has it, and its passphrase if it has one, can read the answers. */
export interface SecretLink {
  kind: 'answers';
  server: string;
  form: Uint8Array;
  id: Uint8Array;
  /** 32 bytes, secret. */
  key: Uint8Array;
}

export type RequestLink = ShareLink | SecretLink;

/** @throws RangeError for a server that `parseServer` refuses. */
export function formatRequestLink(link: RequestLink): string {
  const parts = link.kind === 'request' ? [link.form, link.fingerprint] : [link.form, link.id, link.key];
  return linkText(link.server, link.kind === 'request' ? 'q' : 'v', parts.map(toBase64url).join('.'));
}

/** The first good link of a request in a text as people paste it; where there is none, why. */
export const parseRequestLink = (text: string): { ok: RequestLink } | { bad: BadLink } =>
  firstLink(text, judge);

function judge(server: string, path: string, fragment: string): { ok: RequestLink } | { bad: BadLink } {
  const origin = parseServer(server);
  if ('bad' in origin) return origin;
  const parts = fragment.split('.').map(fromBase64url);
  const [form, second, key] = parts;
  if (form?.length !== formIdBytes || !second) return { bad: 'not-a-link' };
  if (path === 'q' && second.length === fingerprintBytes && parts.length === 2) {
    return { ok: { kind: 'request', server: origin.ok, form, fingerprint: second } };
  }
  if (
    path === 'v' &&
    second.length === linkIdBytes &&
    key?.length === secretLinkKeyBytes &&
    parts.length === 3
  ) {
    return { ok: { kind: 'answers', server: origin.ok, form, id: second, key } };
  }
  return { bad: 'not-a-link' };
}
