import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTimers } from '../../lib/net/timers.ts';

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());

function timers() {
  const fired: [name: string, at: number][] = [];
  const created = createTimers({ now: Date.now, fire: name => fired.push([name, Date.now()]) });
  return { ...created, fired };
}

test('each fires once, at its time, the earlier first', () => {
  const { set, fired } = timers();
  set('late', 1_000_200);
  set('early', 1_000_100);
  vi.advanceTimersByTime(99);
  expect(fired).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(fired).toEqual([['early', 1_000_100]]);
  vi.advanceTimersByTime(10_000);
  expect(fired).toEqual([
    ['early', 1_000_100],
    ['late', 1_000_200],
  ]);
});

test('setting again replaces, null stops, a past time fires at the next turn but never at once', () => {
  const { set, fired } = timers();
  set('a', 1_000_100);
  set('a', 1_000_300);
  set('b', 1_000_100);
  set('b', null);
  set('c', 5);
  expect(fired).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(fired).toEqual([
    ['c', 1_000_000],
    ['a', 1_000_300],
  ]);
});

test('a timer that another one stops while both are due does not fire', () => {
  const fired: string[] = [];
  const created = createTimers({
    now: Date.now,
    fire(name) {
      fired.push(name);
      created.set('second', null);
    },
  });
  created.set('second', 1_000_200);
  created.set('first', 1_000_100);
  vi.setSystemTime(1_000_500);
  vi.advanceTimersByTime(1_000);
  expect(fired).toEqual(['first']);
});

test('an hour is an hour', () => {
  const { set, fired } = timers();
  set('lifetime', 1_000_000 + 3_600_000);
  vi.advanceTimersByTime(3_599_999);
  expect(fired).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(fired).toHaveLength(1);
});

test('more than 2^31 ms does not fire at once', () => {
  const { set, fired } = timers();
  set('lifetime', 1_000_000 + 2 ** 31);
  vi.advanceTimersByTime(60_000);
  expect(fired).toEqual([]);
});

test('after a sleep (the wall clock jumped ahead) a long timer fires within 5 s of waking', () => {
  const { set, fired } = timers();
  set('lifetime', 1_000_000 + 3_600_000);
  vi.setSystemTime(1_000_000 + 7_200_000);
  vi.advanceTimersByTime(5_000);
  expect(fired).toHaveLength(1);
});

test('a wall clock set back does not hold a timer up', () => {
  const { set, fired } = timers();
  set('reconnect', 1_005_000);
  vi.setSystemTime(1_000);
  vi.advanceTimersByTime(5_000);
  expect(fired).toHaveLength(1);
});

test('hastened: fires now and not again; one that is not pending does not fire', () => {
  const { set, hasten, fired } = timers();
  set('reconnect', 1_005_000);
  hasten('reconnect');
  hasten('reconnect');
  hasten('path');
  expect(fired).toEqual([['reconnect', 1_000_000]]);
  vi.advanceTimersByTime(10_000);
  expect(fired).toHaveLength(1);
});

test('stopped: nothing fires and nothing is left running', () => {
  const { set, stop, fired } = timers();
  set('a', 1_000_100);
  stop();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(1_000);
  expect(fired).toEqual([]);
});
