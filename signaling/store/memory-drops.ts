import { bytesHeld, type DropCommand, type DropEvent, type DropRecord, dueAt, stepDrop } from '../drop.ts';
import type { DropActed, DropCount, DropRules, DropStore } from './drops.ts';

interface StoredDrop {
  record: DropRecord;
  pieces: Buffer[];
}

/** Drops of one process, which end with it. */
export class MemoryDrops implements DropStore {
  private readonly stored = new Map<string, StoredDrop>();
  private readonly rules: DropRules;
  private readonly now: () => number;
  private open = 0;
  private bytes = 0;

  constructor(rules: DropRules, now: () => number) {
    this.rules = rules;
    this.now = now;
  }

  get drops(): DropCount {
    return { count: this.stored.size, open: this.open, bytes: this.bytes };
  }

  async create(id: string, record: DropRecord, box: Uint8Array): Promise<'created' | 'taken' | 'no-space'> {
    if (this.stored.has(id)) return 'taken';
    const held = bytesHeld(record);
    if (this.stored.size >= this.rules.drops || this.bytes + held > this.rules.dropBytes) return 'no-space';
    this.stored.set(id, { record, pieces: box.length === 0 ? [] : [Buffer.from(box)] });
    this.open += 1;
    this.bytes += held;
    return 'created';
  }

  async act(id: string, command: DropCommand, bytes?: Uint8Array): Promise<DropActed> {
    const found = this.stored.get(id);
    const { record, box, ...acted } = stepDrop(found?.record, command, this.now());
    if (bytesHeld(record) < bytesHeld(found?.record)) this.open -= 1;
    this.bytes += bytesHeld(record) - bytesHeld(found?.record);
    if (record === undefined) this.stored.delete(id);
    else if (found !== undefined) found.record = record;
    if (found === undefined) return acted;
    if (box === 'delete') {
      for (const piece of found.pieces) piece.fill(0);
      found.pieces = [];
    } else if (box === 'append' && bytes !== undefined) {
      found.pieces.push(Buffer.from(bytes));
    } else if (typeof box === 'object') {
      const { from, to } = box.read;
      return { ...acted, bytes: partOf(found.pieces, from, to) };
    }
    return acted;
  }

  async sweep(): Promise<DropEvent[]> {
    const now = this.now();
    const all: DropEvent[] = [];
    for (const [id, { record }] of this.stored) {
      if (now < dueAt(record)) continue;
      const { events = [] } = await this.act(id, { type: 'sweep' });
      all.push(...events);
    }
    return all;
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
