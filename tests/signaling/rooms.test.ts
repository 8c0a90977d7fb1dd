import { describe, expect, test } from 'vitest';
import { Rooms } from '../../signaling/rooms.ts';
import { stoppedClock } from './server.ts';

const id = 'AAAAAAAAAAAAAAAAAAAAAA';
const rules = { rooms: 2, roomBytes: 100, senderAway: 900_000 };

function opened(ttl = 60) {
  const clock = stoppedClock();
  const rooms = new Rooms<string>(rules, clock.now);
  const result = rooms.open(id, ttl, 'sender');
  if ('refused' in result) throw new Error(result.refused);
  return { clock, rooms, ...result };
}

test('a token is stored as a hash, bound to its room and seat', () => {
  const { rooms, room, token } = opened();
  const stored = JSON.stringify([...Object.values(room)]);
  expect(stored).not.toContain(token);
  expect(room.sender.tokenHash).toHaveLength(32);
  expect(room.sender.tokenHash).not.toEqual(Buffer.from(token, 'base64url'));
  room.recipient.tokenHash = room.sender.tokenHash;
  room.sender.tokenHash = undefined;
  expect(rooms.resume(id, token, 'again')).toEqual({ refused: 'bad-seat' });
});

test('a token of an earlier room of the same id fits no seat', () => {
  const { rooms, room, token } = opened();
  rooms.end(room);
  const next = rooms.open(id, 60, 'sender');
  if ('refused' in next) throw new Error(next.refused);
  next.room.recipient.tokenHash = undefined;
  next.room.sender.tokenHash = room.sender.tokenHash;
  expect(rooms.resume(id, token, 'thief')).toEqual({ refused: 'bad-seat' });
});

test('a seat never taken fits no token, not even one whose hash is zero', () => {
  const { rooms } = opened();
  expect(rooms.resume(id, Buffer.alloc(32).toString('base64url'), 'thief')).toEqual({ refused: 'bad-seat' });
});

describe('lifetime', () => {
  test('ends on the millisecond', () => {
    const { clock, rooms } = opened(60);
    clock.advance(59_999);
    expect(rooms.collect()).toEqual([]);
    expect(rooms.join(id, 'recipient')).toHaveProperty('token');
    clock.advance(1);
    expect(rooms.join(id, 'late')).toEqual({ refused: 'no-room' });
    expect(rooms.collect()).toMatchObject([{ why: 'expired' }]);
    expect(rooms.size).toBe(0);
  });

  test('a sender may be away for 15 minutes less a millisecond', () => {
    const { clock, rooms, room, token } = opened(86_400);
    rooms.leave(room, 'sender', 'sender');
    clock.advance(899_999);
    expect(rooms.resume(id, token, 'again')).toMatchObject({ seat: 'sender', replaced: undefined });
    clock.advance(899_999);
    expect(rooms.collect()).toEqual([]);
    rooms.leave(room, 'sender', 'again');
    clock.advance(900_000);
    expect(rooms.resume(id, token, 'late')).toEqual({ refused: 'no-room' });
    expect(rooms.collect()).toMatchObject([{ why: 'sender-away' }]);
  });

  test('an away sender does not outlive the room’s time', () => {
    const { clock, rooms, room } = opened(60);
    rooms.leave(room, 'sender', 'sender');
    clock.advance(60_000);
    expect(rooms.collect()).toMatchObject([{ why: 'expired' }]);
  });

  test('a room that is over is collected before its id is opened anew', () => {
    const { clock, rooms } = opened(60);
    clock.advance(60_000);
    expect(rooms.open(id, 60, 'next')).toEqual({ refused: 'room-taken' });
    expect(rooms.collectOne(id)).toMatchObject({ why: 'expired' });
    expect(rooms.collectOne(id)).toBeUndefined();
    expect(rooms.open(id, 60, 'next')).toHaveProperty('token');
  });
});

test('only the seat’s own holder leaves it', () => {
  const { rooms, room, token } = opened();
  expect(rooms.resume(id, token, 'again')).toMatchObject({ replaced: 'sender' });
  expect(rooms.leave(room, 'sender', 'sender')).toBe(false);
  expect(room.sender.holder).toBe('again');
  expect(rooms.leave(room, 'sender', 'again')).toBe(true);
});

test('there are no more rooms than allowed', () => {
  const { rooms, room } = opened();
  expect(rooms.open('BAAAAAAAAAAAAAAAAAAAAA', 60, 'b')).toHaveProperty('token');
  expect(rooms.open('CAAAAAAAAAAAAAAAAAAAAA', 60, 'c')).toEqual({ refused: 'no-space' });
  rooms.end(room);
  expect(rooms.open('CAAAAAAAAAAAAAAAAAAAAA', 60, 'c')).toHaveProperty('token');
});
