import * as v from 'valibot';
import type { UiHandlers, UiParsers } from '../messages.ts';
import { accessCharacters } from '../protocol/limits.ts';
import { parseServer } from '../protocol/link.ts';
import type { SettingsRequests } from '../screen/settings.ts';
import type { VaultRefusal } from '../screen/vault.ts';
import { someSettings } from '../settings.ts';
import type { History } from './history.ts';
import { parserOf } from './parser.ts';
import { checkServer } from './server-check.ts';
import type { ServerTokens } from './server-tokens.ts';
import type { SettingsKeeper } from './settings.ts';
import { VaultRefused } from './vault/entries.ts';

const none = v.object({});
const server = v.pipe(
  v.string(),
  v.check(text => {
    const parsed = parseServer(text);
    return 'ok' in parsed && parsed.ok === text;
  }),
);
const token = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(accessCharacters));

/** The shapes of what pages may ask about the settings. */
export const settingsParsers: Pick<UiParsers, keyof SettingsRequests> = {
  changeSettings: parserOf(someSettings),
  checkServer: parserOf(v.object({ server: v.exactOptional(v.pipe(v.string(), v.maxLength(2048))) })),
  serverToken: parserOf(v.object({ server })),
  keepServerToken: parserOf(v.object({ server, token: v.nullable(token) })),
  pastHandoffs: parserOf(none),
  clearHistory: parserOf(none),
  forgetEverything: parserOf(none),
};

async function unlessRefused<T>(act: () => Promise<T>): Promise<T | { refused: VaultRefusal }> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof VaultRefused) return { refused: error.word };
    throw error;
  }
}

/** What each request about the settings does. */
export function createSettingsHandlers(services: {
  settings: SettingsKeeper;
  history: History;
  tokens: ServerTokens;
  forget(): Promise<void>;
  started: Promise<void>;
  refresh(): void;
}): Pick<UiHandlers, keyof SettingsRequests> {
  const { settings, history, tokens, forget, started, refresh } = services;
  return {
    async changeSettings(change) {
      await settings.change(change);
      return null;
    },
    checkServer: async ({ server }) => checkServer(server ?? (await settings.get()).server),
    async serverToken({ server }) {
      await started;
      return unlessRefused(async () => ({ kept: (await tokens.of(server)) !== undefined }));
    },
    async keepServerToken({ server, token }) {
      await started;
      return unlessRefused(async () => {
        await tokens.keep(server, token);
        return { kept: token !== null };
      });
    },
    async pastHandoffs() {
      await started;
      return unlessRefused(async () => {
        await history.note();
        return { handoffs: await history.list() };
      });
    },
    async clearHistory() {
      await started;
      const answer = await unlessRefused(async () => {
        await history.clear();
        return { done: true as const };
      });
      refresh();
      return answer;
    },
    async forgetEverything() {
      await started;
      await forget();
      refresh();
      return null;
    },
  };
}
