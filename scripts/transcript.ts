/**
 * One complete handoff between the project's own machines, with fixed randomness, written down with every key and frame:
 * `node scripts/transcript.ts` writes tests/vectors/transcript.json, which docs/protocol.md publishes.
 */
import { writeFile } from 'node:fs/promises';
import { openChaCha20Poly1305 } from '../lib/crypto/aead.ts';
import { concat, fromUtf8, toHex, uint32be, utf8 } from '../lib/crypto/bytes.ts';
import {
  calculateGenerator,
  channelIdentifier,
  codeSecret,
  finish,
  sessionIdentifier,
  start,
} from '../lib/crypto/cpace.ts';
import { hmacSha256 } from '../lib/crypto/hash.ts';
import { hkdfSha256 } from '../lib/crypto/hkdf.ts';
import { decapsulate, kemKeypair } from '../lib/crypto/kem.ts';
import { handoffKeys, shardOf } from '../lib/crypto/linkkeys.ts';
import { type NoiseKeys, readFirst, readSecond, startInitiator, writeSecond } from '../lib/crypto/noise.ts';
import { ready } from '../lib/crypto/sodium.ts';
import { totp } from '../lib/crypto/totp.ts';
import type { Ambient, Effect } from '../lib/handoff/effect.ts';
import type { RecipientEvent, SenderEvent } from '../lib/handoff/event.ts';
import { type RecipientState, startRecipient, stepRecipient } from '../lib/handoff/recipient.ts';
import { linkOf, type SenderState, startSender, stepSender, viewSender } from '../lib/handoff/sender.ts';
import { counterNonce, parseFrame } from '../lib/protocol/frame.ts';
import { encodeItem, type Item } from '../lib/protocol/item.ts';
import { parseLink } from '../lib/protocol/link.ts';
import { unpad } from '../lib/protocol/padding.ts';
import { parseSecondPayload } from '../lib/protocol/payload.ts';

type Side = 'sender' | 'recipient';

interface Frame {
  from: Side;
  bytes: Uint8Array;
}

const app = 'fieldpost/0.1.0';
const server = 'https://fieldpost.example';
/** 2027-01-15T08:00:05Z, in Unix ms. */
const now = 1_800_000_005_000;
const item: Item = {
  v: 1,
  fields: [
    {
      label: 'Password',
      kind: 'password',
      value: 'correct horse battery staple',
      origin: 'https://github.com',
    },
  ],
};

/** Each draw of a side, in order: HKDF-SHA256(ikm = `fieldpost/1 transcript`, info = side and number, its length). */
class Draws {
  readonly taken: Uint8Array[] = [];
  readonly #side: Side;

  constructor(side: Side) {
    this.#side = side;
  }

  ambient(): Ambient {
    return {
      now,
      draw: length => {
        const info = `${this.#side} ${this.taken.length}`;
        const bytes = hkdfSha256(utf8('fieldpost/1 transcript'), info, length);
        this.taken.push(bytes.slice());
        return bytes;
      },
    };
  }

  at(index: number): Uint8Array {
    const bytes = this.taken[index];
    if (!bytes) throw new Error(`the ${this.#side} did not draw ${index + 1} times`);
    return bytes;
  }
}

/** A handoff over nothing but a relay, from the link to the receipt. */
function runHandoff() {
  const draws = { sender: new Draws('sender'), recipient: new Draws('recipient') };
  const frames: Frame[] = [];
  const seat = 'A'.repeat(43);
  const expires = now / 1000 + 3600;

  const started = startSender({ handoff: 's', server, item, policy: 'relay', app }, draws.sender.ambient());
  let sender: SenderState = started.state;
  const toSender = (event: SenderEvent): Effect[] => {
    const step = stepSender(sender, event, draws.sender.ambient());
    sender = step.state;
    return step.effects;
  };
  toSender({ type: 'control', message: { type: 'opened', seat, expires, peer: false, ice: [] } });
  if (sender.kind !== 'running') throw new Error('the sender must be running');
  const { arming } = sender;
  const totpSecret = arming.totp.slice();
  const link = linkOf(sender);
  const parsed = parseLink(link);
  if ('bad' in parsed) throw new Error(parsed.bad);
  const begun = startRecipient(
    { handoff: 'r', link: parsed.ok, policy: 'relay', engaged: true, app },
    draws.recipient.ambient(),
  );
  let recipient: RecipientState = begun.state;
  const toRecipient = (event: RecipientEvent): Effect[] => {
    const step = stepRecipient(recipient, event, draws.recipient.ambient());
    recipient = step.state;
    return step.effects;
  };

  const waiting: Frame[] = [];
  const collect = (from: Side, effects: readonly Effect[]): void => {
    for (const effect of effects) {
      if (effect.type === 'relay') waiting.push({ from, bytes: effect.frame });
      else if (effect.type === 'release') {
        toRecipient({ type: 'fill-started', id: effect.id });
        const outcome = { outcome: 'filled', origin: 'https://gitlab.com', label: 'Password' } as const;
        collect('recipient', toRecipient({ type: 'fill-done', id: effect.id, ...outcome }));
      }
    }
  };
  const exchange = (from: Side, effects: readonly Effect[]): void => {
    collect(from, effects);
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      frames.push(next);
      const arrival = { type: 'relay-frame', frame: next.bytes } as const;
      if (next.from === 'sender') collect('recipient', toRecipient(arrival));
      else collect('sender', toSender(arrival));
    }
  };

  const greeting = begun.effects;
  toRecipient({ type: 'control', message: { type: 'joined', seat, expires, peer: true, ice: [] } });
  toSender({ type: 'control', message: { type: 'peer', present: true } });
  exchange('recipient', greeting);
  const code = totp(totpSecret, now / 1000);
  exchange('recipient', toRecipient({ type: 'code', digits: code }));
  if (viewSender(sender, now).outcome !== 'delivered') throw new Error('not delivered');
  return { link, key: parsed.ok.key, totpSecret, code, frames, draws };
}

/** What both sides of the handshake computed, from what they drew. */
function explainHandshake(
  keys: { roomId: Uint8Array; psk: Uint8Array },
  draws: { sender: Draws; recipient: Draws },
  [first, second]: Frame[],
) {
  const parsedFirst = first && parseFrame(first.bytes);
  const parsedSecond = second && parseFrame(second.bytes);
  if (!parsedFirst || !parsedSecond) throw new Error('two handshake frames come first');
  const { epoch } = parsedFirst;
  const prologue = concat(utf8('fieldpost/1'), keys.roomId, uint32be(epoch));
  const { encapsulationKey, decapsulationKey } = kemKeypair(draws.recipient.at(1));
  const read = readFirst({ prologue, psk: keys.psk, message: parsedFirst.body });
  if (!read) throw new Error('0x01 must authenticate');
  const ephemeralSecret = draws.recipient.at(2);
  const begun = startInitiator({ prologue, psk: keys.psk, ephemeralSecret, payload: read.payload });
  const answered = readSecond(begun.state, parsedSecond.body);
  const payload = answered && parseSecondPayload(answered.payload);
  if (!answered || !payload || payload === 'newer-version') throw new Error('0x02 must authenticate');
  const shared = decapsulate(decapsulationKey, payload.ok.ciphertext);
  const senderEphemeral = draws.sender.at(4);
  if (!shared || !writeSecond(read.state, senderEphemeral, answered.payload))
    throw new Error('no shared secret');
  return {
    noise: answered.keys,
    shared,
    json: {
      epoch,
      prologue: toHex(prologue),
      recipient: {
        kemSeed: toHex(draws.recipient.at(1)),
        encapsulationKey: toHex(encapsulationKey),
        ephemeralSecret: toHex(ephemeralSecret),
        ephemeralPublic: toHex(parsedFirst.body.slice(0, 32)),
        payload: fromUtf8(read.payload),
      },
      sender: {
        kemDraw: toHex(draws.sender.at(3)),
        ciphertext: toHex(payload.ok.ciphertext),
        ephemeralSecret: toHex(senderEphemeral),
        ephemeralPublic: toHex(parsedSecond.body.slice(0, 32)),
        payload: fromUtf8(answered.payload),
      },
      sharedSecret: toHex(shared),
      k1: toHex(answered.keys.initiatorToResponder),
      k2: toHex(answered.keys.responderToInitiator),
      h: toHex(answered.keys.hash),
    },
  };
}

function pathKeys(noise: NoiseKeys, shared: Uint8Array) {
  const key = (k: Uint8Array, path: string) => hkdfSha256(concat(k, shared), path, 32);
  return {
    recipientToSender: {
      relay: key(noise.initiatorToResponder, 'relay'),
      direct: key(noise.initiatorToResponder, 'direct'),
    },
    senderToRecipient: {
      relay: key(noise.responderToInitiator, 'relay'),
      direct: key(noise.responderToInitiator, 'direct'),
    },
  };
}

/** Both halves of a run, from what they drew. */
function explainRun(
  hash: Uint8Array,
  index: number,
  codes: readonly [string, string],
  draws: { sender: Draws; recipient: Draws },
) {
  const [typed, shown] = codes;
  const sid = sessionIdentifier(hash, 1, index);
  const ours = { prs: codeSecret(typed), ci: channelIdentifier, sid };
  const theirs = { prs: codeSecret(shown), ci: channelIdentifier, sid };
  const recipient = start({ ...ours, scalarSeed: draws.recipient.at(3 + index) });
  const sender = start({ ...theirs, scalarSeed: draws.sender.at(5 + index) });
  const isk = finish({
    ...recipient,
    sid,
    ownShare: recipient.share,
    peerShare: sender.share,
    role: 'initiator',
  });
  const other = finish({
    ...sender,
    sid,
    ownShare: sender.share,
    peerShare: recipient.share,
    role: 'responder',
  });
  if (!isk || !other) throw new Error('good points must give a key');
  const transcript = concat(recipient.share, sender.share);
  const keyOf = (from: Uint8Array, info: string) => hkdfSha256(from, info, 32);
  return {
    sid: toHex(sid),
    recipient: {
      code: typed,
      prs: toHex(ours.prs),
      generator: toHex(calculateGenerator(ours)),
      scalar: toHex(recipient.scalar),
      share: toHex(recipient.share),
      isk: toHex(isk),
    },
    sender: {
      code: shown,
      prs: toHex(theirs.prs),
      generator: toHex(calculateGenerator(theirs)),
      scalar: toHex(sender.scalar),
      share: toHex(sender.share),
      isk: toHex(other),
    },
    senderTag: toHex(hmacSha256(keyOf(other, 'sender'), transcript)),
    recipientTag: toHex(hmacSha256(keyOf(other, 'recipient'), transcript)),
    keys: Object.fromEntries(
      ['sender', 'recipient', 'secret', 'resume'].map(info => [info, toHex(keyOf(other, info))]),
    ),
  };
}

/** The whole transcript, as it is published. Bytes are hexadecimal, times Unix seconds. */
export async function makeTranscript() {
  await ready();
  const { link, key, totpSecret, code, frames, draws } = runHandoff();
  const keys = handoffKeys(key);
  const handshake = explainHandshake(keys, draws, frames);
  const lanes = pathKeys(handshake.noise, handshake.shared);
  const previous = totp(totpSecret, now / 1000 - 30);
  const runs = [code, previous].map((shown, index) =>
    explainRun(handshake.noise.hash, index, [code, shown], draws),
  );
  return {
    about: 'One handoff over the relay: the right code at the first attempt, filled, acknowledged.',
    draws: 'HKDF-SHA256(ikm = "fieldpost/1 transcript", info = "<side> <number from 0>", length as needed)',
    server,
    time: now / 1000,
    link,
    linkKey: toHex(key),
    roomId: toHex(keys.roomId),
    shard: shardOf(keys.roomId),
    psk: toHex(keys.psk),
    totpSecret: toHex(totpSecret),
    code,
    handshake: handshake.json,
    pathKeys: {
      recipientToSender: mapHex(lanes.recipientToSender),
      senderToRecipient: mapHex(lanes.senderToRecipient),
    },
    channelIdentifier: toHex(channelIdentifier),
    runs,
    item: {
      id: toHex(draws.sender.at(1)),
      json: fromUtf8(encodeItem(item)),
      nonce: toHex(draws.sender.at(7)),
      key: runs[0]?.keys['secret'],
    },
    frames: frames.map(({ from, bytes }) => ({
      from,
      ...explainFrame(
        bytes,
        from === 'sender' ? lanes.senderToRecipient.relay : lanes.recipientToSender.relay,
      ),
      frame: toHex(bytes),
    })),
  };
}

function explainFrame(bytes: Uint8Array, key: Uint8Array) {
  const frame = parseFrame(bytes);
  if (!frame) throw new Error('a frame must parse');
  if (frame.kind !== 'data') return { kind: frame.kind === 'first' ? '0x01' : '0x02' };
  const header = bytes.slice(0, 13);
  const padded = openChaCha20Poly1305(key, counterNonce(frame.counter), header, frame.body);
  const plaintext = padded && unpad(padded);
  if (!padded || !plaintext) throw new Error('a data frame must open');
  return { kind: '0x03', counter: frame.counter, paddedBytes: padded.length, message: fromUtf8(plaintext) };
}

function mapHex(lanes: { relay: Uint8Array; direct: Uint8Array }) {
  return { relay: toHex(lanes.relay), direct: toHex(lanes.direct) };
}

if (import.meta.main) {
  const path = new URL('../tests/vectors/transcript.json', import.meta.url);
  await writeFile(path, `${JSON.stringify(await makeTranscript(), null, 2)}\n`);
}
