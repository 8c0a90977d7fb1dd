/** The bodies of the requests' HTTP interface, for both ends (docs/protocol.md). Bytes are base64url, times Unix seconds. */
import * as v from 'valibot';
import { signatureBytes, signingKeyBytes } from '../../crypto/ed25519.ts';
import { base64urlBytes, integer } from '../encoding.ts';
import { descriptionShape } from './description.ts';
import {
  answerBytes,
  answersPerPage,
  bundleBytes,
  challengeBytes,
  commentBytes,
  formIdBytes,
  formLinks,
  linkIdBytes,
  maxFormTtl,
  minFormTtl,
} from './limits.ts';
import { roles, stateShape } from './state.ts';

/** Why the server refused, its HTTP status, and the closed list of both. */
export const formErrors = {
  'bad-request': 400,
  'no-token': 401,
  'not-allowed': 403,
  'wrong-role': 403,
  'wrong-signature': 403,
  'no-form': 404,
  'no-link': 404,
  conflict: 409,
  'form-taken': 409,
  'old-state': 409,
  closed: 409,
  full: 409,
  expired: 410,
  withdrawn: 410,
  revoked: 410,
  'too-large': 413,
  locked: 423,
  'rate-limited': 429,
  'no-space': 503,
  unavailable: 503,
} as const;
export type FormErrorCode = keyof typeof formErrors;

const time = integer(0, Number.MAX_SAFE_INTEGER);
const comment = v.object({ index: integer(0, 0xffff_ffff), box: base64urlBytes(1, commentBytes) });

/** What the server keeps of a secret link beside what the state says. */
const keyPart = v.object({
  id: base64urlBytes(linkIdBytes),
  bundle: base64urlBytes(1, bundleBytes),
  /** Of a new link: hash of its gate, and whether it has a passphrase. */
  gate: v.exactOptional(base64urlBytes(32)),
  passphrase: v.exactOptional(v.boolean()),
  comment: v.exactOptional(comment),
});
const keyParts = v.pipe(v.array(keyPart), v.minLength(1), v.maxLength(formLinks));
export type KeyPart = v.InferOutput<typeof keyPart>;

export const createFormShape = v.object({
  form: base64urlBytes(formIdBytes),
  root: base64urlBytes(signingKeyBytes),
  ttl: integer(minFormTtl, maxFormTtl),
  state: stateShape,
  description: descriptionShape,
  keys: keyParts,
  /** What a server demands that lets only its own people create. */
  access: v.exactOptional(v.pipe(v.string(), v.maxLength(256))),
});
export type CreateForm = v.InferOutput<typeof createFormShape>;

export const editFormShape = v.object({ description: descriptionShape });

export const submitShape = v.object({
  /** Drawn by who answers: the same answer sent twice is taken once. */
  id: base64urlBytes(16),
  index: integer(0, 0xffff_ffff),
  box: base64urlBytes(1, answerBytes),
});
export type Submission = v.InferOutput<typeof submitShape>;

/** A new state; a link that it does not list any more is revoked. */
export const changeKeysShape = v.object({ state: stateShape, keys: keyParts });
export type ChangeKeys = v.InferOutput<typeof changeKeysShape>;

export const changeKeyShape = v.object({
  comment: v.exactOptional(comment),
  unlock: v.exactOptional(v.literal(true)),
});

export const authShape = v.object({
  gate: base64urlBytes(32),
  proof: v.exactOptional(
    v.object({ challenge: base64urlBytes(challengeBytes), signature: base64urlBytes(signatureBytes) }),
  ),
});

// Answers of the server.

export const createdShape = v.object({ expires: time });
export const formShape = v.object({
  root: base64urlBytes(signingKeyBytes),
  state: stateShape,
  description: descriptionShape,
  expires: time,
  status: v.picklist(['open', 'closed', 'full']),
});
export type PublishedForm = v.InferOutput<typeof formShape>;
export const submittedShape = v.object({ at: time });
export const answersShape = v.object({
  answers: v.pipe(
    v.array(
      v.object({
        number: integer(1, Number.MAX_SAFE_INTEGER),
        at: time,
        index: integer(0, 0xffff_ffff),
        box: base64urlBytes(1, answerBytes),
      }),
    ),
    v.maxLength(answersPerPage),
  ),
  more: v.boolean(),
});
export type StoredAnswer = v.InferOutput<typeof answersShape>['answers'][number];

const keyRecord = v.object({
  id: base64urlBytes(linkIdBytes),
  role: v.picklist(roles),
  passphrase: v.boolean(),
  created: time,
  used: v.exactOptional(time),
  revoked: v.exactOptional(time),
  /** Until then, or 0: until an admin unlocks it. */
  locked: v.exactOptional(time),
  comment: v.exactOptional(comment),
});
export type KeyRecord = v.InferOutput<typeof keyRecord>;
export const keysShape = v.object({ keys: v.pipe(v.array(keyRecord), v.maxLength(1024)) });
export const keyShape = v.object({ ...keyRecord.entries, bundle: base64urlBytes(1, bundleBytes) });
export const challengeShape = v.object({
  challenge: base64urlBytes(challengeBytes),
  expires: time,
  passphrase: v.boolean(),
});
export const tokenShape = v.object({
  token: v.pipe(v.string(), v.maxLength(2048)),
  role: v.picklist(roles),
  expires: time,
});
const codes = Object.keys(formErrors) as [FormErrorCode, ...FormErrorCode[]];
export const formErrorShape = v.object({
  error: v.picklist(codes),
  message: v.pipe(v.string(), v.maxLength(512)),
  retryAfter: v.exactOptional(integer(0, 1_000_000)),
  /** When it expired, was withdrawn or revoked. */
  at: v.exactOptional(time),
  /** Wrong signatures that are left. */
  left: v.exactOptional(integer(0, 1000)),
  /** Locked until then; 0: until an admin unlocks it. */
  until: v.exactOptional(time),
});
export type FormError = v.InferOutput<typeof formErrorShape>;
