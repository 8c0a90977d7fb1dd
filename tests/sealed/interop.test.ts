/** What we seal opens with the `age` command, and the other way round. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSealed, openStream } from '../../lib/sealed/open.ts';
import { sealStream, sealText } from '../../lib/sealed/seal.ts';
import { age, ageAsked, requireAge } from './age-command.ts';
import { newIdentity, recipientOf } from './identity.ts';

const text = 'Grüße: x8!kPq2$Lw9zRt0v\nand a second line\n';
const passphrase = 'correct-horse-battery-staple';
const bytes = Uint8Array.from({ length: 200_000 }, (_, index) => (index * 31) % 251);

const folder = mkdtempSync(join(tmpdir(), 'fieldpost-age-'));
const at = (name: string): string => join(folder, name);
const streamOf = (content: Uint8Array): ReadableStream<Uint8Array> =>
  new Blob([Uint8Array.from(content)]).stream();
const all = async (stream: ReadableStream<Uint8Array>): Promise<Uint8Array> =>
  new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).bytes();

beforeAll(requireAge, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('for a recipient', () => {
  test('ours opens with a key of ours written to a file', async () => {
    const { identity, recipient } = await newIdentity();
    writeFileSync(at('own.txt'), `${identity}\n`);
    const sealed = await sealText(text, { recipients: [recipient] });
    expect(age(['-d', '-i', at('own.txt')], 'ok' in sealed ? sealed.ok : '').toString()).toBe(text);
  });

  test('theirs, armored, opens with a key that age-keygen made', async () => {
    execFileSync('age-keygen', ['-o', at('made.txt')], { stdio: 'ignore' });
    const identity = /AGE-SECRET-KEY-\S+/.exec(readFileSync(at('made.txt'), 'utf8'))?.[0] ?? '';
    const sealed = age(['-a', '-r', await recipientOf(identity)], text).toString();
    expect(await openSealed(sealed, { identities: [identity] })).toEqual({ ok: { kind: 'text', text } });
  });

  test('a binary file of several chunks, both ways, for several recipients', async () => {
    const [ours, other] = [await newIdentity(), await newIdentity()];
    writeFileSync(at('key.txt'), other.identity);
    const sealed = await all(
      await sealStream(streamOf(bytes), { recipients: [ours.recipient, other.recipient] }),
    );
    expect(Uint8Array.from(age(['-d', '-i', at('key.txt')], sealed))).toEqual(bytes);
    const theirs = age(['-r', other.recipient, '-r', ours.recipient], bytes);
    expect(await all(await openStream(streamOf(theirs), { identities: [ours.identity] }))).toEqual(bytes);
  });

  test('a file of theirs in armor', async () => {
    const own = await newIdentity();
    const theirs = age(['-a', '-r', own.recipient], bytes);
    expect(await all(await openStream(streamOf(theirs), { identities: [own.identity] }))).toEqual(bytes);
  });
});

describe('for a passphrase', () => {
  test('ours, armored and binary', async () => {
    const sealed = await sealText(text, { passphrase });
    writeFileSync(at('ours.age'), 'ok' in sealed ? sealed.ok : '');
    expect(await ageAsked(['-d', '-o', at('ours.txt'), at('ours.age')], [passphrase])).toBe(0);
    expect(readFileSync(at('ours.txt'), 'utf8')).toBe(text);

    writeFileSync(at('bytes.age'), await all(await sealStream(streamOf(bytes), { passphrase })));
    expect(await ageAsked(['-d', '-o', at('bytes'), at('bytes.age')], [passphrase])).toBe(0);
    expect(Uint8Array.from(readFileSync(at('bytes')))).toEqual(bytes);
  });

  test('theirs, armored and binary', async () => {
    writeFileSync(at('plain.txt'), text);
    const twice = [passphrase, passphrase];
    expect(await ageAsked(['-p', '-a', '-o', at('theirs.age'), at('plain.txt')], twice)).toBe(0);
    const sealed = readFileSync(at('theirs.age'), 'utf8');
    expect(await openSealed(sealed, { passphrase })).toEqual({ ok: { kind: 'text', text } });
    expect(await openSealed(sealed, { passphrase: 'guess' })).toEqual({ bad: 'wrong-passphrase' });

    expect(await ageAsked(['-p', '-o', at('theirs.bin'), at('plain.txt')], twice)).toBe(0);
    const opened = await openStream(streamOf(readFileSync(at('theirs.bin'))), { passphrase });
    expect(new TextDecoder().decode(await all(opened))).toBe(text);
  });
});
