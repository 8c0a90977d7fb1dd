/** The published drop is what docs/protocol.md says, and can be read with little of ours. */
import { argon2Sync, hkdfSync } from 'node:crypto';
import sodium from 'libsodium-wrappers-sumo';
import { beforeAll, describe, expect, it } from 'vitest';
import { openXChaCha20Poly1305 } from '../../lib/crypto/aead.ts';
import { toBase64url, toHex } from '../../lib/crypto/bytes.ts';
import { blake2b256 } from '../../lib/crypto/hash.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { unpad } from '../../lib/protocol/padding.ts';
import { makeDropTranscript } from '../../scripts/drop-transcript.ts';
import { withTranscript } from '../../scripts/protocol-doc.ts';
import { hex } from '../vectors/hex.ts';
import { pageOf } from './page.ts';

const page = pageOf('docs/protocol.md');
const published = JSON.parse(pageOf('tests/vectors/drop.json')) as Awaited<
  ReturnType<typeof makeDropTranscript>
>;
const { keys, box, receipt, exchanges, link } = published;

beforeAll(ready);

const hkdf = (ikm: string, info: string, length = 32): string =>
  toHex(new Uint8Array(hkdfSync('sha256', hex(ikm), new Uint8Array(0), info, length)));

const base64url = (bytes: string): string => toBase64url(hex(bytes));

/** What was asked and answered in the exchange of this number. */
const said = (at: number): { body: Record<string, unknown>; answer: Record<string, unknown> } => ({
  body: JSON.parse(exchanges[at]?.body ?? '{}'),
  answer: JSON.parse(exchanges[at]?.answer ?? '{}'),
});

describe('the published drop', () => {
  it('stands in docs/protocol.md (else run scripts/protocol-doc.ts)', () => {
    expect(withTranscript(page, published, 'drop transcript')).toBe(page);
    expect(page.replace(/\s/g, '')).toContain(box.sealed);
  });

  it('is what the code makes, and what a server of ours answers to it', async () => {
    expect(await makeDropTranscript()).toEqual(published);
  });

  it('derives keys as written, by OpenSSL', () => {
    expect(link.split('#')[1]).toBe(base64url(`02${keys.link}`));
    expect(hkdf(keys.link, 'fieldpost/1 drop id', 16)).toBe(keys.id);
    expect(hkdf(keys.link, 'fieldpost/1 drop gate')).toBe(keys.linkProof);
    const stretched = argon2Sync('argon2id', {
      message: keys.passphrase,
      nonce: hex(keys.id),
      memory: 65_536,
      passes: 3,
      parallelism: 1,
      tagLength: 32,
    });
    expect(toHex(stretched)).toBe(keys.stretched);
    const material = keys.link + keys.stretched;
    expect(hkdf(material, 'fieldpost/1 drop key')).toBe(keys.boxKey);
    expect(hkdf(material, 'fieldpost/1 drop pass')).toBe(keys.passphraseProof);
    expect(hkdf(material, 'fieldpost/1 drop receipt')).toBe(keys.receiptKey);
  });

  it('is sent as hashes, asked for by proofs', () => {
    const hashed = (proof: string): string => toBase64url(blake2b256(hex(proof)));
    expect(said(0).body).toMatchObject({
      gate: hashed(keys.linkProof),
      pass: hashed(keys.passphraseProof),
      box: base64url(box.sealed),
    });
    expect(said(3).body).toMatchObject({
      proof: base64url(keys.linkProof),
      pass: base64url(keys.passphraseProof),
    });
    expect(said(3).answer).toMatchObject({ box: base64url(box.sealed) });
  });

  it('opens, by libsodium alone', () => {
    const sealed = hex(box.sealed);
    expect(toHex(sealed.subarray(0, 24))).toBe(box.header);
    const state = sodium.crypto_secretstream_xchacha20poly1305_init_pull(
      sealed.subarray(0, 24),
      hex(keys.boxKey),
    );
    const pulled = sodium.crypto_secretstream_xchacha20poly1305_pull(state, sealed.subarray(24), null);
    if (!pulled) throw new Error('the box does not open');
    expect(pulled.tag).toBe(sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL);
    // LEB128 of 256, then the item and what fills it up.
    expect(toHex(pulled.message.subarray(0, 2))).toBe('8002');
    expect(Buffer.from(pulled.message.subarray(2)).toString()).toBe(box.item.padEnd(256));
  });

  it('tells its owner, and nobody else, what became of it', () => {
    const sealed = hex(receipt.sealed);
    expect(toHex(sealed.subarray(0, 24))).toBe(receipt.nonce);
    const padded = openXChaCha20Poly1305(hex(keys.receiptKey), hex(keys.id), sealed);
    expect(Buffer.from((padded && unpad(padded)) ?? []).toString()).toBe(receipt.json);
    expect(said(5).body).toMatchObject({ receipt: base64url(receipt.sealed) });
    expect(said(6).answer).toMatchObject({
      state: 'opened',
      claims: [{ receipt: base64url(receipt.sealed) }],
    });
    expect(exchanges.map(({ status }) => status)).toEqual([201, 200, 403, 200, 200, 200, 200, 410]);
  });
});
