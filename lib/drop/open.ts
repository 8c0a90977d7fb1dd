/** Opening a drop: claim, fetch, open, acknowledge. */
import { toBase64url } from '../crypto/bytes.ts';
import { type DropKeys, dropId, dropKeys, dropLinkProof, wipeDropKeys } from '../crypto/dropkeys.ts';
import { drawRandom } from '../crypto/random.ts';
import { wipe } from '../crypto/secret.ts';
import { type DropStatus, parseAcked, parseClaimed, parseStatus } from '../protocol/drop/bodies.ts';
import { DropDamaged, type OpenedDrop, openDrop } from '../protocol/drop/box.ts';
import { boxBytesOf, claimantBytes, fileBytes } from '../protocol/drop/limits.ts';
import type { DropLink } from '../protocol/drop/link.ts';
import { type DropReceipt, sealReceipt } from '../protocol/drop/receipt.ts';
import { itemBytes } from '../protocol/limits.ts';
import { askAgain, type DropNet, understood } from './net.ts';
import { DropFailed } from './trouble.ts';

/** Names one opener to the server; whoever comes back with it gets the same answer again. */
export const drawClaimant = (): string => toBase64url(drawRandom(claimantBytes));

/**
 * How a drop stands, for whoever holds its link. Nothing is claimed.
 *
 * @throws DropFailed.
 */
export async function lookAtDrop(net: DropNet, { server, key }: DropLink): Promise<DropStatus> {
  const answer = await askAgain(net, server, {
    method: 'POST',
    path: `${toBase64url(dropId(key))}/status`,
    body: { proof: toBase64url(dropLinkProof(key)) },
  });
  return understood(parseStatus(answer.json()));
}

export interface FetchedDrop extends OpenedDrop {
  /** Of the box. */
  size: number;
  /** Unix seconds until which nobody else may open it. */
  until: number;
}

export interface DropOpener {
  link: DropLink;
  /** What `stretchDropPassphrase` made of the passphrase; null for none. */
  stretched: Uint8Array | null;
  /** From `drawClaimant`, kept by the caller before it claims. */
  claimant: string;
}

/** No drop that this program could have left is larger. */
const largestBox = boxBytesOf(itemBytes + 3 + fileBytes);

/**
 * Claims a drop and opens its box. A file behind the item is fetched while it is read, each piece again after a cut;
 * only when it was read to its end is it whole.
 *
 * @param progress - told how many bytes of the box are here, of how many.
 * @throws DropFailed, also while the file is read.
 */
export async function fetchDrop(
  net: DropNet,
  { link, stretched, claimant }: DropOpener,
  progress: (fetched: number, size: number) => void = () => undefined,
): Promise<FetchedDrop> {
  if (link.locked && stretched === null) throw new DropFailed({ word: 'passphrase-needed' });
  const { server, key } = link;
  const id = toBase64url(dropId(key));
  const keys = dropKeys(key, stretched);
  try {
    const claimed = await claim(net, server, { id, keys, claimant });
    const { size, until, box } = claimed;
    if (size > largestBox) throw new DropFailed({ word: 'damaged' });
    const source = box === undefined ? pieces(net, server, { id, claimant, size, progress }) : only(box);
    const { item, file } = await openDrop(keys.boxKey, source);
    if (box !== undefined) progress(size, size);
    return { item, size, until, ...(file === undefined ? {} : { file: explained(file) }) };
  } catch (error) {
    throw explanation(error);
  } finally {
    wipeDropKeys(keys);
  }
}

/**
 * Burns the opening, with a word for the owner of what became of it.
 *
 * @throws DropFailed.
 */
export async function acknowledgeDrop(
  net: DropNet,
  { link, stretched, claimant }: DropOpener,
  receipt: DropReceipt,
): Promise<{ at: number }> {
  const id = dropId(link.key);
  const keys = dropKeys(link.key, stretched);
  const sealed = sealReceipt(keys.receiptKey, id, receipt, drawRandom(24));
  wipeDropKeys(keys);
  const answer = await askAgain(net, link.server, {
    method: 'POST',
    path: `${toBase64url(id)}/ack`,
    body: { claimant, receipt: toBase64url(sealed) },
  });
  return { at: understood(parseAcked(answer.json())).acked };
}

async function claim(
  net: DropNet,
  server: string,
  { id, keys, claimant }: { id: string; keys: DropKeys; claimant: string },
) {
  const answer = await askAgain(net, server, {
    method: 'POST',
    path: `${id}/claim`,
    body: {
      proof: toBase64url(keys.linkProof),
      ...(keys.passphraseProof === null ? {} : { pass: toBase64url(keys.passphraseProof) }),
      claimant,
    },
  });
  return understood(parseClaimed(answer.json()));
}

async function* only(box: Uint8Array): AsyncGenerator<Uint8Array> {
  yield box;
}

async function* pieces(
  net: DropNet,
  server: string,
  at: { id: string; claimant: string; size: number; progress: (fetched: number, size: number) => void },
): AsyncGenerator<Uint8Array> {
  const { id, claimant, size, progress } = at;
  progress(0, size);
  for (let offset = 0; offset < size; ) {
    const path = `${id}/box/${offset}`;
    const { bytes } = await askAgain(net, server, { method: 'GET', path, bearer: claimant });
    if (bytes.length === 0 || offset + bytes.length > size) throw new DropDamaged();
    offset += bytes.length;
    progress(offset, size);
    yield bytes;
  }
}

async function* explained(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* file;
  } catch (error) {
    throw explanation(error);
  }
}

const explanation = (error: unknown): unknown =>
  error instanceof DropDamaged ? new DropFailed({ word: 'damaged' }) : error;

/** Wipes what opened a drop, once it is acknowledged. */
export function forgetOpener({ link, stretched }: DropOpener): void {
  wipe(link.key, ...(stretched === null ? [] : [stretched]));
}
