import { expect, test } from 'vitest';
import { originAllowed } from '../../signaling/origin.ts';

const ours = 'https://fieldpost.example';
const chromium = `chrome-extension://${'abcdefghijklmnop'.repeat(2)}`;
const firefox = 'moz-extension://4d1f2a0e-6a1f-4bb0-9d2a-0a6f0a8f7b11';

test.each([
  [undefined, [], true],
  [undefined, [firefox], true],
  [ours, [], true],
  [ours, [firefox], true],
  [chromium, [], true],
  [firefox, [], true],
  [chromium, [chromium], true],
  [chromium, [firefox], false],
  [firefox, [chromium, firefox], true],
  ['null', [], false],
  ['', [], false],
  ['https://evil.example', [], false],
  ['https://fieldpost.example.evil.example', [], false],
  ['http://fieldpost.example', [], false],
  ['https://fieldpost.example:444', [], false],
  ['chrome-extension://short', [], false],
  [`${chromium}.evil.example`, [], false],
  ['chrome-extension://zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz', [], false],
  ['file://', [], false],
])('origin %s with extensions %j: %s', (origin, extensions, allowed) => {
  expect(originAllowed(origin, [ours], extensions)).toBe(allowed);
});
