import * as v from 'valibot';
import type { Json } from '../../messages.ts';
import { vaultPrefix } from './disk.ts';
import { formatVersion, parseHeader, usualIdle, type VaultHeader } from './header.ts';

/** Where an entry's box is. */
export const entryKey = (name: string): string => `${vaultPrefix}.entry.${name}`;
export const headerKey = vaultPrefix;

/** A vault as it lies on the disk, boxes closed, whatever version wrote it. */
export interface StoredVault {
  kind: 'vault';
  /** Of the format that the boxes are in. */
  version: number;
  header: VaultHeader;
  boxes: ReadonlyMap<string, Json>;
}

export type Stored = StoredVault | { kind: 'empty' } | { kind: 'newer' } | { kind: 'damaged' };

/** Version 1 had everything in one value, and locked itself after 15 minutes whatever the person wanted. */
const versionOne = v.object({
  version: v.literal(1),
  key: v.string(),
  boxes: v.record(v.string(), v.string()),
  lock: v.nullable(
    v.object({
      kdf: v.literal('argon2id'),
      salt: v.string(),
      operations: v.number(),
      memory: v.number(),
      wrapped: v.string(),
    }),
  ),
});

function fromVersionOne(stored: Json): Stored {
  const parsed = v.safeParse(versionOne, stored);
  if (!parsed.success) return { kind: 'damaged' };
  const { key, boxes, lock } = parsed.output;
  const header = parseHeader({
    version: formatVersion,
    key,
    entries: Object.keys(boxes),
    lock: lock === null ? null : { ...lock, idleMinutes: usualIdle },
  });
  if (header.kind !== 'header') return { kind: 'damaged' };
  return { kind: 'vault', version: 1, header: header.header, boxes: new Map(Object.entries(boxes)) };
}

/** What there is in storage, without a key. */
export function readStored(values: Record<string, Json>): Stored {
  const stored = values[headerKey];
  const hasEntries = Object.keys(values).some(key => key.startsWith(entryKey('')));
  if (stored === undefined) return { kind: hasEntries ? 'damaged' : 'empty' };
  const read = parseHeader(stored);
  if (read.kind === 'older') return fromVersionOne(stored);
  if (read.kind !== 'header') return read;
  const boxes = new Map<string, Json>();
  for (const name of read.header.entries) {
    const box = values[entryKey(name)];
    if (box === undefined) return { kind: 'damaged' };
    boxes.set(name, box);
  }
  return { kind: 'vault', version: formatVersion, header: read.header, boxes };
}
