import { expect, test } from 'vitest';
import { clientFrame } from '../../bench/server/link.ts';
import { compare } from '../../bench/server/measure.ts';
import { isMet, type Row, sentence } from '../../bench/server/row.ts';

const row: Row = {
  name: 'relay',
  unit: 'frames / CPU s',
  value: 110,
  beside: { 'bare ws': 100 },
  ratio: 1.1,
  goal: { of: 'ratio', least: 1.1 },
};

test('a goal is met by exactly its bound, whichever side it bounds', () => {
  expect(isMet(row)).toBe(true);
  expect(isMet({ ...row, ratio: 1.09 })).toBe(false);
  expect(isMet({ ...row, goal: { of: 'value', most: 110 } })).toBe(true);
  expect(isMet({ ...row, goal: { of: 'value', most: 109 } })).toBe(false);
  expect(isMet({ ...row, ratio: Number.NaN })).toBe(false);
});

test('a figure counts for nothing where something else failed', () => {
  const failed = { ...row, failed: '3 frames lost' };
  expect(isMet(failed)).toBe(false);
  expect(sentence(failed)).toContain('3 frames lost');
});

test('a line has the figure, the ratio, the goal and the others', () => {
  expect(sentence(row)).toBe('met     relay: 110 frames / CPU s, 1.10 x (goal >= 1.1 x); bare ws 100\n');
});

test('the ratio is the median of the rounds', () => {
  const rounds = { 'bare ws': [10, 100, 50], fieldpost: [20, 110, 50], PeerJS: [5, 5, 6] };
  expect(compare(rounds)).toEqual({ value: 50, beside: { 'bare ws': 50, PeerJS: 5 }, ratio: 1.1 });
});

test.each([0, 5, 126, 65_535, 65_536])('a frame of %d bytes is what RFC 6455 wants of a client', length => {
  const payload = Buffer.alloc(length, 7);
  const frame = clientFrame('binary', payload);
  expect(frame[0]).toBe(0x82);
  const head = length <= 125 ? 2 : length <= 65_535 ? 4 : 10;
  expect((frame[1] ?? 0) & 0x80).toBe(0x80);
  expect(frame.length).toBe(head + 4 + length);
  const key = frame.subarray(head, head + 4);
  const body = Buffer.from(frame.subarray(head + 4)).map((byte, at) => byte ^ (key[at & 3] ?? 0));
  expect(Buffer.compare(body, payload)).toBe(0);
});
