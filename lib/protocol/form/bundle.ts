/** The private keys of a form, sealed to one secret link. */
import * as v from 'valibot';
import { openXChaCha20Poly1305, sealXChaCha20Poly1305, xchachaNonceBytes } from '../../crypto/aead.ts';
import { concat, toBase64url, utf8 } from '../../crypto/bytes.ts';
import { drawRandom } from '../../crypto/random.ts';
import { openSealed, sealTo } from '../../crypto/sealedbox.ts';
import { wipe } from '../../crypto/secret.ts';
import { xwingSeedBytes } from '../../crypto/xwing.ts';
import { base64urlBytes, integer, parseJsonBytes } from '../encoding.ts';
import { pad, unpad } from '../padding.ts';
import type { SecretLinkKeys } from './keys.ts';
import { bundleBytes, formKeys, formLinks, linkIdBytes } from './limits.ts';

/** A form key and the first state that names it. */
export interface FormKey {
  from: number;
  /** Unix seconds of that state. */
  time: number;
  /** X-Wing, 32 bytes, secret. */
  seed: Uint8Array;
}

/** What an admin has beside the form keys. */
export interface RootKeys {
  /** Ed25519, 32 bytes, secret. */
  seed: Uint8Array;
  /** The inner key of every secret link, so that an admin can seal new form keys to it. */
  inner: { id: Uint8Array; key: Uint8Array }[];
}

export interface FormSecrets {
  /** Ascending. */
  keys: FormKey[];
  root?: RootKeys;
}

const shape = v.object({
  v: v.literal(1),
  keys: v.pipe(
    v.array(
      v.object({
        from: integer(0, 0xffff_ffff),
        time: integer(0, Number.MAX_SAFE_INTEGER),
        seed: base64urlBytes(xwingSeedBytes),
      }),
    ),
    v.minLength(1),
    v.maxLength(formKeys),
    v.check(keys => keys.every(({ from }, at) => from > (keys[at - 1]?.from ?? -1))),
  ),
  root: v.exactOptional(
    v.object({
      seed: base64urlBytes(32),
      inner: v.pipe(
        v.array(v.object({ id: base64urlBytes(linkIdBytes), key: base64urlBytes(32) })),
        v.maxLength(formLinks),
      ),
    }),
  ),
});

/** To whom a bundle goes: the link's public wrap key and its inner key. */
export interface BundleTo {
  id: Uint8Array;
  wrap: Uint8Array;
  inner: Uint8Array;
}

export function sealBundle(form: Uint8Array, to: BundleTo, secrets: FormSecrets): Uint8Array {
  const { keys, root } = secrets;
  const text = utf8(
    JSON.stringify({
      v: 1,
      keys: keys.map(({ from, time, seed }) => ({ from, time, seed: toBase64url(seed) })),
      ...(root === undefined
        ? {}
        : {
            root: {
              seed: toBase64url(root.seed),
              inner: root.inner.map(({ id, key }) => ({ id: toBase64url(id), key: toBase64url(key) })),
            },
          }),
    }),
  );
  const plain = pad(text);
  const box = sealXChaCha20Poly1305(to.inner, concat(form, to.id), plain, drawRandom(xchachaNonceBytes));
  wipe(text, plain);
  return sealTo(to.wrap, box);
}

/** What is sealed to this link, or null when it is not for it or was changed. */
export function openBundle(
  form: Uint8Array,
  id: Uint8Array,
  keys: SecretLinkKeys,
  bundle: Uint8Array,
): FormSecrets | null {
  if (bundle.length > bundleBytes) return null;
  const box = openSealed(keys.wrapSecret, bundle);
  const plain = box && openXChaCha20Poly1305(keys.inner, concat(form, id), box);
  const text = plain && unpad(plain);
  if (!plain || !text) return null;
  const parsed = v.safeParse(shape, parseJsonBytes(text));
  wipe(plain);
  if (!parsed.success) return null;
  const { keys: opened, root } = parsed.output;
  return { keys: opened, ...(root === undefined ? {} : { root }) };
}

/** The form key that answers to state `index` are sealed to. */
export function formKeyAt(keys: readonly FormKey[], index: number): FormKey | undefined {
  return keys.findLast(({ from }) => from <= index);
}

export function wipeSecrets({ keys, root }: FormSecrets): void {
  wipe(...keys.map(({ seed }) => seed));
  if (root) wipe(root.seed, ...root.inner.map(({ key }) => key));
}
