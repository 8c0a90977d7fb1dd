/** A drop that is opened by a person, step by step: everything happens where they are. */
import { stretchDropPassphrase } from '../crypto/dropkeys.ts';
import type { DropStatus } from '../protocol/drop/bodies.ts';
import type { DropItem } from '../protocol/drop/item.ts';
import type { DropLink } from '../protocol/drop/link.ts';
import type { DropReceipt } from '../protocol/drop/receipt.ts';
import type { DropNet } from './net.ts';
import { acknowledgeDrop, type DropOpener, drawClaimant, fetchDrop, lookAtDrop } from './open.ts';
import { DropFailed, type DropTrouble } from './trouble.ts';

export type Came<T> = { ok: T } | { trouble: DropTrouble };

export interface OpenedDrop {
  item: DropItem;
  /** Unix seconds until which nobody else may open it. */
  until: number;
  /** Fetch the file behind the item, once; it is whole when it is there. */
  file?: () => Promise<Came<Blob>>;
}

/** What outlasts this page: a drop that was claimed before is claimed under the same name. */
export interface OpeningMemory {
  claimant?: string;
  /** Kept before anything is claimed. */
  claiming(opener: DropOpener): Promise<void>;
  /** It was opened, by whoever knows how to claim it again. */
  opened(opener: DropOpener, drop: OpenedDrop): Promise<void>;
  /** It was acknowledged: nothing is left to be done. */
  over(): Promise<void>;
}

export interface Opening {
  /** How it stands. Nothing is claimed. */
  look(): Promise<Came<DropStatus>>;
  /** Claim it. @param passphrase empty for none @param progress bytes of the box that are here, of how many */
  open(passphrase: string, progress: (fetched: number, size: number) => void): Promise<Came<OpenedDrop>>;
  /** Burn the opening, once the person has what was in it. @returns when that was (Unix seconds) */
  acknowledge(receipt: DropReceipt): Promise<Came<{ at: number }>>;
}

/** What a drop's act came to. */
export async function came<T>(act: () => Promise<T>): Promise<Came<T>> {
  try {
    return { ok: await act() };
  } catch (error) {
    if (error instanceof DropFailed) return { trouble: error.trouble };
    return { trouble: { word: error instanceof RangeError ? 'too-large' : 'not-understood' } };
  }
}

async function wholeFile(pieces: AsyncIterable<Uint8Array>, type: string | undefined): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of pieces) parts.push(new Uint8Array(piece));
  return new Blob(parts, type === undefined ? {} : { type });
}

/** Begin to open what a link names. Needs libsodium. */
export function beginOpening(net: DropNet, link: DropLink, memory?: OpeningMemory): Opening {
  let claimant = memory?.claimant;
  let opener: DropOpener | undefined;
  return {
    look: () => came(() => lookAtDrop(net, link)),
    open: (passphrase, progress) =>
      came(async () => {
        if (link.locked && passphrase === '') throw new DropFailed({ word: 'passphrase-needed' });
        claimant ??= drawClaimant();
        const stretched = link.locked ? stretchDropPassphrase(link.key, passphrase) : null;
        const mine: DropOpener = { link, stretched, claimant };
        await memory?.claiming(mine);
        const { item, until, file } = await fetchDrop(net, mine, progress);
        opener = mine;
        const drop: OpenedDrop = {
          item,
          until,
          ...(file === undefined ? {} : { file: () => came(() => wholeFile(file, item.file?.type)) }),
        };
        await memory?.opened(mine, drop);
        return drop;
      }),
    acknowledge: receipt =>
      came(async () => {
        if (opener === undefined) throw new DropFailed({ word: 'nothing-there' });
        const acknowledged = await acknowledgeDrop(net, opener, receipt);
        await memory?.over();
        return acknowledged;
      }),
  };
}
