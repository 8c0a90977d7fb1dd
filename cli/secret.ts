import type { Readable } from 'node:stream';
import { encodeItem, type Item } from '../lib/protocol/item.ts';
import { itemBytes } from '../lib/protocol/limits.ts';
import { say, words } from './words.ts';

/**
 * All of a stream, as the text of a secret, without the one newline that `echo` and editors put at its end.
 * Stops reading once it cannot fit any more.
 */
export async function readSecret(stream: Readable): Promise<{ ok: string } | { wrong: string }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    const bytes = Buffer.from(chunk as Buffer);
    chunks.push(bytes);
    size += bytes.length;
    if (size > 2 * itemBytes) return { wrong: say(words.cli.longSecret, itemBytes) };
  }
  const whole = Buffer.concat(chunks);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(whole);
    return { ok: text.replace(/\r?\n$/, '') };
  } catch {
    return { wrong: words.cli.notText };
  } finally {
    for (const bytes of [...chunks, whole]) bytes.fill(0);
  }
}

/** The item that a secret is sent as, or why it cannot be sent. */
export function itemOfSecret(value: string, label: string): { ok: Item } | { wrong: string } {
  if (value === '') return { wrong: words.cli.emptySecret };
  const kind = /[\r\n]/.test(value) ? 'multiline' : 'password';
  const item: Item = { v: 1, fields: [{ label, kind, value }] };
  try {
    encodeItem(item).fill(0);
  } catch (error) {
    if (error instanceof RangeError) return { wrong: say(words.cli.longSecret, itemBytes) };
    throw error;
  }
  return { ok: item };
}
