import { setTimeout as sleep } from 'node:timers/promises';
import { stretchDropPassphrase } from '../../lib/crypto/dropkeys.ts';
import { drawDropKey, type LeftDrop, leaveDrop } from '../../lib/drop/leave.ts';
import type { DropNet } from '../../lib/drop/net.ts';
import { acknowledgeDrop, type DropOpener, drawClaimant, fetchDrop } from '../../lib/drop/open.ts';
import { DropFailed, type DropTrouble } from '../../lib/drop/trouble.ts';
import type { DropItem } from '../../lib/protocol/drop/item.ts';
import { type DropLink, parseDropLink } from '../../lib/protocol/drop/link.ts';

/** A line that is as good as this machine, without patience. */
export const net: DropNet = { fetch: (url, init) => fetch(url, init), wait: () => sleep(1) };

export const item: DropItem = { fields: [{ label: 'Password', kind: 'password', value: 'correct horse' }] };

export interface Left extends LeftDrop {
  parsed: DropLink;
}

export async function leave(
  server: string,
  more: {
    ttl?: number;
    opens?: number;
    passphrase?: string;
    file?: Uint8Array;
    of?: DropItem;
    through?: DropNet;
  } = {},
): Promise<Left> {
  const { ttl = 3600, opens = 1, passphrase, file, of = item, through = net } = more;
  const key = drawDropKey();
  const left = await leaveDrop(through, {
    server,
    ttl,
    opens,
    item: file === undefined ? of : { ...of, file: { name: 'a.bin', size: file.length } },
    ...(file === undefined ? {} : { file: slices(file) }),
    key,
    stretched: passphrase === undefined ? null : stretchDropPassphrase(key, passphrase),
  });
  const parsed = parseDropLink(left.link);
  if ('bad' in parsed) throw new Error(parsed.bad);
  return { ...left, parsed: parsed.ok };
}

async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 40_000) yield bytes.slice(at, at + 40_000);
}

export function opener({ parsed }: Left, passphrase?: string): DropOpener {
  return {
    link: parsed,
    stretched: passphrase === undefined ? null : stretchDropPassphrase(parsed.key, passphrase),
    claimant: drawClaimant(),
  };
}

/** Opens and acknowledges. */
export async function open(left: Left, passphrase?: string): Promise<DropItem> {
  const by = opener(left, passphrase);
  const { item: found } = await fetchDrop(net, by);
  await acknowledgeDrop(net, by, { outcome: 'kept' });
  return found;
}

export async function trouble(attempt: Promise<unknown>): Promise<DropTrouble> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof DropFailed) return error.trouble;
    throw error;
  }
  throw new Error('It did not fail.');
}

export async function bytesOf(source: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source ?? []) parts.push(part);
  return Buffer.concat(parts);
}
