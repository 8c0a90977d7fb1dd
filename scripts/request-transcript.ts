/** One request, with every value that an implementation of PROTOCOL section 9 meets; for docs/protocol.md. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toBase64url, toHex, utf8 } from '../lib/crypto/bytes.ts';
import { verifyKeyOf } from '../lib/crypto/ed25519.ts';
import { hkdfSha256 } from '../lib/crypto/hkdf.ts';
import { ready } from '../lib/crypto/sodium.ts';
import { xwingKeyOf } from '../lib/crypto/xwing.ts';
import { sealAnswer } from '../lib/protocol/form/answer.ts';
import { encodeAuth, signAuth } from '../lib/protocol/form/auth.ts';
import { sealBundle } from '../lib/protocol/form/bundle.ts';
import { signDescription } from '../lib/protocol/form/description.ts';
import { gateHash, gateOf, linkIdOf, listed, secretLinkKeys } from '../lib/protocol/form/keys.ts';
import { formatRequestLink } from '../lib/protocol/form/link.ts';
import { encodeState, fingerprintOf, signState } from '../lib/protocol/form/state.ts';

const server = 'https://fieldpost.example';
const time = 1_800_000_000;
const passphrase = 'correct horse';

/** Boxes that draw their own randomness differ each time; all else does not. */
export async function makeRequestTranscript() {
  await ready();
  const draw = (name: string, length: number): Uint8Array =>
    hkdfSha256(utf8('fieldpost/1 request transcript'), name, length);
  const form = draw('form', 16);
  const rootSeed = draw('root', 32);
  const root = verifyKeyOf(rootSeed);
  const formSeed = draw('form key', 32);
  const linkKey = draw('link', 32);
  const id = linkIdOf(linkKey, root);
  const keys = secretLinkKeys(linkKey, id, passphrase);
  const state = signState(rootSeed, form, {
    index: 0,
    time,
    key: xwingKeyOf(formSeed),
    links: [listed(id, 'admin', keys)],
  });
  const description = {
    title: 'Staging',
    from: 'Ana',
    questions: [{ label: 'Database password', kind: 'password' as const }],
  };
  const terms = { revision: 0, closes: time + 3600, answers: 1 };
  const signed = signDescription(rootSeed, root, form, description, terms);
  const secrets = {
    keys: [{ from: 0, time, seed: formSeed }],
    root: { seed: rootSeed, inner: [{ id, key: keys.inner }] },
  };
  const challenge = draw('challenge', 32);
  const claim = { origin: server, form, link: id, challenge };
  const content = {
    from: 'Bo',
    item: {
      v: 1 as const,
      fields: [{ label: 'Database password', kind: 'password' as const, value: 'tr0ub4dor&3' }],
    },
  };
  const kem = draw('kem', 64);
  const nonce = draw('nonce', 24);
  const sealing = { kem: toHex(kem), nonce: toHex(nonce) };
  const box = sealAnswer(state.key, { form, index: 0 }, content, { kem, nonce });
  if (box === null) throw new Error('the form key is one');
  return {
    about: 'One request: a form of one question, its admin link with a passphrase, one answer.',
    draws: 'HKDF-SHA256(ikm = "fieldpost/1 request transcript", info = its name, length as needed)',
    server,
    time,
    share: formatRequestLink({ kind: 'request', server, form, fingerprint: fingerprintOf(root) }),
    secret: formatRequestLink({ kind: 'answers', server, form, id, key: linkKey }),
    form: toHex(form),
    root: { seed: toHex(rootSeed), publicKey: toHex(root), fingerprint: toHex(fingerprintOf(root)) },
    formKey: { seed: toHex(formSeed), publicKey: toHex(state.key) },
    link: {
      key: toHex(linkKey),
      id: toHex(id),
      passphrase,
      wrapSecret: toHex(keys.wrapSecret),
      wrap: toHex(keys.wrap),
      authSeed: toHex(keys.authSeed),
      auth: toHex(keys.auth),
      inner: toHex(keys.inner),
      gate: toHex(gateOf(linkKey)),
      gateHash: toHex(gateHash(gateOf(linkKey))),
    },
    state: { signed: toHex(encodeState(form, state)), signature: toHex(state.signature) },
    description: {
      ...terms,
      json: JSON.stringify({ v: 1, ...description }),
      box: toHex(signed.box),
      signature: toHex(signed.signature),
    },
    bundle: {
      json: JSON.stringify({
        v: 1,
        keys: [{ from: 0, time, seed: toBase64url(formSeed) }],
        root: {
          seed: toBase64url(rootSeed),
          inner: [{ id: toBase64url(id), key: toBase64url(keys.inner) }],
        },
      }),
      sealed: toHex(sealBundle(form, { id, wrap: keys.wrap, inner: keys.inner }, secrets)),
    },
    auth: {
      challenge: toHex(challenge),
      signed: toHex(encodeAuth(claim)),
      signature: toHex(signAuth(keys.authSeed, claim)),
    },
    answer: {
      ...sealing,
      json: `{"v":1,"from":"Bo","item":${JSON.stringify(content.item)}}`,
      box: toHex(box),
    },
  };
}

if (import.meta.main) {
  const path = join(import.meta.dirname, '..', 'tests', 'vectors', 'request.json');
  writeFileSync(path, `${JSON.stringify(await makeRequestTranscript(), null, 2)}\n`);
}
