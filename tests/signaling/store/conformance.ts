/** What every store of rooms keeps to, whatever it is made of. */
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { drawToken, roomKey, seatHash } from '../../../signaling/seats.ts';
import type { RoomRules, RoomStore, SeatName } from '../../../signaling/store/store.ts';
import { roomId } from '../peer.ts';
import { stoppedClock } from '../server.ts';

const minute = 60_000;

export interface StoreUnderTest {
  store: RoomStore;
  /** A holder that counts as connected. */
  holder: (number: number) => string;
}

export function conformance(
  name: string,
  make: (rules: RoomRules, now: () => number) => Promise<StoreUnderTest>,
): void {
  describe(name, () => {
    let store: RoomStore;
    let holder: (number: number) => string;
    let clock: ReturnType<typeof stoppedClock>;
    const rules = { rooms: 3, senderAway: 15 * minute };

    beforeEach(async () => {
      clock = stoppedClock(Date.now());
      ({ store, holder } = await make(rules, clock.now));
      onTestFinished(() => store.stop());
    });

    const claim = (room: string, seat: SeatName, number: number) => {
      const token = drawToken();
      return { token, claim: { hash: seatHash(room, seat, token), holder: holder(number) } };
    };
    const both = (room: string, token: string) => ({
      sender: seatHash(room, 'sender', token),
      recipient: seatHash(room, 'recipient', token),
    });
    const terms = (ms = 60 * minute) => ({ expiresAt: clock.now() + ms, bytesLeft: 1000 });

    async function opened(ms?: number) {
      const room = roomKey(roomId());
      const { token, claim: first } = claim(room, 'sender', 1);
      expect(await store.open(room, first, terms(ms))).toBe('opened');
      return { room, token };
    }

    async function joined(ms?: number) {
      const { room, token: senderToken } = await opened(ms);
      const { token, claim: second } = claim(room, 'recipient', 2);
      expect(await store.join(room, second)).toMatchObject({ other: holder(1) });
      return { room, senderToken, recipientToken: token };
    }

    test('a room is opened once', async () => {
      const { room } = await opened();
      expect(await store.open(room, claim(room, 'sender', 2).claim, terms())).toBe('room-taken');
    });

    test('of many who open a room at once, one does', async () => {
      const room = roomKey(roomId());
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) => store.open(room, claim(room, 'sender', i).claim, terms())),
      );
      expect(answers.filter(answer => answer === 'opened')).toHaveLength(1);
    });

    test('of many who join at once, one does', async () => {
      const { room } = await opened();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) => store.join(room, claim(room, 'recipient', i + 2).claim)),
      );
      expect(answers.filter(answer => typeof answer === 'object')).toHaveLength(1);
      expect(answers.filter(answer => answer === 'room-full')).toHaveLength(19);
    });

    test('of many who resume one seat at once, each replaces the one before', async () => {
      const { room, token } = await opened();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) => store.resume(room, both(room, token), holder(i + 2))),
      );
      const replaced = answers.map(answer => (typeof answer === 'object' ? answer.replaced : answer));
      expect(new Set(replaced).size).toBe(20);
      expect(replaced).toContain(holder(1));
    });

    test('there are no more rooms than allowed, and one that is closed makes space', async () => {
      const { room } = await opened();
      await opened();
      await opened();
      const next = roomKey(roomId());
      expect(await store.open(next, claim(next, 'sender', 4).claim, terms())).toBe('no-space');
      expect(await store.close(room, holder(1))).toEqual({ other: undefined });
      expect(await store.open(next, claim(next, 'sender', 4).claim, terms())).toBe('opened');
    });

    test('joining tells the terms, who is there, and when the room ends', async () => {
      const { room } = await opened(2 * minute);
      expect(await store.join(room, claim(room, 'recipient', 2).claim)).toEqual({
        ...terms(2 * minute),
        endsAt: clock.now() + 2 * minute,
        other: holder(1),
        replaced: undefined,
      });
    });

    test('a third finds the room full until the recipient leaves; then the old token is dead', async () => {
      const { room, recipientToken } = await joined();
      expect(await store.join(room, claim(room, 'recipient', 3).claim)).toBe('room-full');
      expect(await store.leave(room, 'recipient', holder(2))).toEqual({ other: holder(1) });
      expect(await store.join(room, claim(room, 'recipient', 3).claim)).toMatchObject({ other: holder(1) });
      expect(await store.resume(room, both(room, recipientToken), holder(4))).toBe('bad-seat');
    });

    test('each token gives its own seat back', async () => {
      const { room, senderToken, recipientToken } = await joined();
      expect(await store.resume(room, both(room, senderToken), holder(3))).toMatchObject({
        seat: 'sender',
        other: holder(2),
        replaced: holder(1),
      });
      await store.leave(room, 'recipient', holder(2));
      expect(await store.resume(room, both(room, recipientToken), holder(4))).toMatchObject({
        seat: 'recipient',
        other: holder(3),
        replaced: undefined,
      });
    });

    test('no other token fits: of another room, of another seat, of nobody, of an earlier room', async () => {
      const { room, senderToken } = await joined();
      const other = await opened();
      expect(await store.resume(room, both(room, other.token), holder(9))).toBe('bad-seat');
      expect(await store.resume(room, both(room, drawToken()), holder(9))).toBe('bad-seat');
      const { sender, recipient } = both(room, senderToken);
      expect(await store.resume(room, { sender: recipient, recipient: sender }, holder(9))).toBe('bad-seat');
      await store.close(room, holder(1));
      expect(await store.open(room, claim(room, 'sender', 5).claim, terms())).toBe('opened');
      expect(await store.resume(room, both(room, senderToken), holder(9))).toBe('bad-seat');
    });

    test('only its own holder leaves a seat', async () => {
      const { room, senderToken } = await joined();
      await store.resume(room, both(room, senderToken), holder(3));
      expect(await store.leave(room, 'sender', holder(1))).toBeUndefined();
      expect(await store.leave(room, 'sender', holder(3))).toEqual({ other: holder(2) });
    });

    test('bytes relayed are gone for whoever comes back', async () => {
      const { room, senderToken } = await joined();
      const { expiresAt } = terms();
      expect(await store.spend(room, expiresAt, 400)).toBe(600);
      expect(await store.resume(room, both(room, senderToken), holder(3))).toMatchObject({ bytesLeft: 600 });
      // Of an earlier room of this id.
      expect(await store.spend(room, expiresAt - 1, 100)).toBeUndefined();
      expect(await store.spend(room, expiresAt, 4000)).toBe(0);
      expect(await store.resume(room, both(room, senderToken), holder(4))).toMatchObject({ bytesLeft: 0 });
    });

    test('evicting kills the recipient’s token, whether anybody sits there or not', async () => {
      const { room, recipientToken } = await joined();
      expect(await store.evict(room, holder(2))).toBeUndefined();
      expect(await store.evict(room, holder(1))).toEqual({ evicted: holder(2) });
      expect(await store.resume(room, both(room, recipientToken), holder(3))).toBe('bad-seat');
      expect(await store.evict(room, holder(1))).toEqual({ evicted: undefined });
      expect(await store.join(room, claim(room, 'recipient', 4).claim)).toMatchObject({ other: holder(1) });
    });

    test('closing is for who sits there, and once', async () => {
      const { room, senderToken } = await joined();
      expect(await store.close(room, holder(3))).toBeUndefined();
      expect(await store.close(room, holder(1))).toEqual({ other: holder(2) });
      expect(await store.close(room, holder(1))).toBeUndefined();
      expect(await store.resume(room, both(room, senderToken), holder(1))).toBe('no-room');
      expect(await store.join(room, claim(room, 'recipient', 2).claim)).toBe('no-room');
      expect(await store.leave(room, 'recipient', holder(2))).toBeUndefined();
    });

    test('a room ends on the millisecond', async () => {
      const { room, token } = await opened(minute);
      clock.advance(minute - 1);
      expect(await store.resume(room, both(room, token), holder(2))).toMatchObject({ seat: 'sender' });
      clock.advance(1);
      expect(await store.resume(room, both(room, token), holder(2))).toBe('no-room');
      expect(await store.join(room, claim(room, 'recipient', 3).claim)).toBe('no-room');
      expect(await store.open(room, claim(room, 'sender', 4).claim, terms())).toBe('opened');
    });

    test('a sender may be away for 15 minutes less a millisecond', async () => {
      const { room, token } = await opened();
      await store.leave(room, 'sender', holder(1));
      clock.advance(15 * minute - 1);
      expect(await store.join(room, claim(room, 'recipient', 2).claim)).toMatchObject({
        endsAt: clock.now() + 1,
        other: undefined,
      });
      expect(await store.resume(room, both(room, token), holder(3))).toMatchObject({ seat: 'sender' });
      clock.advance(15 * minute);
      await store.leave(room, 'sender', holder(3));
      clock.advance(15 * minute);
      expect(await store.resume(room, both(room, token), holder(4))).toBe('no-room');
    });

    test('an away sender does not outlive the room’s time', async () => {
      const { room, token } = await opened(minute);
      await store.leave(room, 'sender', holder(1));
      clock.advance(minute);
      expect(await store.resume(room, both(room, token), holder(4))).toBe('no-room');
    });

    test('rooms that are over are forgotten', async () => {
      await opened(minute);
      await opened();
      clock.advance(minute);
      store.sweep();
      await opened();
      await opened();
      const next = roomKey(roomId());
      expect(await store.open(next, claim(next, 'sender', 4).claim, terms())).toBe('no-space');
    });

    test('a seat is claimed again by its holder, and lost to who resumed it meanwhile', async () => {
      const { room, senderToken } = await joined();
      const { sender } = both(room, senderToken);
      const again = { hash: sender, holder: holder(1) };
      expect(await store.reclaim(room, 'sender', again, terms())).toEqual({ other: holder(2) });
      await store.leave(room, 'sender', holder(1));
      expect(await store.reclaim(room, 'sender', again, terms())).toEqual({ other: holder(2) });
      await store.resume(room, both(room, senderToken), holder(3));
      expect(await store.reclaim(room, 'sender', again, terms())).toBe('replaced');
      await store.close(room, holder(3));
      expect(await store.reclaim(room, 'sender', again, terms())).toBe('no-room');
    });
  });
}
