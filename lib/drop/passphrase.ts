/** Leaving with the passphrase as a person has it. */
import { stretchDropPassphrase } from '../crypto/dropkeys.ts';
import { wipe } from '../crypto/secret.ts';
import { type DropOrder, drawDropKey, type LeftDrop, leaveDrop } from './leave.ts';
import type { DropNet } from './net.ts';

export interface PlainOrder extends Omit<DropOrder, 'key' | 'stretched'> {
  /** Empty for none. */
  passphrase: string;
}

/**
 * Leaves a drop under a new link key. With a passphrase this takes about half a second of the processor first.
 *
 * @throws DropFailed, RangeError for an item that is none.
 */
export async function leaveWithPassphrase(
  net: DropNet,
  { passphrase, ...order }: PlainOrder,
  progress?: (sent: number, size: number) => void,
): Promise<LeftDrop> {
  const key = drawDropKey();
  const stretched = passphrase === '' ? null : stretchDropPassphrase(key, passphrase);
  try {
    return await leaveDrop(net, { ...order, key, stretched }, progress);
  } finally {
    wipe(key, ...(stretched === null ? [] : [stretched]));
  }
}
