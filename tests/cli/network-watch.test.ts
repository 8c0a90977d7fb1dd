import { expect, test } from 'vitest';
import { changeBetween } from '../../cli/network-watch.ts';

const set = (...addresses: string[]) => new Set(addresses);

test.each([
  ['nothing new', set('a', 'b'), set('b', 'a'), null],
  ['another address beside', set('a'), set('a', 'b'), 'grown'],
  ['the first address', set(), set('a'), 'grown'],
  ['an address in place of another', set('a'), set('b'), 'moved'],
  ['an address gone, another one left', set('a', 'b'), set('b'), 'moved'],
  ['no network any more', set('a'), set(), 'moved'],
])('%s', (_name, before, after, change) => {
  expect(changeBetween(before, after)).toBe(change);
});
