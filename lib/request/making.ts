/** A new secret link: drawn here, told to the server only as what it checks. */
import { drawRandom } from '../crypto/random.ts';
import { sealComment } from '../protocol/form/answer.ts';
import type { KeyPart } from '../protocol/form/bodies.ts';
import {
  gateHash,
  gateOf,
  linkIdOf,
  listed,
  type SecretLinkKeys,
  secretLinkKeys,
} from '../protocol/form/keys.ts';
import { secretLinkKeyBytes } from '../protocol/form/limits.ts';
import type { SecretLink } from '../protocol/form/link.ts';
import type { ListedLink, Role } from '../protocol/form/state.ts';

export interface MadeLink {
  link: SecretLink;
  keys: SecretLinkKeys;
  listed: ListedLink;
  passphrase: boolean;
  comment: string | undefined;
}

/** With a passphrase this takes half a second. */
export function makeLink(wanted: {
  server: string;
  form: Uint8Array;
  root: Uint8Array;
  role: Role;
  passphrase?: string;
  comment?: string;
}): MadeLink {
  const { server, form, root, role, passphrase = '', comment } = wanted;
  const key = drawRandom(secretLinkKeyBytes);
  const id = linkIdOf(key, root);
  const keys = secretLinkKeys(key, id, passphrase);
  return {
    link: { kind: 'answers', server, form, id, key },
    keys,
    listed: listed(id, role, keys),
    passphrase: passphrase !== '',
    comment,
  };
}

/** What the server keeps of a new link. */
export function keyPartOf(
  { link, passphrase, comment }: MadeLink,
  at: { form: Uint8Array; index: number; key: Uint8Array },
  bundle: Uint8Array,
): KeyPart {
  const place = { form: at.form, index: at.index, link: link.id };
  const box = comment === undefined || comment === '' ? null : sealComment(at.key, place, comment);
  return {
    id: link.id,
    bundle,
    gate: gateHash(gateOf(link.key)),
    ...(passphrase ? { passphrase } : {}),
    ...(box === null ? {} : { comment: { index: at.index, box } }),
  };
}
