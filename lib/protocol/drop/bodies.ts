/** The JSON of PROTOCOL section 8, both ways. Times are Unix seconds; bytes are base64url. */
import * as v from 'valibot';
import { base64urlBytes, base64urlText, integer } from '../encoding.ts';
import { accessCharacters } from '../limits.ts';
import {
  claimantBytes,
  dropIdBytes,
  inlineBoxBytes,
  maxDropTtl,
  maxOpens,
  minDropTtl,
  ownerTokenBytes,
  proofBytes,
  receiptBytes,
} from './limits.ts';

const time = integer(0, Number.MAX_SAFE_INTEGER);
const count = integer(0, 1_000_000);
const idShape = base64urlText(dropIdBytes);
const tokenShape = base64urlText(ownerTokenBytes);
const claimantShape = base64urlText(claimantBytes);

/** What PUT makes a drop of. `gate` and `pass` are hashes of the proofs. */
export interface NewDrop {
  /** Seconds. */
  ttl: number;
  opens: number;
  gate: string;
  pass?: string;
  /** The operator's token, where the server lets only its own people leave drops. */
  access?: string;
  /** The whole box, or how long it will be when its pieces are there. */
  content: { box: Uint8Array } | { size: number };
}

const newDropShape = v.pipe(
  v.object({
    ttl: integer(minDropTtl, maxDropTtl),
    opens: integer(1, maxOpens),
    gate: base64urlText(proofBytes),
    pass: v.exactOptional(base64urlText(proofBytes)),
    box: v.exactOptional(base64urlBytes(1, inlineBoxBytes)),
    size: v.exactOptional(integer(1, Number.MAX_SAFE_INTEGER)),
    access: v.exactOptional(v.pipe(v.string(), v.maxLength(accessCharacters))),
  }),
  v.check(({ box, size }) => (box === undefined) !== (size === undefined)),
  v.transform(({ box, size, ...rest }): NewDrop => {
    return { ...rest, content: box === undefined ? { size: size ?? 0 } : { box } };
  }),
);

const proofShape = v.object({ proof: base64urlBytes(proofBytes) });
const claimShape = v.object({
  proof: base64urlBytes(proofBytes),
  pass: v.exactOptional(base64urlBytes(proofBytes)),
  claimant: claimantShape,
});
const ackShape = v.object({
  claimant: claimantShape,
  receipt: v.exactOptional(base64urlBytes(1, receiptBytes)),
});

/** How a drop stands. `claimed`: somebody is opening the last opening that is left. */
export const dropStates = ['uploading', 'waiting', 'claimed', 'opened', 'expired', 'withdrawn'] as const;
export type DropState = (typeof dropStates)[number];

const lockShape = v.object({
  why: v.picklist(['passphrase', 'claims']),
  /** Absent: until the owner unlocks it. */
  until: v.exactOptional(time),
});
/** Why nobody may open it now. */
export type DropLock = v.InferOutput<typeof lockShape>;

const statusShape = v.object({
  state: v.picklist(dropStates),
  /** When it was opened for the last time, expired or was withdrawn. */
  at: v.exactOptional(time),
  expires: time,
  opens: count,
  /** Openings that are left. */
  left: count,
  passphrase: v.boolean(),
  locked: v.exactOptional(lockShape),
  /** Each time that somebody fetched the box; `acked`: when that was acknowledged, null while it is not. */
  claims: v.array(v.object({ at: time, acked: v.nullable(time) })),
});
/** What whoever holds the link is told. */
export type DropStatus = v.InferOutput<typeof statusShape>;

const ownStatusShape = v.object({
  ...statusShape.entries,
  size: integer(1, Number.MAX_SAFE_INTEGER),
  /** Bytes of the box that are there. */
  received: integer(0, Number.MAX_SAFE_INTEGER),
  claims: v.array(
    v.object({
      at: time,
      acked: v.nullable(time),
      receipt: v.exactOptional(base64urlBytes(1, receiptBytes)),
    }),
  ),
});
/** What its owner is told, receipts sealed. */
export type OwnDropStatus = v.InferOutput<typeof ownStatusShape>;

const createdShape = v.object({ owner: tokenShape, expires: time });
const claimedShape = v.object({
  size: integer(1, Number.MAX_SAFE_INTEGER),
  until: time,
  box: v.exactOptional(base64urlBytes(1, inlineBoxBytes)),
});
/** The answer to a claim; a box that is not in it is fetched in pieces. */
export type ClaimedDrop = v.InferOutput<typeof claimedShape>;
const ackedShape = v.object({ acked: time });
const uploadedShape = v.object({ offset: time });

const refusalShape = v.variant('error', [
  v.object({ error: v.literal('bad-request') }),
  v.object({ error: v.literal('not-allowed') }),
  v.object({ error: v.literal('no-drop') }),
  v.object({ error: v.literal('taken') }),
  v.object({ error: v.literal('uploading') }),
  v.object({ error: v.literal('wrong-offset'), offset: time }),
  v.object({ error: v.literal('passphrase-needed') }),
  v.object({ error: v.literal('wrong-passphrase'), left: count }),
  v.object({ error: v.literal('locked'), why: lockShape.entries.why, until: v.exactOptional(time) }),
  v.object({ error: v.literal('claimed'), until: time }),
  v.object({ error: v.literal('opened'), at: time }),
  v.object({ error: v.literal('expired'), at: time }),
  v.object({ error: v.literal('withdrawn'), at: time }),
  v.object({ error: v.literal('too-large'), most: v.exactOptional(time) }),
  v.object({ error: v.literal('too-long'), most: time }),
  v.object({ error: v.literal('no-space') }),
  v.object({ error: v.literal('rate-limited'), retryAfter: time }),
  v.object({ error: v.literal('unavailable') }),
]);
/** Every answer that is not the one asked for. */
export type DropRefusal = v.InferOutput<typeof refusalShape>;

/** The status code of each. */
export const refusalCodes: Record<DropRefusal['error'], number> = {
  'bad-request': 400,
  'not-allowed': 403,
  'no-drop': 404,
  taken: 409,
  uploading: 409,
  'wrong-offset': 409,
  'passphrase-needed': 403,
  'wrong-passphrase': 403,
  locked: 423,
  claimed: 409,
  opened: 410,
  expired: 410,
  withdrawn: 410,
  'too-large': 413,
  'too-long': 403,
  'no-space': 507,
  'rate-limited': 429,
  unavailable: 503,
};

function reader<Output>(shape: v.GenericSchema<unknown, Output>): (json: unknown) => Output | null {
  return json => {
    const parsed = v.safeParse(shape, json);
    return parsed.success ? parsed.output : null;
  };
}

export const parseDropId = reader(idShape);
export const parseOwnerToken = reader(tokenShape);
export const parseClaimant = reader(claimantShape);
export const parseNewDrop = reader(newDropShape);
export const parseProof = reader(proofShape);
export const parseClaim = reader(claimShape);
export const parseAck = reader(ackShape);
export const parseCreated = reader(createdShape);
export const parseStatus = reader(statusShape);
export const parseOwnStatus = reader(ownStatusShape);
export const parseClaimed = reader(claimedShape);
export const parseAcked = reader(ackedShape);
export const parseUploaded = reader(uploadedShape);
export const parseRefusal = reader(refusalShape);
