import { beforeAll, describe, expect, test } from 'vitest';
import { concat, utf8 } from '../../lib/crypto/bytes.ts';
import { verifyKeyOf } from '../../lib/crypto/ed25519.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { xwingKeyOf } from '../../lib/crypto/xwing.ts';
import {
  type AnswerContent,
  openAnswer,
  openComment,
  sealAnswer,
  sealComment,
} from '../../lib/protocol/form/answer.ts';
import { authVerifies, signAuth } from '../../lib/protocol/form/auth.ts';
import { type FormSecrets, formKeyAt, openBundle, sealBundle } from '../../lib/protocol/form/bundle.ts';
import {
  descriptionVerifies,
  openDescription,
  signDescription,
} from '../../lib/protocol/form/description.ts';
import { isLinkOf, linkIdOf, listed, secretLinkKeys } from '../../lib/protocol/form/keys.ts';
import { questionsPerForm } from '../../lib/protocol/form/limits.ts';
import { formatRequestLink, parseRequestLink, type RequestLink } from '../../lib/protocol/form/link.ts';
import { encodeState, fingerprintOf, signState, stateVerifies } from '../../lib/protocol/form/state.ts';

beforeAll(ready);

const filled = (value: number, length = 32) => new Uint8Array(length).fill(value);
const form = filled(1, 16);
const rootSeed = filled(2);
const formSeed = filled(3);
const linkKey = filled(4);
const server = 'https://fieldpost.example';
const item = {
  v: 1 as const,
  fields: [{ label: 'Password', kind: 'password' as const, value: 'tr0ub4dor' }],
};

/** Every one of so many positions with one bit of it turned. */
function* changed(bytes: Uint8Array): Generator<Uint8Array> {
  const step = Math.max(1, Math.floor(bytes.length / 40));
  for (let at = 0; at < bytes.length; at += step) {
    yield bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
  }
}

describe('links', () => {
  const share: RequestLink = { kind: 'request', server, form, fingerprint: filled(9, 16) };
  const secret: RequestLink = { kind: 'answers', server, form, id: filled(8, 16), key: linkKey };

  test.each([share, secret])('a link of kind $kind is read as it was written, in a message too', link => {
    const text = formatRequestLink(link);
    expect(parseRequestLink(text)).toEqual({ ok: link });
    expect(parseRequestLink(`Please answer: <${text}>. Thanks!`)).toEqual({ ok: link });
  });

  test('have the shape of the protocol', () => {
    expect(formatRequestLink(share)).toMatch(/^https:\/\/fieldpost\.example\/q#[\w-]{22}\.[\w-]{22}$/);
    expect(formatRequestLink(secret)).toMatch(/\/v#[\w-]{22}\.[\w-]{22}\.[\w-]{43}$/);
  });

  test.each([
    [formatRequestLink(share).slice(0, -1), 'not-a-link'],
    [formatRequestLink(secret).replace('/v#', '/q#'), 'not-a-link'],
    [formatRequestLink(share).replace('/q#', '/v#'), 'not-a-link'],
    [formatRequestLink(share).replace('https:', 'http:'), 'not-secure'],
    [formatRequestLink(share).replace('fieldpost.example', '10.0.0.1'), 'private-address'],
    [`${server}/h#Ab570JPGKf37WSyT1kQySkR_FRB2FG4gEU-rXgzY-98b`, 'not-a-link'],
    ['', 'not-a-link'],
  ])('%s is refused as %s', (text, bad) => {
    expect(parseRequestLink(text)).toEqual({ bad });
  });
});

describe('the state', () => {
  const key = xwing();
  function xwing(): Uint8Array {
    return new Uint8Array(1216).fill(7);
  }
  const entry = (value: number, role: 'read' | 'admin') => ({
    id: filled(value, 16),
    role,
    wrap: filled(value + 1),
    auth: filled(value + 2),
  });

  test('is encoded as the protocol says, sorted by id', () => {
    const state = signState(rootSeed, form, {
      index: 258,
      time: 1_800_000_000,
      key,
      links: [entry(0x60, 'admin'), entry(0x20, 'read')],
    });
    const link = (value: number, role: number) =>
      concat(Uint8Array.of(81), filled(value, 16), Uint8Array.of(role), filled(value + 1), filled(value + 2));
    expect(encodeState(form, state)).toEqual(
      concat(
        utf8('fieldpost/1 form'),
        form,
        Uint8Array.of(0, 0, 1, 2),
        Uint8Array.of(0, 0, 0, 0, 0x6b, 0x49, 0xd2, 0),
        // 1216 as LEB128.
        Uint8Array.of(0xc0, 0x09),
        key,
        link(0x20, 1),
        link(0x60, 2),
      ),
    );
  });

  test('verifies as what its root signed, for its form, unchanged', () => {
    const root = verifyKeyOf(rootSeed);
    const state = signState(rootSeed, form, { index: 3, time: 5, key, links: [entry(1, 'admin')] });
    expect(stateVerifies(root, form, state)).toBe(true);
    expect(stateVerifies(verifyKeyOf(filled(5)), form, state)).toBe(false);
    expect(stateVerifies(root, filled(2, 16), state)).toBe(false);
    expect(stateVerifies(root, form, { ...state, index: 4 })).toBe(false);
    expect(stateVerifies(root, form, { ...state, time: 6 })).toBe(false);
    expect(stateVerifies(root, form, { ...state, links: [entry(1, 'read')] })).toBe(false);
    expect(stateVerifies(root, form, { ...state, key: filled(8, 1216) })).toBe(false);
  });
});

describe('a secret link', () => {
  test('names its root in its id', () => {
    const root = verifyKeyOf(rootSeed);
    const link = { kind: 'answers' as const, server, form, id: linkIdOf(linkKey, root), key: linkKey };
    expect(isLinkOf(link, root)).toBe(true);
    expect(isLinkOf(link, verifyKeyOf(filled(5)))).toBe(false);
    expect(isLinkOf({ ...link, key: filled(5) }, root)).toBe(false);
  });

  test('has other keys with a passphrase, whatever way that is typed', () => {
    const id = filled(1, 16);
    const without = secretLinkKeys(linkKey, id);
    const composed = secretLinkKeys(linkKey, id, 'caf\u00e9');
    expect(secretLinkKeys(linkKey, id, 'cafe\u0301')).toEqual(composed);
    for (const name of ['wrap', 'auth', 'inner'] as const) {
      expect(composed[name]).not.toEqual(without[name]);
    }
    expect(secretLinkKeys(linkKey, filled(2, 16), 'caf\u00e9').auth).not.toEqual(composed.auth);
  });
});

describe('a bundle', () => {
  const id = filled(6, 16);
  const secrets: FormSecrets = {
    keys: [
      { from: 0, time: 10, seed: filled(1) },
      { from: 4, time: 20, seed: filled(2) },
    ],
    root: { seed: rootSeed, inner: [{ id, key: filled(3) }] },
  };

  test('opens with the keys of its link, and with no others', () => {
    const keys = secretLinkKeys(linkKey, id);
    const bundle = sealBundle(form, { id, wrap: keys.wrap, inner: keys.inner }, secrets);
    expect(openBundle(form, id, keys, bundle)).toEqual(secrets);
    expect(openBundle(filled(2, 16), id, keys, bundle)).toBeNull();
    expect(openBundle(form, filled(7, 16), keys, bundle)).toBeNull();
    expect(openBundle(form, id, secretLinkKeys(filled(5), id), bundle)).toBeNull();
    for (const other of changed(bundle)) expect(openBundle(form, id, keys, other)).toBeNull();
  });

  test('cannot be made by who knows the public key alone', () => {
    const keys = secretLinkKeys(linkKey, id);
    const forged = sealBundle(form, { id, wrap: keys.wrap, inner: filled(0) }, secrets);
    expect(openBundle(form, id, keys, forged)).toBeNull();
  });

  test('says which key a state had', () => {
    expect([0, 3, 4, 9].map(index => formKeyAt(secrets.keys, index)?.from)).toEqual([0, 0, 4, 4]);
    expect(formKeyAt([{ from: 2, time: 0, seed: filled(1) }], 1)).toBeUndefined();
  });
});

describe('a description', () => {
  const root = () => verifyKeyOf(rootSeed);
  const description = {
    title: 'Staging',
    from: 'Ana',
    note: 'For the deploy.',
    questions: [{ label: 'Database password', kind: 'password' as const }],
  };
  const signed = () =>
    signDescription(rootSeed, root(), form, description, { revision: 1, closes: 99, answers: 2 });

  test('is read by who knows form and root', () => {
    expect(openDescription(root(), form, signed())).toEqual(description);
    expect(openDescription(root(), filled(2, 16), signed())).toBeNull();
    expect(openDescription(verifyKeyOf(filled(5)), form, signed())).toBeNull();
  });

  test('binds when it closes, how many answers it takes, and its revision', () => {
    for (const other of [{ revision: 2 }, { closes: 98 }, { answers: 3 }]) {
      expect(descriptionVerifies(root(), form, { ...signed(), ...other })).toBe(false);
    }
  });

  test.each([
    ['no question', { questions: [] }],
    [
      'too many questions',
      {
        questions: Array.from({ length: questionsPerForm + 1 }, () => ({
          label: 'a',
          kind: 'text' as const,
        })),
      },
    ],
    ['too long a note', { note: 'a'.repeat(4097) }],
    ['too long a name', { from: 'a'.repeat(129) }],
  ])('%s is a RangeError', (_name, wrong) => {
    const terms = { revision: 0, closes: 0, answers: 0 };
    expect(() => signDescription(rootSeed, root(), form, { ...description, ...wrong }, terms)).toThrow(
      RangeError,
    );
  });
});

describe('an answer', () => {
  const place = { form, index: 2 };
  const seal = (content: AnswerContent = { from: 'Bo', item }) =>
    sealAnswer(xwingKeyOf(formSeed), place, content);

  test('is read by the holder of the key, for its form and state', () => {
    const box = seal() ?? filled(0);
    expect(openAnswer(formSeed, place, box)).toEqual({ from: 'Bo', item });
    expect(openAnswer(formSeed, { form, index: 3 }, box)).toBeNull();
    expect(openAnswer(formSeed, { form: filled(2, 16), index: 2 }, box)).toBeNull();
    expect(openAnswer(filled(9), place, box)).toBeNull();
    for (const other of changed(box)) expect(openAnswer(formSeed, place, other)).toBeNull();
    expect(openAnswer(formSeed, place, box.subarray(0, -1))).toBeNull();
    expect(openAnswer(formSeed, place, filled(0, 0))).toBeNull();
  });

  test('shows its length in steps of 256 bytes only', () => {
    const of = (value: string) =>
      seal({ from: 'Bo', item: { v: 1, fields: [{ label: 'Password', kind: 'password', value }] } })?.length;
    expect(of('a')).toBe(of('a'.repeat(100)));
    expect((of('a'.repeat(600)) ?? 0) - (of('a') ?? 0)).toBe(512);
  });

  test('the longest item fits, a longer one is a RangeError', () => {
    const long = (length: number) => ({
      from: 'b'.repeat(128),
      item: { v: 1 as const, fields: [{ label: 'P', kind: 'text' as const, value: 'a'.repeat(length) }] },
    });
    const around = JSON.stringify(long(0).item).length;
    expect(seal(long(48_000 - around))?.length).toBeLessThanOrEqual(51_200);
    expect(() => seal(long(48_001 - around))).toThrow(RangeError);
    expect(() => seal({ from: 'b'.repeat(129), item })).toThrow(RangeError);
  });

  test('nothing is sealed to what is no key', () => {
    expect(sealAnswer(filled(0xff, 1216), place, { item })).toBeNull();
  });

  test('a comment is none, and the other way round', () => {
    const key = xwingKeyOf(formSeed);
    const link = filled(7, 16);
    const comment = sealComment(key, { ...place, link }, 'for the auditors') ?? filled(0);
    expect(openComment(formSeed, { ...place, link }, comment)).toBe('for the auditors');
    expect(openComment(formSeed, { ...place, link: filled(8, 16) }, comment)).toBeNull();
    expect(openAnswer(formSeed, place, comment)).toBeNull();
  });
});

test('a signature is for one server, form, link and challenge', () => {
  const id = filled(1, 16);
  const keys = secretLinkKeys(linkKey, id);
  const claim = { origin: server, form, link: id, challenge: filled(7) };
  const signature = signAuth(keys.authSeed, claim);
  expect(authVerifies(keys.auth, claim, signature)).toBe(true);
  for (const other of [
    { origin: 'https://other.example' },
    { form: filled(3, 16) },
    { link: filled(3, 16) },
    { challenge: filled(8) },
  ]) {
    expect(authVerifies(keys.auth, { ...claim, ...other }, signature)).toBe(false);
  }
  expect(listed(id, 'read', keys)).toMatchObject({ role: 'read', auth: keys.auth });
});

test('the fingerprint is half a BLAKE2b of the root key', () => {
  expect(fingerprintOf(verifyKeyOf(rootSeed))).toHaveLength(16);
});
