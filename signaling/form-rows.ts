/** What is sent of a form and its links, as rows of the store, and back. */
import { createHash } from 'node:crypto';
import { toBase64url } from '../lib/crypto/bytes.ts';
import type { KeyPart } from '../lib/protocol/form/bodies.ts';
import { descriptionJson, type SignedDescription } from '../lib/protocol/form/description.ts';
import { type SignedState, sameBytes } from '../lib/protocol/form/state.ts';
import { refuse } from './form-refusal.ts';
import type { LinkRow, NewLink } from './store/form-store.ts';

/** Unix time as it is told. */
export const seconds = (ms: number): number => Math.floor(ms / 1000);

/** What a form is called in the store. */
export function formKey(form: string): string {
  return createHash('sha256').update('fieldpost form\n').update(form).digest('base64url').slice(0, 22);
}

/** What is kept of a link that the state lists. */
export function newLink(state: SignedState, part: KeyPart): NewLink {
  const listed = state.links.find(({ id }) => sameBytes(id, part.id));
  if (listed === undefined || part.gate === undefined) return refuse('bad-request');
  return {
    id: toBase64url(part.id),
    role: listed.role,
    auth: toBase64url(listed.auth),
    gate: toBase64url(part.gate),
    passphrase: part.passphrase ?? false,
    bundle: toBase64url(part.bundle),
    comment: part.comment && commentText(part.comment),
  };
}

/** A part for each link of the state, and for no other. */
export const areTheSame = (state: SignedState, parts: readonly KeyPart[]): boolean =>
  parts.length === state.links.length &&
  state.links.every(({ id }) => parts.some(part => sameBytes(part.id, id)));

/** What is kept of a description. */
export function described(description: SignedDescription) {
  const { revision, closes, answers } = description;
  return {
    revision,
    description: JSON.stringify(descriptionJson(description)),
    closes: closes * 1000,
    most: answers,
  };
}

export function commentText({ index, box }: NonNullable<KeyPart['comment']>): string {
  return JSON.stringify({ index, box: toBase64url(box) });
}

/** What is told of a secret link. */
export function linkJson({ id, role, passphrase, created, used, revoked, locked, comment }: LinkRow) {
  return {
    id,
    role,
    passphrase,
    created: seconds(created),
    ...(used === undefined ? {} : { used: seconds(used) }),
    ...(revoked === undefined ? {} : { revoked: seconds(revoked) }),
    ...(locked === undefined ? {} : { locked: seconds(locked) }),
    ...(comment === undefined ? {} : { comment: JSON.parse(comment) as unknown }),
  };
}
