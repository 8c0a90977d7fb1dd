/** The published request is what docs/protocol.md says, and can be read with little of ours. */
import { createPrivateKey, createPublicKey, diffieHellman, hkdfSync, verify } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { openXChaCha20Poly1305 } from '../../lib/crypto/aead.ts';
import { concat, fromHex, toHex } from '../../lib/crypto/bytes.ts';
import { blake2b256 } from '../../lib/crypto/hash.ts';
import { keyOfPassphrase } from '../../lib/crypto/passphrase.ts';
import { openSealed } from '../../lib/crypto/sealedbox.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { xwingDecapsulate, xwingEncapsulate, xwingKeyOf } from '../../lib/crypto/xwing.ts';
import { formErrors } from '../../lib/protocol/form/bodies.ts';
import * as limits from '../../lib/protocol/form/limits.ts';
import { unpad } from '../../lib/protocol/padding.ts';
import { withTranscript } from '../../scripts/protocol-doc.ts';
import { makeRequestTranscript } from '../../scripts/request-transcript.ts';
import { hex } from '../vectors/hex.ts';
import { pageOf, rowsOf, section } from './page.ts';

type Transcript = Awaited<ReturnType<typeof makeRequestTranscript>>;

const page = pageOf('docs/protocol.md');
const published = JSON.parse(pageOf('tests/vectors/request.json')) as Transcript;

beforeAll(ready);

const hkdf = (ikm: Uint8Array, info: string, length: number, salt: Uint8Array = new Uint8Array(0)): string =>
  toHex(new Uint8Array(hkdfSync('sha256', ikm, salt, info, length)));

/** RFC 8410 wraps raw public keys so. */
const publicKey = (kind: 'ed25519' | 'x25519', key: string) =>
  createPublicKey({
    key: Buffer.from(`302a300506032b65${kind === 'ed25519' ? '70' : '6e'}032100${key}`, 'hex'),
    format: 'der',
    type: 'spki',
  });

const isSigned = (key: string, message: string, signature: string): boolean =>
  verify(null, hex(message), publicKey('ed25519', key), hex(signature));

const text = (padded: Uint8Array | null): string =>
  Buffer.from((padded && unpad(padded)) ?? new Uint8Array(0)).toString();

describe('docs/protocol.md on requests', () => {
  it('has the transcript of tests/vectors/request.json (else run scripts/protocol-doc.ts)', () => {
    expect(withTranscript(page, published, 'request transcript')).toBe(page);
    expect(page.replace(/\s/g, '')).toContain(published.answer.box);
  });

  it('lists the errors and their status', () => {
    const told = rowsOf(section(page, '### HTTP'))
      .filter(([, status = '']) => /^\d{3}$/.test(status))
      .map(([code = '', status]) => [code.replaceAll('`', ''), Number(status)]);
    expect(Object.fromEntries(told)).toEqual(formErrors);
  });

  it('lists the limits, each with its value', () => {
    const told = rowsOf(section(page, '### Limits of requests')).map(([name = '', value = '']) => [
      name.replaceAll('`', ''),
      Number(value.replaceAll(',', '')),
    ]);
    expect(Object.fromEntries(told)).toEqual({ ...limits });
  });
});

describe('the published request', () => {
  const { form, root, link, state, description, bundle, auth, answer, formKey } = published;
  const material = () =>
    concat(
      hex(link.key),
      keyOfPassphrase(link.passphrase, hex(link.id), { operations: 3, memory: 65_536 * 1024 }),
    );

  it('is what the code makes, but for boxes that draw their own randomness', async () => {
    const made = await makeRequestTranscript();
    const plain = (of: Transcript) => ({
      ...of,
      description: { ...of.description, box: '', signature: '' },
      bundle: { ...of.bundle, sealed: '' },
    });
    expect(plain(made)).toEqual(plain(published));
  });

  it('derives keys as written', () => {
    expect(toHex(blake2b256(hex(root.publicKey)).subarray(0, 16))).toBe(root.fingerprint);
    expect(hkdf(hex(link.key), 'fieldpost/1 form link', 16, hex(root.publicKey))).toBe(link.id);
    expect(hkdf(hex(link.key), 'fieldpost/1 form gate', 32)).toBe(link.gate);
    expect(toHex(blake2b256(hex(link.gate)))).toBe(link.gateHash);
    expect(hkdf(material(), 'fieldpost/1 form wrap', 32)).toBe(link.wrapSecret);
    expect(hkdf(material(), 'fieldpost/1 form auth', 32)).toBe(link.authSeed);
    expect(hkdf(material(), 'fieldpost/1 form inner', 32)).toBe(link.inner);
    expect(toHex(xwingKeyOf(hex(formKey.seed)))).toBe(formKey.publicKey);
    const secret = createPrivateKey({
      key: Buffer.from(`302e020100300506032b656e04220420${link.wrapSecret}`, 'hex'),
      format: 'der',
      type: 'pkcs8',
    });
    // OpenSSL's public key of the same secret: both ends of an exchange with itself agree.
    const shared = diffieHellman({ privateKey: secret, publicKey: publicKey('x25519', link.wrap) });
    expect(shared).toEqual(diffieHellman({ privateKey: secret, publicKey: createPublicKey(secret) }));
  });

  it('is signed, by OpenSSL’s Ed25519', () => {
    expect(isSigned(root.publicKey, state.signed, state.signature)).toBe(true);
    expect(isSigned(link.auth, auth.signed, auth.signature)).toBe(true);
    const number = (value: number, bytes: number): string => value.toString(16).padStart(2 * bytes, '0');
    const length = fromHex(description.box)?.length ?? 0;
    const leb = number(0x80 | (length & 0x7f), 1) + number(length >> 7, 1);
    const signed = [
      Buffer.from('fieldpost/1 form questions').toString('hex'),
      form,
      number(description.revision, 4),
      number(description.closes, 8),
      number(description.answers, 4),
      leb,
      description.box,
    ].join('');
    expect(isSigned(root.publicKey, signed, description.signature)).toBe(true);
  });

  it('opens: questions, private keys, answer', () => {
    const questions = hex(hkdf(hex(form + root.fingerprint), 'fieldpost/1 form questions', 32));
    const zero = '00000000';
    expect(text(openXChaCha20Poly1305(questions, hex(form + zero), hex(description.box)))).toBe(
      description.json,
    );
    const inside = openSealed(hex(link.wrapSecret), hex(bundle.sealed)) ?? new Uint8Array(0);
    expect(text(openXChaCha20Poly1305(hex(link.inner), hex(form + link.id), inside))).toBe(bundle.json);
    const box = hex(answer.box);
    const shared = xwingDecapsulate(hex(formKey.seed), box.subarray(0, 1120)) ?? new Uint8Array(32);
    expect(xwingEncapsulate(hex(formKey.publicKey), hex(answer.kem))?.shared).toEqual(shared);
    expect(toHex(box.subarray(1120, 1144))).toBe(answer.nonce);
    expect(text(openXChaCha20Poly1305(shared, hex(form + zero), box.subarray(1120)))).toBe(answer.json);
  });
});
