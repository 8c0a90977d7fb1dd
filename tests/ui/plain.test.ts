import { describe, expect, test } from 'vitest';
import { hostOf, plain, plainHost } from '../../lib/ui/plain.ts';

describe('text that a page or the other side chose', () => {
  test.each([
    ['Password', 'Password'],
    ['  two\n lines\t', 'two lines'],
    ['\u202egnissap', 'gnissap'],
    ['a\u0000b\u200fc\u2066d\u2029e', 'a b c d e'],
    ['\u200b\ufeff', ''],
    ['пароль 密码 🔑', 'пароль 密码 🔑'],
  ])('%j is shown as %j', (text, shown) => {
    expect(plain(text)).toBe(shown);
  });

  test.each([
    [59, 59],
    [60, 60],
    [61, 60],
  ])('of %i characters %i are shown', (length, shown) => {
    const text = plain('🔑'.repeat(length));
    expect([...text]).toHaveLength(shown);
    expect(text.endsWith('…')).toBe(length > 60);
  });
});

describe('a site', () => {
  test.each([
    ['https://github.com', 'github.com'],
    ['http://localhost:8787', 'localhost:8787'],
    ['https://xn--80ak6aa92e.com', 'xn--80ak6aa92e.com'],
    ['not a site\u202e', 'not a site'],
  ])('%j is known as %j', (origin, host) => {
    expect(hostOf(origin)).toBe(host);
  });
});

describe('a host', () => {
  test('keeps its end, which says whose it is', () => {
    const host = `${'github.com.'.repeat(20)}evil.example`;
    expect(plainHost(host)).toBe(host);
  });

  test.each([
    [258, 258],
    [259, 259],
    [260, 259],
  ])('of %i characters is shown with %i', (length, shown) => {
    const host = `${'a'.repeat(length - '.example'.length)}.example`;
    expect(plainHost(host)).toHaveLength(shown);
    expect(plainHost(host).endsWith('a.example')).toBe(true);
    expect(plainHost(host).startsWith('…')).toBe(length > 259);
  });
});
