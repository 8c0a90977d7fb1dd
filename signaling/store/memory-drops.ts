import { bytesHeld, type DropCommand, type DropRecord, dueAt, stepDrop } from '../drop.ts';
import type { DropActed, DropRules, DropStore } from './drops.ts';

interface StoredDrop {
  record: DropRecord;
  pieces: Buffer[];
}

/** Drops of one process, which end with it. */
export class MemoryDrops implements DropStore {
  private readonly stored = new Map<string, StoredDrop>();
  private readonly rules: DropRules;
  private readonly now: () => number;
  private bytes = 0;

  constructor(rules: DropRules, now: () => number) {
    this.rules = rules;
    this.now = now;
  }

  get drops(): { count: number; bytes: number } {
    return { count: this.stored.size, bytes: this.bytes };
  }

  async create(id: string, record: DropRecord, box: Uint8Array): Promise<'created' | 'taken' | 'no-space'> {
    if (this.stored.has(id)) return 'taken';
    const held = bytesHeld(record);
    if (this.stored.size >= this.rules.drops || this.bytes + held > this.rules.dropBytes) return 'no-space';
    this.stored.set(id, { record, pieces: box.length === 0 ? [] : [Buffer.from(box)] });
    this.bytes += held;
    return 'created';
  }

  async act(id: string, command: DropCommand, bytes?: Uint8Array): Promise<DropActed> {
    const found = this.stored.get(id);
    const { record, answer, box } = stepDrop(found?.record, command, this.now());
    this.bytes += bytesHeld(record) - bytesHeld(found?.record);
    if (record === undefined) this.stored.delete(id);
    else if (found !== undefined) found.record = record;
    if (found === undefined) return { answer };
    if (box === 'delete') {
      for (const piece of found.pieces) piece.fill(0);
      found.pieces = [];
    } else if (box === 'append' && bytes !== undefined) {
      found.pieces.push(Buffer.from(bytes));
    } else if (typeof box === 'object') {
      const { from, to } = box.read;
      return { answer, bytes: partOf(found.pieces, from, to) };
    }
    return { answer };
  }

  async sweep(): Promise<void> {
    const now = this.now();
    for (const [id, { record }] of this.stored) {
      if (now >= dueAt(record)) await this.act(id, { type: 'sweep' });
    }
  }
}

function partOf(pieces: readonly Buffer[], from: number, to: number): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (const piece of pieces) {
    parts.push(piece.subarray(Math.max(0, from - at), Math.max(0, to - at)));
    at += piece.length;
  }
  return Buffer.concat(parts);
}
