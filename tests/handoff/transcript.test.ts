/** The published transcript is what the machines do, and can be read with nothing of theirs (node:crypto alone). */
import {
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
} from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeTranscript } from '../../scripts/transcript.ts';

type Transcript = Awaited<ReturnType<typeof makeTranscript>>;

let published: Transcript;

beforeAll(async () => {
  const path = new URL('../vectors/transcript.json', import.meta.url);
  published = JSON.parse(await readFile(path, 'utf8')) as Transcript;
});

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

function hkdf(ikm: Buffer, info: string, length: number, salt: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.from(hkdfSync('sha256', ikm, salt, info, length));
}

function open(key: Buffer, nonce: Buffer, associated: Buffer, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
  const ciphertext = sealed.subarray(0, -16);
  decipher.setAAD(associated, { plaintextLength: ciphertext.length });
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}

/** RFC 8410 wraps raw X25519 keys so. */
function x25519(secret: Buffer, point: Buffer) {
  const privateKey = createPrivateKey({
    key: Buffer.concat([bytes('302e020100300506032b656e04220420'), secret]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey({
    key: Buffer.concat([bytes('302a300506032b656e032100'), point]),
    format: 'der',
    type: 'spki',
  });
  return diffieHellman({ privateKey, publicKey });
}

/** Noise's HKDF: so many outputs of 32 bytes. */
function outputs(chainingKey: Buffer, material: Buffer, count: number): Buffer[] {
  const all = hkdf(material, '', 32 * count, chainingKey);
  return Array.from({ length: count }, (_, index) => all.subarray(32 * index, 32 * index + 32));
}

const empty = Buffer.alloc(0);
const zeroNonce = Buffer.alloc(12);

/** Noise_NNpsk0_25519_ChaChaPoly_SHA256, read from both messages and the recipient's ephemeral secret. */
function readNoise({ handshake, psk, frames }: Transcript) {
  const [first, second] = frames.map(({ frame }) => bytes(frame).subarray(5));
  if (!first || !second) throw new Error('two handshake frames');
  const name = sha256(Buffer.from('Noise_NNpsk0_25519_ChaChaPoly_SHA256'));
  const [ck0 = empty, mixed = empty] = outputs(name, bytes(psk), 3);
  const h0 = sha256(sha256(name, bytes(handshake.prologue)), mixed);
  const e1 = first.subarray(0, 32);
  const h1 = sha256(h0, e1);
  const [ck1 = empty, key1 = empty] = outputs(ck0, e1, 2);
  const payload1 = open(key1, zeroNonce, h1, first.subarray(32));
  const h2 = sha256(h1, first.subarray(32));
  const e2 = second.subarray(0, 32);
  const h3 = sha256(h2, e2);
  const [ck2 = empty] = outputs(ck1, e2, 2);
  const shared = x25519(bytes(handshake.recipient.ephemeralSecret), e2);
  const [ck3 = empty, key3 = empty] = outputs(ck2, shared, 2);
  const payload2 = open(key3, zeroNonce, h3, second.subarray(32));
  const hash = sha256(h3, second.subarray(32));
  const [k1 = empty, k2 = empty] = outputs(ck3, empty, 2);
  return { payload1, payload2, hash, k1, k2 };
}

describe('the published transcript', () => {
  it('is what the machines do today', async () => {
    expect(await makeTranscript()).toEqual(published);
  });

  it('derives room id, psk and shard from the link', () => {
    const { link, linkKey, roomId, psk, shard } = published;
    const fragment = Buffer.from(new URL(link).hash.slice(1), 'base64url');
    expect(fragment.toString('hex')).toBe(`01${linkKey}`);
    expect(hkdf(bytes(linkKey), 'fieldpost/1 room', 16).toString('hex')).toBe(roomId);
    expect(hkdf(bytes(linkKey), 'fieldpost/1 psk', 32).toString('hex')).toBe(psk);
    expect(sha256(bytes(roomId)).subarray(0, 1).toString('hex')).toBe(shard);
  });

  it('has a handshake that Noise reads', () => {
    const { handshake } = published;
    const { payload1, payload2, hash, k1, k2 } = readNoise(published);
    expect(payload1.toString()).toBe(handshake.recipient.payload);
    expect(payload2.toString()).toBe(handshake.sender.payload);
    expect([hash, k1, k2].map(value => value.toString('hex'))).toEqual([
      handshake.h,
      handshake.k1,
      handshake.k2,
    ]);
    const { ek } = JSON.parse(payload1.toString()) as { ek: string };
    const { ct } = JSON.parse(payload2.toString()) as { ct: string };
    expect(Buffer.from(ek, 'base64url').toString('hex')).toBe(handshake.recipient.encapsulationKey);
    expect(Buffer.from(ct, 'base64url').toString('hex')).toBe(handshake.sender.ciphertext);
  });

  it('has data frames that open under the path keys, padded to 256 bytes', () => {
    const { handshake, pathKeys, frames } = published;
    const shared = bytes(handshake.sharedSecret);
    const keys = {
      recipient: hkdf(Buffer.concat([bytes(handshake.k1), shared]), 'relay', 32),
      sender: hkdf(Buffer.concat([bytes(handshake.k2), shared]), 'relay', 32),
    };
    expect(keys.recipient.toString('hex')).toBe(pathKeys.recipientToSender.relay);
    expect(keys.sender.toString('hex')).toBe(pathKeys.senderToRecipient.relay);
    const counters = { recipient: 0, sender: 0 };
    const types: string[] = [];
    for (const frame of frames) {
      if (frame.kind !== '0x03' || !('message' in frame)) continue;
      const raw = bytes(frame.frame);
      const expected = counters[frame.from]++;
      expect(raw.readUInt32BE(1)).toBe(handshake.epoch);
      expect(raw.readBigUInt64BE(5)).toBe(BigInt(expected));
      const nonce = Buffer.concat([Buffer.alloc(4), raw.subarray(5, 13)]);
      const padded = open(keys[frame.from], nonce, raw.subarray(0, 13), raw.subarray(13));
      expect(padded.length % 256).toBe(0);
      const end = padded.lastIndexOf(0x80);
      expect(padded.subarray(end + 1).every(byte => byte === 0)).toBe(true);
      expect(padded.subarray(0, end).toString()).toBe(frame.message);
      types.push(`${frame.from} ${(JSON.parse(frame.message ?? '') as { type: string }).type}`);
    }
    expect(types).toEqual([
      'sender ready',
      'recipient hello',
      'recipient verify',
      'sender candidates',
      'recipient confirm',
      'sender secret',
      'recipient ack',
      'sender bye',
    ]);
  });

  it('has tags and keys that follow from the ISK, and only the right code has the same on both sides', () => {
    const messages = published.frames.flatMap(frame =>
      'message' in frame && frame.message ? [JSON.parse(frame.message) as Record<string, unknown>] : [],
    );
    const candidates = messages.find(({ type }) => type === 'candidates')?.['c'] as {
      y: string;
      tag: string;
    }[];
    const confirm = messages.find(({ type }) => type === 'confirm');
    const [now, before] = published.runs;
    if (!now || !before) throw new Error('two runs');
    expect(now.sender.isk).toBe(now.recipient.isk);
    expect(before.sender.isk).not.toBe(before.recipient.isk);
    for (const [index, run] of published.runs.entries()) {
      expect(run.sid).toBe(`${published.handshake.h}01${index.toString(16).padStart(2, '0')}`);
      const isk = bytes(run.sender.isk);
      const transcript = bytes(run.recipient.share + run.sender.share);
      const tag = (info: string) =>
        createHmac('sha256', hkdf(isk, info, 32))
          .update(transcript)
          .digest();
      expect(tag('sender').toString('base64url')).toBe(candidates[index]?.tag);
      expect(bytes(run.sender.share).toString('base64url')).toBe(candidates[index]?.y);
      if (index === 0) expect(tag('recipient').toString('base64url')).toBe(confirm?.['tag']);
      expect(hkdf(isk, 'secret', 32).toString('hex')).toBe(run.keys['secret']);
      expect(hkdf(isk, 'resume', 32).toString('hex')).toBe(run.keys['resume']);
    }
    expect(confirm).toMatchObject({ attempt: 1, candidate: 0 });
  });

  it('has a TOTP code of its secret and time', () => {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(published.time / 30)));
    const mac = createHmac('sha1', bytes(published.totpSecret)).update(counter).digest();
    const offset = (mac.at(-1) ?? 0) & 15;
    const code = (mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000;
    expect(String(code).padStart(6, '0')).toBe(published.code);
  });
});
