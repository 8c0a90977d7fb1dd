import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, fromBase64url, toBase64url } from '../../lib/crypto/bytes.ts';
import { formatLink, fragmentOf, type HandoffLink, parseLink, parseServer } from '../../lib/protocol/link.ts';

const key = Uint8Array.from({ length: 32 }, (_, index) => index * 8);
const fragment = fragmentOf(key);
const server = 'https://fieldpost.example';
const link: HandoffLink = { kind: 'handoff', server, key };
const text = `${server}/h#${fragment}`;

describe('format', () => {
  test('B is base64url of 0x01 and the key, 44 characters', () => {
    expect(fragment).toHaveLength(44);
    expect(fromBase64url(fragment)).toEqual(concat(Uint8Array.of(1), key));
    expect(formatLink(link)).toBe(text);
  });

  test('the server is normalized', () => {
    expect(formatLink({ ...link, server: 'HTTPS://Fieldpost.Example:443/' })).toBe(text);
    expect(formatLink({ ...link, server: 'http://localhost:8787' })).toBe(
      `http://localhost:8787/h#${fragment}`,
    );
  });

  test.each(['http://fieldpost.example', 'https://10.0.0.1', 'https://a.example/x', 'ftp://a.example', ''])(
    'a server that no link may name is a RangeError: %j',
    wrong => {
      expect(() => formatLink({ ...link, server: wrong })).toThrow(RangeError);
    },
  );

  test.each([31, 33])('a key of %d bytes is a RangeError', length => {
    expect(() => fragmentOf(new Uint8Array(length))).toThrow(/^key must be 32 bytes/);
  });

  test('round trip of any key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), key => {
        expect(parseLink(formatLink({ ...link, key }))).toEqual({ ok: { ...link, key } });
      }),
    );
  });
});

describe('as people paste it', () => {
  test.each([
    ['alone', text],
    ['white space and line ends', `  \n\t${text}\r\n `],
    ['angle brackets', `<${text}>`],
    ['double quotes', `"${text}"`],
    ['single quotes', `'${text}'`],
    ['typographic quotes', `“${text}”`],
    ['round brackets', `(${text})`],
    ['Markdown', `[the secret](${text})`],
    ['code', `\`${text}\``],
    [
      'our own message',
      `I'm sending you a secret with Fieldpost. Open this link and call me for the code. ${text}`,
    ],
    ['the end of a sentence', `Here: ${text}. Call me!`],
    ['a comma', `${text}, thanks`],
    ['an exclamation mark', `${text}!`],
    ['a zero-width space', `\u200b${text}\u200b`],
    ['HTML', `<a href="${text}">x</a>`],
    ['after another URL', `See https://example.com/h and ${text}`],
    ['after a bad link', `${server}/h#short ${text}`],
    ['upper-case scheme and host', text.replace(server, 'HTTPS://FIELDPOST.EXAMPLE')],
    ['a default port', text.replace(server, `${server}:443`)],
  ])('%s', (_, pasted) => {
    expect(parseLink(pasted)).toEqual({ ok: link });
  });

  test('the first good one of several', () => {
    const other = formatLink({ ...link, server: 'https://other.example' });
    expect(parseLink(`${other} ${text}`)).toEqual({ ok: { ...link, server: 'https://other.example' } });
  });

  test('20,000 characters are read, not more', () => {
    expect(parseLink(text.padStart(20_000, ' '))).toEqual({ ok: link });
    expect(parseLink(text.padStart(20_001, ' '))).toEqual({ bad: 'not-a-link' });
  });
});

describe('not a link', () => {
  test.each([
    '',
    'hello',
    fragment,
    server,
    `${server}/h`,
    `${server}/h#`,
    `${server}/#${fragment}`,
    `${server}/H#${fragment}`,
    `${server}/h/#${fragment}`,
    `${server}//h#${fragment}`,
    `${server}/x/h#${fragment}`,
    `${server}/h?#${fragment}`,
    `${server}/h?a=1#${fragment}`,
    `${server}/hh#${fragment}`,
    `${server}/h#${fragment.slice(0, 43)}`,
    `${server}/h#${fragment}A`,
    `${server}/h#${fragment}AA`,
    `${server}/h#${fragment}=`,
    `${server}/h#${fragment}%20`,
    `${server}/h#${fragment}&a=1`,
    `${server}/h#${fragment}#`,
    `${server}/h#${fragment.slice(0, 43)}+`,
    `${server}/h#.${fragment}`,
    `ftp://fieldpost.example/h#${fragment}`,
    `javascript://fieldpost.example/h#${fragment}`,
    `xhttps://fieldpost.example/h#${fragment}`,
    `//fieldpost.example/h#${fragment}`,
    `https://user@fieldpost.example/h#${fragment}`,
    `https://user:pass@fieldpost.example/h#${fragment}`,
    `https:///h#${fragment}`,
    `https://a b.example/h#${fragment}`,
    `https://fieldpost.example:99999/h#${fragment}`,
    `https://fieldpost.example\\@evil.example/h#${fragment}`,
    `https://[::g]/h#${fragment}`,
  ])('%j', pasted => {
    expect(parseLink(pasted)).toEqual({ bad: 'not-a-link' });
  });
});

describe('other versions', () => {
  const of = (version: number, length = 33) => {
    const bytes = new Uint8Array(length).fill(9);
    bytes[0] = version;
    return toBase64url(bytes);
  };

  test.each([0, 2, 255])('first byte %d', version => {
    expect(parseLink(`${server}/h#${of(version)}`)).toEqual({ bad: 'other-version' });
    expect(parseLink(`${server}/h#${of(version, 66)}`)).toEqual({ bad: 'other-version' });
    expect(parseLink(`${server}/h#${of(version, 32)}`)).toEqual({ bad: 'not-a-link' });
  });

  test('drops and requests', () => {
    const id = toBase64url(new Uint8Array(16));
    for (const kind of [`d#${of(1)}`, `d#${of(2)}`, `q#${id}.${id}`, `v#${id}.${id}.${of(1, 32)}`]) {
      expect(parseLink(`${server}/${kind}`)).toEqual({ bad: 'other-version' });
    }
    expect(parseLink(`${server}/d#section`)).toEqual({ bad: 'not-a-link' });
  });
});

describe('servers', () => {
  test.each([
    'https://fieldpost.example',
    'https://fieldpost.example:8443',
    'https://8.8.8.8',
    'https://[2606:4700::1111]',
    'https://xn--bcher-kva.example',
    'http://localhost',
    'http://localhost:8787',
    'https://localhost:8787',
    'http://dev.localhost:8787',
    'http://127.0.0.1:8787',
    'http://127.255.255.254',
    'http://[::1]:8787',
  ])('%s', origin => {
    expect(parseServer(origin)).toEqual({ ok: origin });
    expect(parseLink(`${origin}/h#${fragment}`)).toEqual({ ok: { ...link, server: origin } });
  });

  test.each([
    'http://fieldpost.example',
    'http://8.8.8.8',
    'http://localhost.example',
    'http://[2606:4700::1111]',
  ])('not secure: %s', origin => {
    expect(parseServer(origin)).toEqual({ bad: 'not-secure' });
    expect(parseLink(`${origin}/h#${fragment}`)).toEqual({ bad: 'not-secure' });
  });

  test.each([
    'https://10.0.0.1',
    'http://192.168.1.1',
    'https://printer',
    'https://printer.local',
    'https://0x0a000001',
    'https://167772161',
    'https://[fd00::1]',
    'https://[::ffff:127.0.0.1]',
  ])('private address: %s', origin => {
    expect(parseServer(origin)).toEqual({ bad: 'private-address' });
    expect(parseLink(`${origin}/h#${fragment}`)).toEqual({ bad: 'private-address' });
  });

  test.each([
    '',
    'fieldpost.example',
    'ws://a.example',
    'https://a.example/x',
    'https://a.example?',
    'https://a.example#',
    'https://u@a.example',
    'https://:p@a.example',
  ])('no origin: %j', origin => {
    expect(parseServer(origin)).toEqual({ bad: 'not-a-link' });
  });

  test('other spellings of an address are seen through', () => {
    expect(parseServer('http://2130706433')).toEqual({ ok: 'http://127.0.0.1' });
    expect(parseServer('https://FIELDPOST.example/')).toEqual({ ok: server });
  });
});

test('no text makes it throw, and it is fast on hostile text', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.webUrl({ withFragments: true }),
        fc.string().map(junk => text + junk),
      ),
      pasted => {
        const parsed = parseLink(pasted);
        if ('ok' in parsed) expect(formatLink(parsed.ok)).toContain(fragmentOf(parsed.ok.key));
      },
    ),
  );
  for (const part of [
    'https://',
    'https://a/h#',
    'https://a/h#.',
    'http',
    '/h#',
    `${'a'.repeat(300)}://`,
    'https://a/h#a%',
  ]) {
    const hostile = part.repeat(Math.floor(20_000 / part.length));
    const start = performance.now();
    expect(parseLink(hostile)).toHaveProperty('bad');
    expect(parseLink(`https://a.example/h#${'a'.repeat(19_900)}%`)).toHaveProperty('bad');
    expect(performance.now() - start).toBeLessThan(2000);
  }
});
