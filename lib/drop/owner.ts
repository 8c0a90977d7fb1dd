/** What the one who left a drop can still do with it. */
import { fromBase64url } from '../crypto/bytes.ts';
import { type OwnDropStatus, parseOwnStatus } from '../protocol/drop/bodies.ts';
import { type DropReceipt, openReceipt } from '../protocol/drop/receipt.ts';
import { askAgain, type DropNet, understood } from './net.ts';
import { DropFailed } from './trouble.ts';

/** What an owner keeps. It ends the drop and opens receipts, but neither opens the drop nor tells its link. */
export interface DropOwner {
  /** Origin. */
  server: string;
  id: string;
  token: string;
  /** base64url. */
  receiptKey: string;
  /** Unix seconds. */
  expires: number;
}

export interface DropOpening {
  /** Unix seconds. */
  at: number;
  /** Null: fetched, no receipt. */
  acked: number | null;
  receipt?: DropReceipt;
}

export type OwnDrop = Omit<OwnDropStatus, 'claims'> & { claims: DropOpening[] };

/**
 * How an own drop stands, receipts opened.
 *
 * @throws DropFailed.
 */
export async function readOwnDrop(net: DropNet, owner: DropOwner): Promise<OwnDrop> {
  const { server, id, token } = owner;
  const answer = await askAgain(net, server, { method: 'GET', path: id, bearer: token });
  const { claims, ...rest } = understood(parseOwnStatus(answer.json()));
  const [key, idBytes] = [fromBase64url(owner.receiptKey), fromBase64url(id)];
  return {
    ...rest,
    claims: claims.map(({ at, acked, receipt }) => {
      const opened = receipt && key?.length === 32 && idBytes ? openReceipt(key, idBytes, receipt) : null;
      return { at, acked, ...(opened ? { receipt: opened } : {}) };
    }),
  };
}

/**
 * Takes a drop back. One that nobody knows any more is taken back already.
 *
 * @throws DropFailed, with how it ended when it had.
 */
export async function withdrawDrop(net: DropNet, { server, id, token }: DropOwner): Promise<void> {
  try {
    await askAgain(net, server, { method: 'DELETE', path: id, bearer: token });
  } catch (error) {
    if (!(error instanceof DropFailed && error.trouble.word === 'nothing-there')) throw error;
  }
}

/**
 * Lets a locked drop be opened again.
 *
 * @throws DropFailed.
 */
export async function unlockDrop(net: DropNet, { server, id, token }: DropOwner): Promise<void> {
  await askAgain(net, server, { method: 'POST', path: `${id}/unlock`, bearer: token });
}
