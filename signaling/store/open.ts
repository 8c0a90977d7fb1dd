/** Which store, from the setting FIELDPOST_STORE. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import type { Redis } from 'ioredis';
import { type Nodes, oneNode } from '../nodes.ts';
import type { DropRules, DropStore } from './drops.ts';
import { memoryForms } from './form-memory.ts';
import { formsFile, sqliteForms } from './form-sqlite.ts';
import type { FormStore } from './form-store.ts';
import { MemoryStore } from './memory.ts';
import { MemoryDrops } from './memory-drops.ts';
import { openRedis } from './redis-open.ts';
import { openSqliteStore } from './sqlite.ts';
import type { RoomRules, RoomStore } from './store.ts';

export interface OpenStore {
  store: RoomStore;
  drops: DropStore;
  forms: FormStore;
  nodes: Nodes;
  /** Whether the store answers, as far as known. */
  reachable(): boolean;
  /** Where limits are counted for all nodes, if there are any. */
  redis?: Redis;
}

/** What an operator allows to be kept. */
export type StoreRules = RoomRules & DropRules;

/** Told when a store that is a server of its own is lost, and when it is back. */
export type Said = (reachable: boolean) => void;

/** Where a server on this port keeps its rooms unless it is told; servers on other ports have files of their own. */
export function presetFile(port: number): string {
  const state =
    env['STATE_DIRECTORY'] ?? join(env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'fieldpost');
  return join(state, `rooms-${port}.sqlite`);
}

/** Opens the store. On port 0 (any that is free) the preset is memory: nobody comes back to such a server. */
export async function openStore(
  setting: string | undefined,
  port: number,
  rules: StoreRules,
  now: () => number,
  said: Said,
): Promise<OpenStore> {
  if (setting !== undefined && /^rediss?:/.test(setting)) return openRedis(setting, rules, now, said);
  if (setting === 'memory:' || (setting === undefined && port === 0)) {
    return {
      store: new MemoryStore(rules, now),
      drops: new MemoryDrops(rules, now),
      forms: memoryForms(),
      nodes: oneNode(),
      reachable: () => true,
    };
  }
  const path = setting ?? presetFile(port);
  const { rooms: store, drops } = await openSqliteStore(path, rules, now);
  return { store, drops, forms: await sqliteForms(formsFile(path)), nodes: oneNode(), reachable: () => true };
}
