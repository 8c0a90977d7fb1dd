/** The tokens that operators gave for sharing by their servers, one for each server, in the vault. */
import type { Json } from '../messages.ts';
import type { VaultEntries } from './vault/entries.ts';

export interface ServerTokens {
  /** @throws (as rejection) VaultRefused */
  of(server: string): Promise<string | undefined>;
  /** Keep a token in place of the one before; null forgets it. @throws (as rejection) VaultRefused */
  keep(server: string, token: string | null): Promise<void>;
}

const read = (entry: Json | undefined): Map<string, string> =>
  new Map(
    typeof entry === 'object' && entry !== null && !Array.isArray(entry)
      ? Object.entries(entry).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
      : [],
  );

export function createServerTokens(entries: VaultEntries): ServerTokens {
  return {
    of: async server => read(await entries.read('server-tokens')).get(server),
    keep: (server, token) =>
      entries.update('server-tokens', before => {
        const tokens = read(before);
        if (token === null) tokens.delete(server);
        else tokens.set(server, token);
        return tokens.size === 0 ? undefined : Object.fromEntries(tokens);
      }),
  };
}
