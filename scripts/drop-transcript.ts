/** One drop, with every key, body and answer that an implementation of PROTOCOL section 8 meets; for docs/protocol.md. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { concat, fromUtf8, toBase64url, toHex, utf8 } from '../lib/crypto/bytes.ts';
import { dropId, dropKeys, stretchDropPassphrase } from '../lib/crypto/dropkeys.ts';
import { blake2b256 } from '../lib/crypto/hash.ts';
import { hkdfSha256 } from '../lib/crypto/hkdf.ts';
import { ready } from '../lib/crypto/sodium.ts';
import { sealDrop } from '../lib/protocol/drop/box.ts';
import { encodeDropItem } from '../lib/protocol/drop/item.ts';
import { formatDropLink } from '../lib/protocol/drop/link.ts';
import { sealReceipt } from '../lib/protocol/drop/receipt.ts';
import { createServer } from '../signaling/app.ts';
import { defaultConfiguration } from '../signaling/configuration.ts';

const server = 'https://fieldpost.example';
/** Unix seconds. */
const time = 1_800_000_000;
const passphrase = 'correct horse';
const ttl = 3600;

interface Request {
  /** Seconds since the drop was left. */
  after: number;
  request: string;
  bearer?: string;
  body?: object;
}

/** Asks a server of ours, whose clock stands at these times, one after the other; the owner's token becomes `owner`. */
async function exchanged(requests: readonly Request[], owner: string) {
  let now = time * 1000;
  const running = await createServer({
    config: { ...defaultConfiguration(), port: 0, store: 'memory:', logLevel: 'silent' },
    now: () => now,
    bundle: null,
  });
  const url = await running.listen();
  let token = owner;
  try {
    const exchanges = [];
    for (const { after, request, bearer, body } of requests) {
      now = (time + after) * 1000;
      const [method = '', path = ''] = request.split(' ');
      const reply = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(bearer === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = await reply.text();
      token = (JSON.parse(answer) as { owner?: string }).owner ?? token;
      exchanges.push({
        after,
        request,
        ...(bearer === undefined ? {} : { bearer }),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        status: reply.status,
        answer: answer.replace(token, owner),
      });
    }
    return exchanges;
  } finally {
    await running.close();
  }
}

export async function makeDropTranscript() {
  await ready();
  const draw = (name: string, length: number): Uint8Array =>
    hkdfSha256(utf8('fieldpost/1 drop transcript'), name, length);
  const key = draw('link', 32);
  const id = dropId(key);
  const stretched = stretchDropPassphrase(key, passphrase);
  const keys = dropKeys(key, stretched);
  const pass = keys.passphraseProof ?? new Uint8Array(0);
  const item = {
    fields: [
      {
        label: 'Password',
        kind: 'password' as const,
        value: 'tr0ub4dor&3',
        origin: 'https://github.com',
      },
    ],
  };
  const header = draw('header', 24);
  const { box } = sealDrop(keys.boxKey, item, undefined, header);
  const pieces: Uint8Array[] = [];
  for await (const piece of box) pieces.push(piece);
  const sealed = concat(...pieces);
  const claimant = toBase64url(draw('claimant', 16));
  const owner = toBase64url(draw('owner', 32));
  const receipt = { outcome: 'filled' as const, origin: 'https://github.com', label: 'Password' };
  const receiptNonce = draw('receipt', 24);
  const receiptBox = sealReceipt(keys.receiptKey, id, receipt, receiptNonce);

  const path = `/v1/drops/${toBase64url(id)}`;
  const proof = toBase64url(keys.linkProof);
  const requests: Request[] = [
    {
      after: 0,
      request: `PUT ${path}`,
      body: {
        ttl,
        opens: 1,
        gate: toBase64url(blake2b256(keys.linkProof)),
        pass: toBase64url(blake2b256(pass)),
        box: toBase64url(sealed),
      },
    },
    { after: 10, request: `POST ${path}/status`, body: { proof } },
    {
      after: 20,
      request: `POST ${path}/claim`,
      body: { proof, pass: toBase64url(draw('wrong passphrase proof', 32)), claimant },
    },
    { after: 30, request: `POST ${path}/claim`, body: { proof, pass: toBase64url(pass), claimant } },
    { after: 40, request: `POST ${path}/status`, body: { proof } },
    { after: 50, request: `POST ${path}/ack`, body: { claimant, receipt: toBase64url(receiptBox) } },
    { after: 60, request: `GET ${path}`, bearer: owner },
    { after: 70, request: `POST ${path}/claim`, body: { proof, pass: toBase64url(pass), claimant } },
  ];
  return {
    about: 'One drop: a password, a passphrase, one opening, a receipt.',
    draws: 'HKDF-SHA256(ikm = "fieldpost/1 drop transcript", info = its name, length as needed)',
    server,
    time,
    link: formatDropLink({ kind: 'drop', server, key, locked: true }),
    keys: {
      link: toHex(key),
      id: toHex(id),
      passphrase,
      stretched: toHex(stretched),
      boxKey: toHex(keys.boxKey),
      linkProof: toHex(keys.linkProof),
      passphraseProof: toHex(pass),
      receiptKey: toHex(keys.receiptKey),
    },
    box: {
      item: (fromUtf8(encodeDropItem(item)) ?? '').trimEnd(),
      header: toHex(header),
      sealed: toHex(sealed),
    },
    receipt: {
      json: JSON.stringify({ v: 1, ...receipt }),
      nonce: toHex(receiptNonce),
      sealed: toHex(receiptBox),
    },
    exchanges: await exchanged(requests, owner),
  };
}

if (import.meta.main) {
  const path = join(import.meta.dirname, '..', 'tests', 'vectors', 'drop.json');
  writeFileSync(path, `${JSON.stringify(await makeDropTranscript(), null, 2)}\n`);
}
