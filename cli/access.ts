/** The token of a server's operator, where one is needed to share: from a file or the environment, never an argument. */
import { readFile } from 'node:fs/promises';
import { accessCharacters } from '../lib/protocol/limits.ts';
import { say, words } from './words.ts';

export type Access = { kind: 'none' } | { kind: 'token'; token: string } | { kind: 'file'; path: string };

/** A token as it is sent, or null where it cannot be one. */
function tokenOf(text: string): string | null {
  const token = text.trim();
  return token !== '' && token.length <= accessCharacters && !/[\r\n]/.test(token) ? token : null;
}

/**
 * Which token goes with a handoff. That of the environment is for the environment's server: no other one gets it.
 *
 * @param file - value of `--token-file`.
 */
export function accessFor(
  file: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  isOwnServer: boolean,
): { ok: Access } | { wrong: string } {
  if (file !== undefined) return { ok: { kind: 'file', path: file } };
  const given = environment['FIELDPOST_OPEN_TOKEN'];
  if (given === undefined || given === '' || !isOwnServer) return { ok: { kind: 'none' } };
  const token = tokenOf(given);
  if (token !== null) return { ok: { kind: 'token', token } };
  return {
    wrong: say(words.cli.wrongValue, 'FIELDPOST_OPEN_TOKEN', say(words.cli.allowedToken, accessCharacters)),
  };
}

/** The token itself; undefined for none. */
export async function readAccess(access: Access): Promise<{ ok: string | undefined } | { wrong: string }> {
  switch (access.kind) {
    case 'none':
      return { ok: undefined };
    case 'token':
      return { ok: access.token };
    case 'file': {
      const token = tokenOf(await readFile(access.path, 'utf8').catch(() => ''));
      return token === null ? { wrong: say(words.cli.tokenFile, accessCharacters) } : { ok: token };
    }
  }
}
