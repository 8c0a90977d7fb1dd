/** The life of a drop, step by step; what the stores make of it stands in store/drop-conformance.ts. */
import { describe, expect, test } from 'vitest';
import {
  claimSeconds,
  lockSeconds,
  longestClaimSeconds,
  tombstoneSeconds,
  uploadSeconds,
} from '../../lib/protocol/drop/limits.ts';
import {
  bytesHeld,
  type DropAnswer,
  type DropCommand,
  type DropRecord,
  dueAt,
  newDropRecord,
  stepDrop,
} from '../../signaling/drop.ts';

const start = 1_800_000_000_000;
const [gate, pass, owner] = ['g'.repeat(43), 'p'.repeat(43), 'o'.repeat(43)];
const terms = { ttl: 3600, opens: 1, gate, pass: null, owner, size: 300, received: 300 };

/** One drop and a clock. */
class Life {
  record: DropRecord | undefined;
  now = start;
  box = '';

  constructor(more: Partial<Omit<typeof terms, 'pass'> & { pass: string | null }> = {}) {
    this.record = newDropRecord({ ...terms, ...more }, start);
  }

  do(command: DropCommand): DropAnswer {
    const before = structuredClone(this.record);
    const { record, answer, box } = stepDrop(this.record, command, this.now);
    // A step never changes what it was given.
    expect(this.record).toEqual(before);
    this.record = record;
    this.box = typeof box === 'object' ? `${box.read.from}-${box.read.to}` : box;
    return answer;
  }

  claim(by: string, passphrase: string | null = null): DropAnswer {
    return this.do({ type: 'claim', gate, pass: passphrase, claimant: by.padEnd(43, '.') });
  }

  ack(by: string): DropAnswer {
    return this.do({ type: 'ack', claimant: by.padEnd(43, '.'), receipt: null });
  }

  get status(): Record<string, unknown> {
    const answer = this.do({ type: 'status', gate });
    return 'ok' in answer ? answer.ok : answer.refused;
  }

  pass(seconds: number): this {
    this.now += seconds * 1000;
    return this;
  }
}

const at = (seconds: number): number => start / 1000 + seconds;
const refused = (error: string, more: object = {}): object => ({ refused: { error, ...more } });

describe('claim, deliver, acknowledge, burn', () => {
  test('a claim gives the box, an acknowledgement burns it', () => {
    const drop = new Life();
    expect(drop.status).toMatchObject({ state: 'waiting', left: 1, claims: [] });
    expect(drop.claim('a')).toEqual({ ok: { size: 300, until: at(claimSeconds) } });
    expect(drop.box).toBe('0-300');
    expect(drop.status).toMatchObject({ state: 'claimed', claims: [{ at: at(0), acked: null }] });
    drop.pass(5);
    expect(drop.ack('a')).toEqual({ ok: { acked: at(5) } });
    expect(drop.box).toBe('delete');
    expect(drop.status).toMatchObject({
      state: 'opened',
      at: at(5),
      left: 0,
      claims: [{ at: at(0), acked: at(5) }],
    });
    expect(drop.claim('b')).toEqual(refused('opened', { at: at(5) }));
    expect(drop.ack('a')).toEqual({ ok: { acked: at(5) } });
  });

  test('who holds it gets the same answer again, another waits until it is free', () => {
    const drop = new Life();
    const first = drop.claim('a');
    drop.pass(claimSeconds - 1);
    expect(drop.claim('a')).toEqual(first);
    expect(drop.claim('b')).toEqual(refused('claimed', { until: at(claimSeconds) }));
    drop.pass(1);
    expect(drop.claim('b')).toMatchObject({ ok: {} });
    expect(drop.status).toMatchObject({
      claims: [
        { at: at(0), acked: null },
        { at: at(claimSeconds), acked: null },
      ],
    });
  });

  test('a late acknowledgement burns, and then the other one finds nothing left', () => {
    const drop = new Life();
    drop.claim('a');
    drop.pass(claimSeconds);
    drop.claim('b');
    expect(drop.ack('a')).toMatchObject({ ok: {} });
    expect(drop.ack('b')).toEqual(refused('opened', { at: at(claimSeconds) }));
  });

  test('an acknowledgement after the end is still told, and changes nothing else', () => {
    const drop = new Life();
    drop.claim('a');
    drop.pass(3600);
    expect(drop.ack('a')).toMatchObject({ ok: {} });
    expect(drop.status).toMatchObject({ state: 'expired', claims: [{ acked: at(3600) }] });
  });

  test('each of several openings is held for itself', () => {
    const drop = new Life({ opens: 2 });
    drop.claim('a');
    expect(drop.status).toMatchObject({ state: 'waiting', left: 2 });
    drop.claim('b');
    expect(drop.claim('c')).toEqual(refused('claimed', { until: at(claimSeconds) }));
    drop.ack('b');
    expect(drop.status).toMatchObject({ state: 'claimed', left: 1 });
    drop.ack('a');
    expect(drop.status).toMatchObject({ state: 'opened' });
  });

  test('who opened once does not open again under the same name', () => {
    const drop = new Life({ opens: 2 });
    drop.claim('a');
    drop.ack('a');
    expect(drop.claim('a')).toEqual(refused('opened', { at: at(0) }));
  });

  test('three claims beyond the openings, then only the owner unlocks', () => {
    const drop = new Life();
    for (const by of ['a', 'b', 'c', 'd']) {
      expect(drop.claim(by)).toMatchObject({ ok: {} });
      drop.pass(claimSeconds);
    }
    expect(drop.claim('e')).toEqual(refused('locked', { why: 'claims' }));
    expect(drop.status).toMatchObject({ locked: { why: 'claims' } });
    expect(drop.claim('d')).toMatchObject({ ok: {} });
    drop.pass(claimSeconds);
    expect(drop.do({ type: 'unlock', owner })).toEqual({ ok: {} });
    for (const by of ['e', 'f', 'g', 'h']) {
      expect(drop.claim(by)).toMatchObject({ ok: {} });
      drop.pass(claimSeconds);
    }
    expect(drop.claim('i')).toEqual(refused('locked', { why: 'claims' }));
  });
});

describe('a large box', () => {
  const large = { size: 1_000_000, received: 1_000_000 };
  const fetch = (from: number, by = 'a'): DropCommand => ({
    type: 'fetch',
    claimant: by.padEnd(43, '.'),
    from,
    most: 262_144,
  });

  test('is fetched in pieces by who holds it; each piece holds it longer, for an hour at most', () => {
    const drop = new Life(large);
    expect(drop.claim('a')).toEqual({ ok: { size: 1_000_000, until: at(claimSeconds) } });
    expect(drop.box).toBe('keep');
    for (let second = 100; second < longestClaimSeconds - claimSeconds; second += 100) {
      drop.pass(100);
      expect(drop.do(fetch(0))).toMatchObject({ ok: { until: at(second + claimSeconds) } });
      expect(drop.box).toBe('0-262144');
    }
    drop.do(fetch(900_000));
    expect(drop.box).toBe('900000-1000000');
    drop.do(fetch(2_000_000));
    expect(drop.box).toBe('1000000-1000000');
  });

  test('is nobody’s without a claim, after an acknowledgement, or while another holds it', () => {
    const drop = new Life({ ...large, opens: 2 });
    expect(drop.do(fetch(0))).toEqual(refused('no-drop'));
    drop.claim('a');
    drop.ack('a');
    expect(drop.do(fetch(0))).toEqual(refused('opened', { at: at(0) }));
    drop.claim('b');
    drop.pass(claimSeconds);
    drop.claim('c');
    expect(drop.do(fetch(0, 'b'))).toEqual(refused('claimed', { until: at(2 * claimSeconds) }));
    expect(drop.do(fetch(0, 'c'))).toMatchObject({ ok: {} });
  });

  test('is there once its last piece is; pieces come in order and end where it was said', () => {
    const drop = new Life({ size: 10, received: 0 });
    const append = (offset: number, length: number): DropAnswer =>
      drop.do({ type: 'append', owner, offset, length });
    expect(drop.claim('a')).toEqual(refused('uploading'));
    expect(append(0, 6)).toEqual({ ok: { offset: 6, size: 10 } });
    expect(drop.box).toBe('append');
    expect(append(0, 6)).toEqual(refused('wrong-offset', { offset: 6 }));
    expect(append(6, 5)).toEqual(refused('too-large', { most: 4 }));
    expect(drop.status).toMatchObject({ state: 'uploading' });
    expect(append(6, 4)).toEqual({ ok: { offset: 10, size: 10 } });
    expect(drop.claim('a')).toMatchObject({ ok: {} });
    expect(drop.do({ type: 'append', owner: gate, offset: 10, length: 0 })).toEqual(refused('no-drop'));
  });

  test('that never becomes whole is given up after an hour', () => {
    const drop = new Life({ size: 10, received: 9, ttl: 86_400 });
    drop.pass(uploadSeconds - 1);
    expect(drop.status).toMatchObject({ state: 'uploading' });
    drop.pass(1);
    expect(drop.status).toEqual({ error: 'no-drop' });
    expect(drop.record).toBeUndefined();
  });
});

describe('a passphrase', () => {
  test('five wrong ones lock for an hour, twenty until the owner unlocks', () => {
    const drop = new Life({ pass, ttl: 86_400 });
    expect(drop.claim('a')).toEqual(refused('passphrase-needed'));
    for (let hour = 0; hour < 4; hour++) {
      for (const left of [4, 3, 2, 1]) {
        expect(drop.claim('a', 'wrong')).toEqual(refused('wrong-passphrase', { left }));
      }
      const until = Math.floor(drop.now / 1000) + lockSeconds;
      const fifth = hour < 3 ? { why: 'passphrase', until } : { why: 'passphrase' };
      expect(drop.claim('a', 'wrong')).toEqual(refused('locked', fifth));
      drop.pass(lockSeconds - 1);
      expect(drop.claim('a', pass)).toEqual(refused('locked', fifth));
      drop.pass(1);
    }
    expect(drop.claim('a', pass)).toEqual(refused('locked', { why: 'passphrase' }));
    expect(drop.status).toMatchObject({ locked: { why: 'passphrase' }, claims: [] });
    drop.do({ type: 'unlock', owner });
    expect(drop.claim('a', pass)).toMatchObject({ ok: {} });
  });

  test('is asked for again when the same claimant claims again', () => {
    const drop = new Life({ pass });
    drop.claim('a', pass);
    expect(drop.claim('a', 'wrong')).toEqual(refused('wrong-passphrase', { left: 4 }));
  });
});

describe('ends', () => {
  test('at its second, remembered for 30 days more', () => {
    const drop = new Life();
    drop.pass(3599);
    expect(drop.status).toMatchObject({ state: 'waiting', expires: at(3600) });
    drop.pass(1);
    expect(drop.status).toMatchObject({ state: 'expired', at: at(3600) });
    expect(drop.box).toBe('delete');
    expect(bytesHeld(drop.record)).toBe(0);
    drop.pass(tombstoneSeconds - 1);
    expect(drop.claim('a')).toEqual(refused('expired', { at: at(3600) }));
    drop.pass(1);
    expect(drop.status).toEqual({ error: 'no-drop' });
  });

  test('when its owner withdraws it, once or again', () => {
    const drop = new Life();
    expect(drop.do({ type: 'withdraw', owner })).toEqual({ ok: {} });
    expect(drop.box).toBe('delete');
    expect(drop.do({ type: 'withdraw', owner })).toEqual({ ok: {} });
    expect(drop.claim('a')).toEqual(refused('withdrawn', { at: at(0) }));
    expect(drop.do({ type: 'unlock', owner })).toEqual(refused('withdrawn', { at: at(0) }));
  });

  test('not twice: what was opened cannot be withdrawn', () => {
    const drop = new Life();
    drop.claim('a');
    drop.ack('a');
    expect(drop.do({ type: 'withdraw', owner })).toEqual(refused('opened', { at: at(0) }));
  });

  test('by itself at the moment that it says', () => {
    const drop = new Life();
    drop.now = dueAt(drop.record ?? newDropRecord(terms, 0)) - 1;
    drop.do({ type: 'sweep' });
    expect(drop.record?.ended).toBeNull();
    drop.now += 1;
    drop.do({ type: 'sweep' });
    expect(drop.record?.ended).toEqual({ why: 'expired', at: drop.now });
    drop.now = dueAt(drop.record ?? newDropRecord(terms, 0));
    drop.do({ type: 'sweep' });
    expect(drop.record).toBeUndefined();
  });
});

test.each<DropCommand>([
  { type: 'status', gate: owner },
  { type: 'status', gate: '' },
  { type: 'claim', gate: pass, pass: null, claimant: 'a' },
  { type: 'own-status', owner: gate },
  { type: 'withdraw', owner: gate },
  { type: 'unlock', owner: gate },
  { type: 'append', owner: gate, offset: 0, length: 1 },
  { type: 'fetch', claimant: 'a', from: 0, most: 1 },
  { type: 'ack', claimant: '', receipt: null },
])('$type with a wrong secret is answered as if there were nothing', command => {
  const drop = new Life();
  const before = drop.record;
  expect(drop.do(command)).toEqual(stepDrop(undefined, command, start).answer);
  expect(drop.record).toBe(before);
});

test('only the owner sees receipts, and how much of the box is there', () => {
  const drop = new Life();
  drop.claim('a');
  drop.do({ type: 'ack', claimant: 'a'.padEnd(43, '.'), receipt: 'c2VhbGVk' });
  expect(JSON.stringify(drop.status)).not.toContain('c2VhbGVk');
  expect(drop.do({ type: 'own-status', owner })).toMatchObject({
    ok: { size: 300, received: 300, claims: [{ receipt: 'c2VhbGVk' }] },
  });
});
