import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBase64url } from '../../../lib/crypto/bytes.ts';
import {
  dropFragment,
  formatDropLink,
  parseDropFragment,
  parseDropLink,
} from '../../../lib/protocol/drop/link.ts';
import { formatLink, parseLink } from '../../../lib/protocol/link.ts';

const key = Uint8Array.from({ length: 32 }, (_, index) => index * 8);
const server = 'https://fieldpost.example';

describe('a link to a drop', () => {
  test('says in its first byte whether a passphrase is needed', () => {
    for (const locked of [false, true]) {
      const text = formatDropLink({ kind: 'drop', server, key, locked });
      expect(text).toBe(`${server}/d#${dropFragment({ key, locked })}`);
      expect(text.split('#')[1]).toHaveLength(44);
      expect(text.split('#')[1]?.startsWith(locked ? 'Ag' : 'AQ')).toBe(true);
      expect(parseDropLink(`Here: <${text}>.`)).toEqual({ ok: { kind: 'drop', server, key, locked } });
    }
  });

  test('round trip of any key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.boolean(), (key, locked) => {
        expect(parseDropFragment(dropFragment({ key, locked }))).toEqual({ ok: { key, locked } });
      }),
    );
  });

  const fragment = (...bytes: number[]): string => toBase64url(Uint8Array.from([...bytes, ...key]));
  test.each([
    [`${server}/d#${fragment(3)}`, 'other-version'],
    [`${server}/d#${fragment(1, 1)}`, 'not-a-link'],
    [`${server}/d#${fragment()}`, 'not-a-link'],
    [`http://fieldpost.example/d#${fragment(1)}`, 'not-secure'],
    [`https://10.0.0.1/d#${fragment(1)}`, 'private-address'],
    [`${server}/h#${fragment(1)}`, 'not-a-link'],
    [`${server}/d`, 'not-a-link'],
    ['', 'not-a-link'],
  ])('%s is %s', (text, bad) => {
    expect(parseDropLink(text)).toEqual({ bad });
  });

  test('is no handoff, and a handoff is no drop', () => {
    expect(parseLink(formatDropLink({ kind: 'drop', server, key, locked: false }))).toEqual({
      bad: 'other-version',
    });
    expect(parseDropLink(formatLink({ kind: 'handoff', server, key }))).toEqual({ bad: 'not-a-link' });
  });

  test('a key of another length is a RangeError, a server that no link may name too', () => {
    expect(() => dropFragment({ key: key.subarray(1), locked: false })).toThrow(RangeError);
    expect(() => formatDropLink({ kind: 'drop', server: 'http://a.example', key, locked: false })).toThrow(
      RangeError,
    );
  });
});
