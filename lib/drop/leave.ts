/** Leaving a drop. */
import { toBase64url } from '../crypto/bytes.ts';
import { dropId, dropKeys, wipeDropKeys } from '../crypto/dropkeys.ts';
import { blake2b256 } from '../crypto/hash.ts';
import { drawRandom } from '../crypto/random.ts';
import { parseCreated, parseUploaded } from '../protocol/drop/bodies.ts';
import { FileChanged, sealDrop } from '../protocol/drop/box.ts';
import type { DropItem } from '../protocol/drop/item.ts';
import { inlineBoxBytes, pieceBytes } from '../protocol/drop/limits.ts';
import { formatDropLink } from '../protocol/drop/link.ts';
import { piecesOf } from '../protocol/drop/pieces.ts';
import { linkKeyBytes } from '../protocol/limits.ts';
import { ask, type DropNet, tryToAsk, understood } from './net.ts';
import { type DropOwner, withdrawDrop } from './owner.ts';
import { DropFailed, troubleOf } from './trouble.ts';

export interface DropOrder {
  /** Origin. */
  server: string;
  /** Seconds. */
  ttl: number;
  opens: number;
  item: DropItem;
  /** The bytes of `item.file`. */
  file?: AsyncIterable<Uint8Array>;
  /** The link key, drawn by `drawDropKey`. */
  key: Uint8Array;
  /** What `stretchDropPassphrase` made of the passphrase; null for none. */
  stretched: Uint8Array | null;
  /** What lets somebody leave drops at a server that does not let everybody. */
  access?: string;
}

export interface LeftDrop {
  link: string;
  owner: DropOwner;
}

export const drawDropKey = (): Uint8Array => drawRandom(linkKeyBytes);

/**
 * Leaves a drop; the caller wipes key and passphrase.
 *
 * @param progress - told how many bytes of the box are there, of how many.
 * @throws DropFailed; then nothing is left at the server, or what nobody has a link to.
 */
export async function leaveDrop(
  net: DropNet,
  { server, ttl, opens, item, file, key, stretched, access }: DropOrder,
  progress: (sent: number, size: number) => void = () => undefined,
): Promise<LeftDrop> {
  const id = toBase64url(dropId(key));
  const keys = dropKeys(key, stretched);
  try {
    const { size, box } = sealDrop(keys.boxKey, item, file);
    const small = size <= inlineBoxBytes;
    progress(0, size);
    const terms = {
      ttl,
      opens,
      gate: toBase64url(blake2b256(keys.linkProof)),
      ...(access === undefined ? {} : { access }),
      ...(keys.passphraseProof === null ? {} : { pass: toBase64url(blake2b256(keys.passphraseProof)) }),
    };
    const answer = await ask(net, server, {
      method: 'PUT',
      path: id,
      body: { ...terms, ...(small ? { box: toBase64url(await whole(box)) } : { size }) },
    });
    const created = understood(parseCreated(answer.json()));
    const owner: DropOwner = {
      server,
      id,
      token: created.owner,
      receiptKey: toBase64url(keys.receiptKey),
      expires: created.expires,
    };
    if (!small) await upload(net, owner, box, sent => progress(sent, size)).catch(giveUp(net, owner));
    progress(size, size);
    return { link: formatDropLink({ kind: 'drop', server, key, locked: stretched !== null }), owner };
  } catch (error) {
    throw error instanceof FileChanged ? new DropFailed({ word: 'file-changed' }) : error;
  } finally {
    wipeDropKeys(keys);
  }
}

async function whole(box: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  for await (const { piece } of piecesOf(inlineBoxBytes, box)) return piece;
  return new Uint8Array(0);
}

/** What is half there is taken back; the failure stays the one that it was. */
function giveUp(net: DropNet, owner: DropOwner): (error: unknown) => Promise<never> {
  return async error => {
    await withdrawDrop(net, owner).catch(() => undefined);
    throw error;
  };
}

/**
 * Pauses (ms) between tries to send a piece, for about ten minutes: what was sent is there for an hour. Whether a piece
 * that was cut off arrived, the server's offset tells.
 */
const pauses = [250, 1000, 3000, 8000, ...Array.from({ length: 40 }, () => 15_000)];

async function upload(
  net: DropNet,
  { server, id, token }: DropOwner,
  box: AsyncIterable<Uint8Array>,
  sent: (offset: number) => void,
): Promise<void> {
  let offset = 0;
  for await (const { piece } of piecesOf(pieceBytes, box)) {
    offset = await uploadPiece(net, server, { path: `${id}/box/${offset}`, token, piece, offset });
    sent(offset);
  }
}

async function uploadPiece(
  net: DropNet,
  server: string,
  { path, token, piece, offset }: { path: string; token: string; piece: Uint8Array; offset: number },
): Promise<number> {
  const end = offset + piece.length;
  const body = new Uint8Array(piece);
  for (const pause of [...pauses, null]) {
    const answer = await tryToAsk(net, server, { method: 'PUT', path, bearer: token, body });
    if (answer !== null && !('refused' in answer)) {
      return understood(parseUploaded(answer.json())).offset;
    }
    if (answer !== null && answer.refused.error === 'wrong-offset' && answer.refused.offset === end)
      return end;
    const waits = answer === null || ['unavailable', 'rate-limited'].includes(answer.refused.error);
    if (!waits || pause === null) {
      throw new DropFailed(answer === null ? { word: 'server-unreachable' } : troubleOf(answer.refused));
    }
    await net.wait(pause);
  }
  return end;
}
