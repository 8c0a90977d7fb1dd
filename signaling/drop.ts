/**
 * The life of one drop (PROTOCOL section 8), without any I/O: what a command makes of a record, and what is answered.
 * A store makes a step atomic; whoever races, the steps are as if one came after the other.
 */
import { timingSafeEqual } from 'node:crypto';
import type { DropLock, DropRefusal, DropState } from '../lib/protocol/drop/bodies.ts';
import {
  claimSeconds,
  inlineBoxBytes,
  lockSeconds,
  longestClaimSeconds,
  spareClaims,
  tombstoneSeconds,
  uploadSeconds,
  wrongPassphrases,
  wrongPassphrasesInAll,
} from '../lib/protocol/drop/limits.ts';

/** Somebody fetched the box, or may. Times in Unix ms. */
export interface DropClaim {
  /** Hash of what names the claimant; empty when a later claim of the same one took its place. */
  claimant: string;
  at: number;
  /** Held until then. */
  until: number;
  acked: number | null;
  /** Sealed for the owner, base64url. */
  receipt: string | null;
}

/** What is kept of a drop beside its box. Times in Unix ms, hashes in base64url. */
export interface DropRecord {
  gate: string;
  pass: string | null;
  owner: string;
  size: number;
  /** Bytes of the box that are there. */
  received: number;
  createdAt: number;
  expiresAt: number;
  opens: number;
  ended: { why: 'opened' | 'expired' | 'withdrawn'; at: number } | null;
  claims: DropClaim[];
  /** Claims until only the owner unlocks. */
  allowed: number;
  wrong: number;
  wrongInAll: number;
  lockedUntil: number;
}

/** Hashes stand for the secrets that they are of. */
export type DropCommand =
  | { type: 'status'; gate: string }
  | { type: 'own-status'; owner: string }
  | { type: 'claim'; gate: string; pass: string | null; claimant: string }
  | { type: 'fetch'; claimant: string; from: number; most: number }
  | { type: 'ack'; claimant: string; receipt: string | null }
  | { type: 'withdraw'; owner: string }
  | { type: 'unlock'; owner: string }
  | { type: 'append'; owner: string; offset: number; length: number }
  /** Nobody asks; its time may have come. */
  | { type: 'sweep' };

/** The JSON that is answered. */
export type DropAnswer = { ok: Readonly<Record<string, unknown>> } | { refused: DropRefusal };

/** What became of a drop, for whoever counts; `abandoned`: it was never left as a whole. */
export const dropEvents = ['opened', 'withdrawn', 'expired', 'abandoned'] as const;
export type DropEvent = (typeof dropEvents)[number];

export interface DropStep {
  /** What is kept from now on, undefined for nothing; the same object when nothing changed. */
  record: DropRecord | undefined;
  answer: DropAnswer;
  /** Absent for none. */
  events?: DropEvent[];
  /** What becomes of the box; `read` bytes go with the answer. */
  box: 'keep' | 'delete' | 'append' | { read: { from: number; to: number } };
}

export function newDropRecord(
  terms: Pick<DropRecord, 'gate' | 'pass' | 'owner' | 'size' | 'received' | 'opens'> & { ttl: number },
  now: number,
): DropRecord {
  const { ttl, ...rest } = terms;
  return {
    ...rest,
    createdAt: now,
    // Whole seconds, so that it ends when its owner was told that it does.
    expiresAt: (Math.floor(now / 1000) + ttl) * 1000,
    ended: null,
    claims: [],
    allowed: rest.opens + spareClaims,
    wrong: 0,
    wrongInAll: 0,
    lockedUntil: 0,
  };
}

/** When something becomes of it by itself: it expires, its upload is given up, it is forgotten. */
export function dueAt(record: DropRecord): number {
  if (record.ended !== null) return record.ended.at + tombstoneSeconds * 1000;
  return record.received < record.size
    ? Math.min(record.expiresAt, record.createdAt + uploadSeconds * 1000)
    : record.expiresAt;
}

/** Bytes that its box may take. */
export const bytesHeld = (record: DropRecord | undefined): number =>
  record === undefined || record.ended !== null ? 0 : record.size;

export function stepDrop(found: DropRecord | undefined, command: DropCommand, now: number): DropStep {
  const record = found && settled(found, now);
  const step = answered(record, command, now);
  // The same object when nothing changed.
  if (found === undefined || step.record === found) return step;
  const boxIsGone = bytesHeld(found) > 0 && bytesHeld(step.record) === 0;
  const events = eventsBetween(found, step.record);
  return {
    ...step,
    ...(boxIsGone ? { box: 'delete' } : {}),
    ...(events.length > 0 ? { events } : {}),
  };
}

function eventsBetween(found: DropRecord, record: DropRecord | undefined): DropEvent[] {
  if (record === undefined) return found.ended === null && found.received < found.size ? ['abandoned'] : [];
  const why = found.ended === null ? record.ended?.why : undefined;
  const ends: DropEvent[] = why === undefined || why === 'opened' ? [] : [why];
  return openingsLeft(record) < openingsLeft(found) ? [...ends, 'opened'] : ends;
}

function settled(record: DropRecord, now: number): DropRecord | undefined {
  if (now < dueAt(record)) return record;
  if (record.ended !== null) return undefined;
  if (record.received < record.size) return undefined;
  const expired = end(record, 'expired', record.expiresAt);
  return now < dueAt(expired) ? expired : undefined;
}

const end = (record: DropRecord, why: 'opened' | 'expired' | 'withdrawn', at: number): DropRecord => ({
  ...record,
  ended: { why, at },
});

const seconds = (ms: number): number => Math.floor(ms / 1000);
/** Rounded up: what is told to be over is over. */
const secondsUp = (ms: number): number => Math.ceil(ms / 1000);

const nothing = Buffer.alloc(43);

function fits(expected: string | undefined, given: string): boolean {
  const [a, b] = [Buffer.from(expected ?? ''), Buffer.from(given)];
  const comparable = a.length === b.length;
  return timingSafeEqual(b, comparable ? a : Buffer.alloc(b.length, nothing)) && comparable;
}

function answered(record: DropRecord | undefined, command: DropCommand, now: number): DropStep {
  const refused = (refusal: DropRefusal): DropStep => ({ record, answer: { refused: refusal }, box: 'keep' });
  if (command.type === 'sweep') return { record, answer: { ok: {} }, box: 'keep' };
  // Compared with nothing, too, where there is nothing: both take the same time.
  const known = mayAsk(record, command);
  if (record === undefined || !known) return refused({ error: 'no-drop' });
  switch (command.type) {
    case 'status':
      return { record, answer: { ok: statusOf(record, now, false) }, box: 'keep' };
    case 'own-status':
      return { record, answer: { ok: statusOf(record, now, true) }, box: 'keep' };
    case 'claim':
      return claim(record, command, now);
    case 'fetch':
      return fetch(record, command, now);
    case 'ack':
      return acknowledge(record, command, now);
    case 'withdraw':
      if (record.ended !== null && record.ended.why !== 'withdrawn') return refused(endingOf(record.ended));
      return {
        record: record.ended ? record : end(record, 'withdrawn', now),
        answer: { ok: {} },
        box: 'keep',
      };
    case 'unlock':
      if (record.ended !== null) return refused(endingOf(record.ended));
      return { record: unlocked(record), answer: { ok: {} }, box: 'keep' };
    case 'append':
      return append(record, command);
  }
}

function mayAsk(record: DropRecord | undefined, command: Exclude<DropCommand, { type: 'sweep' }>): boolean {
  if ('gate' in command) return fits(record?.gate, command.gate);
  if ('owner' in command) return fits(record?.owner, command.owner);
  return claimOf(record, command.claimant) !== undefined;
}

function claimOf(record: DropRecord | undefined, claimant: string): DropClaim | undefined {
  let found: DropClaim | undefined;
  for (const claim of record?.claims ?? []) if (fits(claim.claimant, claimant)) found = claim;
  return found;
}

const endingOf = ({ why, at }: NonNullable<DropRecord['ended']>): DropRefusal => ({
  error: why,
  at: seconds(at),
});

const openingsLeft = ({ opens, claims }: DropRecord): number =>
  opens - claims.filter(({ acked }) => acked !== null).length;

const heldBy = (record: DropRecord, now: number, except?: DropClaim): DropClaim[] =>
  record.claims.filter(claim => claim !== except && claim.acked === null && claim.until > now);

function lockOf(record: DropRecord, now: number): DropLock | undefined {
  if (record.wrongInAll >= wrongPassphrasesInAll) return { why: 'passphrase' };
  if (record.lockedUntil > now) return { why: 'passphrase', until: secondsUp(record.lockedUntil) };
  if (record.claims.length >= record.allowed) return { why: 'claims' };
  return undefined;
}

function stateOf(record: DropRecord, now: number): DropState {
  if (record.ended !== null) return record.ended.why;
  if (record.received < record.size) return 'uploading';
  return heldBy(record, now).length >= openingsLeft(record) ? 'claimed' : 'waiting';
}

function statusOf(record: DropRecord, now: number, own: boolean): Record<string, unknown> {
  const lock = record.ended === null ? lockOf(record, now) : undefined;
  return {
    state: stateOf(record, now),
    ...(record.ended === null ? {} : { at: seconds(record.ended.at) }),
    expires: seconds(record.expiresAt),
    opens: record.opens,
    left: openingsLeft(record),
    passphrase: record.pass !== null,
    ...(own ? { size: record.size, received: record.received } : {}),
    ...(lock === undefined ? {} : { locked: lock }),
    claims: record.claims.map(({ at, acked, receipt }) => ({
      at: seconds(at),
      acked: acked === null ? null : seconds(acked),
      ...(own && receipt !== null ? { receipt } : {}),
    })),
  };
}

function claim(
  record: DropRecord,
  { pass, claimant }: Extract<DropCommand, { type: 'claim' }>,
  now: number,
): DropStep {
  const refused = (refusal: DropRefusal, changed = record): DropStep => ({
    record: changed,
    answer: { refused: refusal },
    box: 'keep',
  });
  if (record.ended !== null) return refused(endingOf(record.ended));
  if (record.received < record.size) return refused({ error: 'uploading' });
  const own = claimOf(record, claimant);
  const lock = lockOf(record, now);
  // Claims that are used up do not end one that stands.
  if (lock !== undefined && !(lock.why === 'claims' && own)) return refused({ error: 'locked', ...lock });
  if (record.pass !== null) {
    if (pass === null) return refused({ error: 'passphrase-needed' });
    if (!fits(record.pass, pass)) {
      const changed = afterWrongPassphrase(record, now);
      const locked = lockOf(changed, now);
      const left = Math.min(wrongPassphrases - changed.wrong, wrongPassphrasesInAll - changed.wrongInAll);
      return refused(
        locked?.why === 'passphrase' ? { error: 'locked', ...locked } : { error: 'wrong-passphrase', left },
        changed,
      );
    }
  }
  if (own !== undefined && own.acked !== null) return refused({ error: 'opened', at: seconds(own.acked) });
  const held = holding(record, claimant, own, now);
  if ('error' in held) return refused(held);
  const { size } = record;
  return {
    record: held.record,
    answer: { ok: { size, until: secondsUp(held.until) } },
    box: size <= inlineBoxBytes ? { read: { from: 0, to: size } } : 'keep',
  };
}

/** The record in which this claimant holds the drop: as it did, again, or newly. */
function holding(
  record: DropRecord,
  claimant: string,
  own: DropClaim | undefined,
  now: number,
): { record: DropRecord; until: number } | DropRefusal {
  if (own !== undefined && own.until > now) return { record, until: own.until };
  const others = heldBy(record, now, own);
  if (others.length >= openingsLeft(record)) {
    return { error: 'claimed', until: secondsUp(Math.min(...others.map(({ until }) => until))) };
  }
  const until = now + claimSeconds * 1000;
  if (own !== undefined && now < own.at + longestClaimSeconds * 1000) {
    return { record: withClaim(record, own, { ...own, until }), until };
  }
  if (record.claims.length >= record.allowed) return { error: 'locked', why: 'claims' };
  const earlier = own === undefined ? record : withClaim(record, own, { ...own, claimant: '' });
  const fresh: DropClaim = { claimant, at: now, until, acked: null, receipt: null };
  return { record: { ...earlier, claims: [...earlier.claims, fresh] }, until };
}

const withClaim = (record: DropRecord, old: DropClaim, changed: DropClaim): DropRecord => ({
  ...record,
  claims: record.claims.map(claim => (claim === old ? changed : claim)),
});

function afterWrongPassphrase(record: DropRecord, now: number): DropRecord {
  const wrong = record.wrong + 1;
  const wrongInAll = record.wrongInAll + 1;
  return wrong < wrongPassphrases
    ? { ...record, wrong, wrongInAll }
    : { ...record, wrong: 0, wrongInAll, lockedUntil: now + lockSeconds * 1000 };
}

function unlocked(record: DropRecord): DropRecord {
  const allowed = record.claims.length + openingsLeft(record) + spareClaims;
  return { ...record, wrong: 0, wrongInAll: 0, lockedUntil: 0, allowed };
}

/** A piece of the box for who holds the claim; it is held 120 s more. */
function fetch(
  record: DropRecord,
  { claimant, from, most }: Extract<DropCommand, { type: 'fetch' }>,
  now: number,
): DropStep {
  const refused = (refusal: DropRefusal): DropStep => ({ record, answer: { refused: refusal }, box: 'keep' });
  const own = claimOf(record, claimant);
  if (own === undefined) return refused({ error: 'no-drop' });
  if (own.acked !== null) return refused({ error: 'opened', at: seconds(own.acked) });
  if (record.ended !== null) return refused(endingOf(record.ended));
  const held = own.until > now ? { record } : holding(record, claimant, own, now);
  if ('error' in held) return refused(held);
  const current = claimOf(held.record, claimant) ?? own;
  const until = Math.max(
    current.until,
    Math.min(now + claimSeconds * 1000, current.at + longestClaimSeconds * 1000),
  );
  const to = Math.min(record.size, from + most);
  return {
    record: until === current.until ? held.record : withClaim(held.record, current, { ...current, until }),
    answer: { ok: { size: record.size, from, until: secondsUp(until) } },
    box: { read: { from: Math.min(from, to), to } },
  };
}

function acknowledge(
  record: DropRecord,
  { claimant, receipt }: Extract<DropCommand, { type: 'ack' }>,
  now: number,
): DropStep {
  const own = claimOf(record, claimant);
  if (own !== undefined && own.acked !== null) {
    return { record, answer: { ok: { acked: seconds(own.acked) } }, box: 'keep' };
  }
  const left = openingsLeft(record);
  if (own === undefined || left <= 0) {
    const at = record.ended?.at ?? now;
    return { record, answer: { refused: { error: 'opened', at: seconds(at) } }, box: 'keep' };
  }
  const burned = withClaim(record, own, { ...own, acked: now, receipt });
  return {
    // A late one, of a drop that has ended meanwhile, is still true.
    record: left === 1 && record.ended === null ? end(burned, 'opened', now) : burned,
    answer: { ok: { acked: seconds(now) } },
    box: 'keep',
  };
}

function append(record: DropRecord, { offset, length }: Extract<DropCommand, { type: 'append' }>): DropStep {
  const refused = (refusal: DropRefusal): DropStep => ({ record, answer: { refused: refusal }, box: 'keep' });
  if (record.ended !== null) return refused(endingOf(record.ended));
  if (offset !== record.received) return refused({ error: 'wrong-offset', offset: record.received });
  const received = record.received + length;
  if (received > record.size) return refused({ error: 'too-large', most: record.size - record.received });
  return {
    record: { ...record, received },
    answer: { ok: { offset: received, size: record.size } },
    box: 'append',
  };
}
