import { beforeEach, expect, test } from 'vitest';
import { followNetwork } from '../../lib/net/browser-host.ts';

let page: EventTarget;
let connection: EventTarget;
let told: string[];

beforeEach(() => {
  page = new EventTarget();
  connection = new EventTarget();
  told = [];
  followNetwork(
    { move: () => void told.push('move'), refresh: () => void told.push('refresh') },
    { page, connection },
  );
});

const happens = (where: EventTarget, what: string) => where.dispatchEvent(new Event(what));

test('after there was no network, everything is made anew', () => {
  happens(page, 'offline');
  // Also said while there is none.
  happens(connection, 'change');
  expect(told).toEqual([]);
  happens(page, 'online');
  expect(told).toEqual(['move']);
  happens(page, 'online');
  expect(told).toEqual(['move', 'refresh']);
});

test('another kind of network without a gap: what stands is asked', () => {
  happens(connection, 'change');
  expect(told).toEqual(['refresh']);
});

test('a browser without the Network Information API has the page alone', () => {
  const other = new EventTarget();
  followNetwork({ move: () => void told.push('move'), refresh: () => undefined }, { page: other });
  happens(other, 'offline');
  happens(other, 'online');
  expect(told).toEqual(['move']);
});
