/** What the owner of a drop is told about an opening, sealed so that the server learns nothing of it. */
import * as v from 'valibot';
import { openXChaCha20Poly1305, sealXChaCha20Poly1305 } from '../../crypto/aead.ts';
import { utf8 } from '../../crypto/bytes.ts';
import { clipLabel, originClaim } from '../claim.ts';
import { parseJsonBytes } from '../encoding.ts';
import { ackOutcomes } from '../message.ts';
import { pad, unpad } from '../padding.ts';
import { receiptBytes } from './limits.ts';

export interface DropReceipt {
  outcome: (typeof ackOutcomes)[number];
  /** Where it was filled in; like the label, the opener's claim. */
  origin?: string;
  label?: string;
}

const shape = v.object({
  v: v.literal(1),
  outcome: v.picklist(ackOutcomes),
  origin: v.exactOptional(v.string()),
  label: v.exactOptional(v.string()),
});

/**
 * XChaCha20-Poly1305 of the receipt's JSON, padded; the drop's id is its associated data.
 *
 * @param nonce - 24 bytes, freshly drawn.
 */
export function sealReceipt(
  receiptKey: Uint8Array,
  id: Uint8Array,
  receipt: DropReceipt,
  nonce: Uint8Array,
): Uint8Array {
  return sealXChaCha20Poly1305(
    receiptKey,
    id,
    pad(utf8(JSON.stringify({ v: 1, ...presentable(receipt) }))),
    nonce,
  );
}

/** The receipt, or null when it does not authenticate or is none. */
export function openReceipt(receiptKey: Uint8Array, id: Uint8Array, box: Uint8Array): DropReceipt | null {
  if (box.length > receiptBytes) return null;
  const padded = openXChaCha20Poly1305(receiptKey, id, box);
  const plaintext = padded && unpad(padded);
  const parsed = v.safeParse(shape, plaintext && parseJsonBytes(plaintext));
  return parsed.success ? presentable(parsed.output) : null;
}

function presentable({ outcome, origin, label }: DropReceipt): DropReceipt {
  const claim = origin === undefined ? undefined : originClaim(origin);
  return {
    outcome,
    ...(claim === undefined ? {} : { origin: claim }),
    ...(label === undefined ? {} : { label: clipLabel(label) }),
  };
}
