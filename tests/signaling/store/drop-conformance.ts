/** What every store of drops keeps to, whatever it is made of. */
import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { tombstoneSeconds, uploadSeconds } from '../../../lib/protocol/drop/limits.ts';
import { type DropCommand, newDropRecord } from '../../../signaling/drop.ts';
import type { DropActed, DropRules, DropStore } from '../../../signaling/store/drops.ts';
import { stoppedClock } from '../server.ts';

export interface DropsUnderTest {
  store: DropStore;
  /** Whether anything of a box is anywhere; undefined where nobody can look. */
  holds?: (box: Buffer) => Promise<boolean>;
  stop(): Promise<void>;
}

const name = (): string => randomBytes(16).toString('base64url');
const hash = (): string => randomBytes(32).toString('base64url');

export function dropConformance(
  kind: string,
  make: (rules: DropRules, now: () => number) => Promise<DropsUnderTest>,
): void {
  describe(kind, () => {
    const rules = { drops: 1000, dropBytes: 10_000_000 };
    let under: DropsUnderTest;
    let store: DropStore;
    let clock: ReturnType<typeof stoppedClock>;

    beforeEach(async () => {
      clock = stoppedClock(Date.now());
      under = await make(rules, clock.now);
      store = under.store;
      onTestFinished(() => under.stop());
    });

    async function left(more: { opens?: number; ttl?: number; size?: number; pass?: string } = {}) {
      const { opens = 1, ttl = 3600, size, pass = null } = more;
      const [id, gate, owner, box] = [name(), hash(), hash(), randomBytes(300)];
      const there = size === undefined ? box : Buffer.alloc(0);
      const terms = { gate, pass, owner, opens, ttl, size: size ?? box.length, received: there.length };
      expect(await store.create(id, newDropRecord(terms, clock.now()), there)).toBe('created');
      return { id, gate, owner, box };
    }
    const act = (id: string, command: DropCommand, bytes?: Uint8Array): Promise<DropActed> =>
      store.act(id, command, bytes);
    const claim = (drop: { id: string; gate: string }, claimant = hash(), pass: string | null = null) =>
      act(drop.id, { type: 'claim', gate: drop.gate, pass, claimant });
    const ack = (id: string, claimant: string) => act(id, { type: 'ack', claimant, receipt: null });
    const refusal = ({ answer }: DropActed): string | undefined =>
      'refused' in answer ? answer.refused.error : undefined;
    const same = (bytes: Uint8Array | undefined, expected: Uint8Array): boolean =>
      Buffer.compare(bytes ?? Buffer.alloc(0), expected) === 0;

    test('a drop is made once, claimed, acknowledged and gone', async () => {
      const drop = await left();
      const record = newDropRecord(
        { gate: hash(), pass: null, owner: hash(), opens: 1, ttl: 60, size: 1, received: 1 },
        clock.now(),
      );
      expect(await store.create(drop.id, record, Buffer.alloc(1))).toBe('taken');
      const claimant = hash();
      expect(same((await claim(drop, claimant)).bytes, drop.box)).toBe(true);
      expect(same((await claim(drop, claimant)).bytes, drop.box)).toBe(true);
      expect(refusal(await claim(drop))).toBe('claimed');
      expect(await under.holds?.(drop.box)).not.toBe(false);
      expect(refusal(await ack(drop.id, claimant))).toBeUndefined();
      expect(refusal(await claim(drop))).toBe('opened');
      expect(await under.holds?.(drop.box)).not.toBe(true);
    });

    test('one answer for what is not there and for who has no right', async () => {
      const drop = await left();
      for (const answer of [
        await claim({ id: name(), gate: drop.gate }),
        await claim({ id: drop.id, gate: hash() }),
        await act(drop.id, { type: 'withdraw', owner: hash() }),
        await ack(drop.id, hash()),
      ]) {
        expect(answer).toEqual({ answer: { refused: { error: 'no-drop' } } });
      }
      expect(same((await claim(drop)).bytes, drop.box)).toBe(true);
    });

    test('a box comes and goes in pieces, each once and in order', async () => {
      const pieces = [70_000, 65_536, 1].map(size => randomBytes(size));
      const whole = Buffer.concat(pieces);
      const drop = await left({ size: whole.length });
      const append = (offset: number, bytes: Buffer) =>
        act(drop.id, { type: 'append', owner: drop.owner, offset, length: bytes.length }, bytes);
      let offset = 0;
      for (const piece of pieces) {
        const races = await Promise.all([
          append(offset, piece),
          append(offset, piece),
          append(offset, piece),
        ]);
        expect(races.map(refusal).filter(error => error === undefined)).toHaveLength(1);
        offset += piece.length;
      }
      expect(refusal(await append(offset, Buffer.alloc(1)))).toBe('too-large');
      const claimant = hash();
      expect((await claim(drop, claimant)).bytes).toBeUndefined();
      const fetched: Uint8Array[] = [];
      for (let from = 0; from < whole.length; from += 50_000) {
        const { bytes } = await act(drop.id, { type: 'fetch', claimant, from, most: 50_000 });
        fetched.push(bytes ?? Buffer.alloc(0));
      }
      expect(same(Buffer.concat(fetched), whole)).toBe(true);
      const beyond = await act(drop.id, { type: 'fetch', claimant, from: whole.length, most: 50_000 });
      expect(beyond.bytes).toHaveLength(0);
    });

    test('of 100 who open at once, each opening has exactly one who acknowledged it', async () => {
      for (const opens of [1, 3]) {
        const drop = await left({ opens });
        const openers = Array.from({ length: 100 }, hash);
        const claims = await Promise.all(openers.map(claimant => claim(drop, claimant)));
        expect(claims.filter(({ bytes }) => same(bytes, drop.box))).toHaveLength(opens);
        const acks = await Promise.all(openers.map(claimant => ack(drop.id, claimant)));
        expect(acks.filter(({ answer }) => 'ok' in answer)).toHaveLength(opens);
        const { answer } = await act(drop.id, { type: 'status', gate: drop.gate });
        expect(answer).toMatchObject({ ok: { state: 'opened', left: 0 } });
      }
    });

    test('of 100 late acknowledgements one opening has one', async () => {
      const drop = await left();
      const openers = Array.from({ length: 4 }, hash);
      for (const claimant of openers) {
        expect(refusal(await claim(drop, claimant))).toBeUndefined();
        clock.advance(120_000);
      }
      const acks = await Promise.all(
        Array.from({ length: 100 }, (_, index) => ack(drop.id, openers[index % 4] ?? '')),
      );
      const acked = await act(drop.id, { type: 'own-status', owner: drop.owner });
      const claims = 'ok' in acked.answer ? (acked.answer.ok['claims'] as { acked: number | null }[]) : [];
      expect(claims.filter(each => each.acked !== null)).toHaveLength(1);
      // The one who has it asked 25 times, and is told so each time.
      expect(acks.filter(({ answer }) => 'ok' in answer)).toHaveLength(25);
    });

    test('wrong passphrases that race are all counted', async () => {
      const drop = await left({ pass: hash() });
      const answers = await Promise.all(Array.from({ length: 50 }, () => claim(drop, hash(), hash())));
      const errors = answers.map(refusal);
      expect(errors.filter(error => error === 'wrong-passphrase')).toHaveLength(4);
      expect(errors.filter(error => error === 'locked')).toHaveLength(46);
    });

    test('a box is deleted at its second, its tombstone after 30 days', async () => {
      const drop = await left({ ttl: 60 });
      const { bytes } = store.drops;
      const expiresAt = (Math.floor(clock.now() / 1000) + 60) * 1000;
      clock.advance(expiresAt - clock.now() - 1);
      await store.sweep();
      expect(await under.holds?.(drop.box)).not.toBe(false);
      clock.advance(1);
      await store.sweep();
      expect(await under.holds?.(drop.box)).not.toBe(true);
      expect(refusal(await claim(drop))).toBe('expired');
      expect(store.drops).toEqual({ count: 1, open: 0, bytes: 0 });
      expect(bytes).toBeLessThanOrEqual(300);
      clock.advance(tombstoneSeconds * 1000);
      await store.sweep();
      expect(store.drops).toEqual({ count: 0, open: 0, bytes: 0 });
      expect(refusal(await claim(drop))).toBe('no-drop');
    });

    test('without a sweep it is refused at its second, too', async () => {
      const drop = await left({ ttl: 60 });
      clock.advance(60_000);
      expect(refusal(await claim(drop))).toBe('expired');
      expect(await under.holds?.(drop.box)).not.toBe(true);
    });

    test('a box that never becomes whole goes after an hour, without a trace', async () => {
      const drop = await left({ size: 1000, ttl: 86_400 });
      clock.advance(uploadSeconds * 1000);
      await store.sweep();
      expect(store.drops).toEqual({ count: 0, open: 0, bytes: 0 });
      expect(refusal(await act(drop.id, { type: 'own-status', owner: drop.owner }))).toBe('no-drop');
    });

    test('a withdrawn box is gone at once', async () => {
      const drop = await left();
      expect(refusal(await act(drop.id, { type: 'withdraw', owner: drop.owner }))).toBeUndefined();
      expect(await under.holds?.(drop.box)).not.toBe(true);
      expect(refusal(await claim(drop))).toBe('withdrawn');
    });

    test('there is room for so many drops and so many bytes, and no more', async () => {
      const of = (size: number) =>
        newDropRecord(
          { gate: hash(), pass: null, owner: hash(), opens: 1, ttl: 60, size, received: 0 },
          clock.now(),
        );
      const none = Buffer.alloc(0);
      expect(await store.create(name(), of(rules.dropBytes), none)).toBe('created');
      expect(await store.create(name(), of(1), none)).toBe('no-space');
      clock.advance(60_000);
      await store.sweep();
      const few = await make({ drops: 2, dropBytes: 100 }, clock.now);
      onTestFinished(() => few.stop());
      expect(await few.store.create(name(), of(101), none)).toBe('no-space');
      expect(await few.store.create(name(), of(50), none)).toBe('created');
      expect(await few.store.create(name(), of(50), none)).toBe('created');
      expect(await few.store.create(name(), of(0), none)).toBe('no-space');
    });
  });
}
