/** Which store, from the setting FIELDPOST_STORE. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { type Nodes, oneNode } from '../nodes.ts';
import { MemoryStore } from './memory.ts';
import { openSqliteStore } from './sqlite.ts';
import type { RoomRules, RoomStore } from './store.ts';

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
  rules: RoomRules,
  now: () => number,
): Promise<{ store: RoomStore; nodes: Nodes }> {
  if (setting === 'memory:' || (setting === undefined && port === 0)) {
    return { store: new MemoryStore(rules, now), nodes: oneNode() };
  }
  return { store: await openSqliteStore(setting ?? presetFile(port), rules, now), nodes: oneNode() };
}
