import { base64 } from '@scure/base';
import { Encrypter, generateHybridIdentity } from 'age-encryption';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { armorOf, findBlock, withNote } from '../../lib/sealed/block.ts';
import { textBytes } from '../../lib/sealed/limits.ts';
import { openSealed, openStream } from '../../lib/sealed/open.ts';
import { newPassphrase } from '../../lib/sealed/passphrase.ts';
import { sealStream, sealText } from '../../lib/sealed/seal.ts';
import { newIdentity, recipientOf } from './identity.ts';

const own = await newIdentity();
const stranger = await newIdentity();
const hybrid = await recipientOf(await generateHybridIdentity());
const recipients = [own.recipient];
const identities = [own.identity];

async function sealed(text: string): Promise<string> {
  const result = await sealText(text, { recipients });
  if ('bad' in result) throw new Error(result.bad);
  return result.ok;
}

/** With a work factor that makes tests quick. */
async function forPassphrase(passphrase: string, content: string | Uint8Array, logN = 2): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(logN);
  return armorOf(base64.encode(await encrypter.encrypt(content)));
}

describe('sealing a text', () => {
  test('comes back as it was, from the text around it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async text => {
        const block = `Hello\n${withNote(await sealed(text), 'Open it with age.')}`.replaceAll('\n', ' ');
        expect(await openSealed(block, { identities })).toEqual({ ok: { kind: 'text', text } });
      }),
      { numRuns: 20 },
    );
  });

  test('for several recipients opens for each, and for no other', async () => {
    const other = await newIdentity();
    const result = await sealText('hello', { recipients: [own.recipient, other.recipient, own.recipient] });
    const block = 'ok' in result ? result.ok : '';
    for (const { identity } of [own, other]) {
      expect(await openSealed(block, { identities: [identity] })).toHaveProperty('ok');
    }
    expect(await openSealed(block, { identities: [stranger.identity] })).toEqual({ bad: 'not-for-you' });
    expect(await openSealed(block, {})).toEqual({ bad: 'not-for-you' });
    expect(await openSealed(block, { passphrase: 'guess' })).toEqual({ bad: 'not-for-you' });
  });

  test('for post-quantum recipients', async () => {
    const identity = await generateHybridIdentity();
    const result = await sealText('hello', { recipients: [await recipientOf(identity)] });
    const opened = await openSealed('ok' in result ? result.ok : '', { identities: [identity] });
    expect(opened).toEqual({ ok: { kind: 'text', text: 'hello' } });
  });

  test('at its largest, and not one byte more', async () => {
    const largest = 'é'.repeat(textBytes / 2);
    expect(await openSealed(await sealed(largest), { identities })).toEqual({
      ok: { kind: 'text', text: largest },
    });
    expect(await sealText(`${largest}.`, { recipients })).toEqual({ bad: 'too-large' });
  });

  test.each([
    ['an empty passphrase', { passphrase: '' }, 'no-passphrase'],
    ['nobody', { recipients: [] }, 'no-recipient'],
    ['a name', { recipients: [own.recipient, 'ada'] }, 'bad-recipient'],
    ['a secret key', { recipients: identities }, 'bad-recipient'],
    ['keys with and without post-quantum', { recipients: [own.recipient, hybrid] }, 'mixed-recipients'],
  ])('refuses %s', async (_, readers, word) => {
    expect(await sealText('hello', readers)).toEqual({ bad: word });
    await expect(sealStream(new Blob(['hello']).stream(), readers)).rejects.toThrow(word);
  });
});

describe('opening', () => {
  test('asks for a passphrase, and knows a wrong one', async () => {
    const block = await forPassphrase('right', 'hello');
    expect(await openSealed(block, { passphrase: 'right' })).toEqual({ ok: { kind: 'text', text: 'hello' } });
    expect(await openSealed(block, { passphrase: 'wrong' })).toEqual({ bad: 'wrong-passphrase' });
    expect(await openSealed(block, { passphrase: '' })).toEqual({ bad: 'needs-passphrase' });
    expect(await openSealed(block, { identities })).toEqual({ bad: 'needs-passphrase' });
  });

  test('does not work for hours because a block says so', async () => {
    const block = await forPassphrase('right', 'hello');
    const found = findBlock(block);
    const bytes = base64.decode('ok' in found ? found.ok.armored.split('\n').slice(1, -2).join('') : '');
    const text = Buffer.from(bytes)
      .toString('latin1')
      .replace(/^(-> scrypt \S+) 2$/m, '$1 24');
    const costly = armorOf(Buffer.from(text, 'latin1').toString('base64'));
    expect(await openSealed(costly, { passphrase: 'right' })).toEqual({ bad: 'too-costly' });
  });

  test('gives bytes that are no text as bytes', async () => {
    const bytes = Uint8Array.of(0xff, 0xfe, 0, 1);
    const opened = await openSealed(await forPassphrase('right', bytes), { passphrase: 'right' });
    expect(opened).toEqual({ ok: { kind: 'bytes', bytes } });
  });

  test('keeps a byte order mark', async () => {
    expect(await openSealed(await sealed('\ufeffhello'), { identities })).toEqual({
      ok: { kind: 'text', text: '\ufeffhello' },
    });
  });

  test('refuses each changed byte, and a newer version', async () => {
    const block = await sealed('hello');
    const bytes = Buffer.from(block.split('\n').slice(1, -2).join(''), 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const opened = await openSealed(armorOf(changed.toString('base64')), { identities });
      expect(opened, `byte ${at}`).toHaveProperty('bad');
    }
    const newer = Buffer.from(bytes.toString('latin1').replace('/v1', '/v9'), 'latin1');
    expect(await openSealed(armorOf(newer.toString('base64')), { identities })).toEqual({
      bad: 'newer-version',
    });
    const short = bytes.subarray(0, -3).toString('base64');
    expect(await openSealed(armorOf(short), { identities })).toEqual({ bad: 'damaged' });
  });

  test('tells a file that could not be read from a damaged one', async () => {
    const unreadable = new ReadableStream<Uint8Array>({
      start: controller => controller.enqueue(Buffer.from('age-encryption.org/v1\n-> X25519 ')),
      pull: controller => controller.error(new Error('disk')),
    });
    await expect(openStream(unreadable, { identities })).rejects.toThrow('disk');
    for (const [content, word] of [
      ['no age file', 'not-sealed'],
      ['', 'not-sealed'],
      ['age-encryption.org/v1\n-> X25519 abc', 'damaged'],
    ] as const) {
      await expect(openStream(new Blob([content]).stream(), { identities })).rejects.toThrow(word);
    }
  });
});

test('passphrases are ten words, and never the same', () => {
  const made = Array.from({ length: 50 }, newPassphrase);
  for (const passphrase of made) expect(passphrase).toMatch(/^([a-z]{3,8}-){9}[a-z]{3,8}$/);
  expect(new Set(made).size).toBe(made.length);
});
