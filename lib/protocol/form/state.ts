/** The state of a form that its root signs (PROTOCOL section 9): to which key answers are sealed, and who may read. */
import * as v from 'valibot';
import { concat, lv, toBase64url, uint32be, uint64be, utf8 } from '../../crypto/bytes.ts';
import { sign, signatureBytes, signingKeyBytes, verify } from '../../crypto/ed25519.ts';
import { blake2b256 } from '../../crypto/hash.ts';
import { equal } from '../../crypto/secret.ts';
import { xwingKeyBytes } from '../../crypto/xwing.ts';
import { base64urlBytes, integer } from '../encoding.ts';
import { fingerprintBytes, formLinks, linkIdBytes } from './limits.ts';

export const roles = ['read', 'admin'] as const;
/** `read` lists answers; `admin` also makes and revokes links, edits and deletes. */
export type Role = (typeof roles)[number];

/** What a state says of one secret link. */
export interface ListedLink {
  id: Uint8Array;
  role: Role;
  /** X25519 */
  wrap: Uint8Array;
  /** Ed25519 */
  auth: Uint8Array;
}

export interface FormState {
  /** i of the protocol; a client takes the highest that verifies and never goes back. */
  index: number;
  /** Unix seconds. */
  time: number;
  /** X-Wing encapsulation key that answers are sealed to. */
  key: Uint8Array;
  /** Sorted by id. */
  links: ListedLink[];
}

export interface SignedState extends FormState {
  signature: Uint8Array;
}

const roleByte: Record<Role, number> = { read: 1, admin: 2 };

export const stateShape = v.object({
  index: integer(0, 0xffff_ffff),
  time: integer(0, Number.MAX_SAFE_INTEGER),
  key: base64urlBytes(xwingKeyBytes),
  links: v.pipe(
    v.array(
      v.object({
        id: base64urlBytes(linkIdBytes),
        role: v.picklist(roles),
        wrap: base64urlBytes(32),
        auth: base64urlBytes(signingKeyBytes),
      }),
    ),
    v.minLength(1),
    v.maxLength(formLinks),
    v.check(links => isSorted(links)),
  ),
  signature: base64urlBytes(signatureBytes),
});

/** A state as JSON, for `stateShape`. */
export function stateJson({ index, time, key, links, signature }: SignedState) {
  return {
    index,
    time,
    key: toBase64url(key),
    links: links.map(({ id, role, wrap, auth }) => ({
      id: toBase64url(id),
      role,
      wrap: toBase64url(wrap),
      auth: toBase64url(auth),
    })),
    signature: toBase64url(signature),
  };
}

/** What the root signs. */
export function encodeState(form: Uint8Array, { index, time, key, links }: FormState): Uint8Array {
  return concat(
    utf8('fieldpost/1 form'),
    form,
    uint32be(index),
    uint64be(time),
    lv(key),
    ...links.map(({ id, role, wrap, auth }) => lv(concat(id, Uint8Array.of(roleByte[role]), wrap, auth))),
  );
}

export function signState(rootSeed: Uint8Array, form: Uint8Array, state: FormState): SignedState {
  const sorted = { ...state, links: state.links.toSorted((a, b) => order(a.id, b.id)) };
  return { ...sorted, signature: sign(rootSeed, encodeState(form, sorted)) };
}

/** Whether the root said so. Duplicate ids were refused when it was read. */
export function stateVerifies(root: Uint8Array, form: Uint8Array, state: SignedState): boolean {
  return verify(root, encodeState(form, state), state.signature);
}

/** FP of the protocol: what a share link holds of the root public key. */
export function fingerprintOf(root: Uint8Array): Uint8Array {
  return blake2b256(root).slice(0, fingerprintBytes);
}

export function hasFingerprint(root: Uint8Array, fingerprint: Uint8Array): boolean {
  return equal(fingerprintOf(root), fingerprint);
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => order(a, b) === 0;

function order(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at < 0 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? 0);
}

function isSorted(links: readonly { id: Uint8Array }[]): boolean {
  return links.every(({ id }, at) => {
    const next = links[at + 1];
    return next === undefined || order(id, next.id) < 0;
  });
}
