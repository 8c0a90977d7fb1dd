/** Values of options that several commands take. */
import { sentenceKey } from '../lib/errors.ts';
import { parseServer } from '../lib/protocol/link.ts';
import type { ExecCommand } from './consumer.ts';
import { WrongUsage, wrongValue } from './options.ts';
import { say, sentence, words } from './words.ts';

const defaultServer = 'http://localhost:8787';

/** A whole number within bounds. */
export function count(
  option: string,
  text: string | undefined,
  preset: number,
  least: number,
  most: number,
  what: () => string,
): number {
  if (text === undefined) return preset;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (value < least || value > most) throw wrongValue(option, what());
  return value;
}

/** The server to use: of the option, the environment, or the one that a developer has. */
export function server(
  option: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const given = option ?? environment['FIELDPOST_SERVER'];
  const parsed = parseServer(given || defaultServer);
  if ('ok' in parsed) return parsed.ok;
  const name = option === undefined ? 'FIELDPOST_SERVER' : '--server';
  if (parsed.bad === 'not-a-link') throw wrongValue(name, words.cli.allowedServer);
  throw new WrongUsage(
    `${say(words.cli.wrongValue, name, words.cli.allowedServer)} ${sentence(sentenceKey({ kind: 'link', word: parsed.bad }, 'sender'))}`,
  );
}

/** The command that `--exec` names, with everything behind it; and the arguments in front of that. */
export function splitExec(args: readonly string[]): { own: string[]; exec: string[] | undefined } {
  const at = args.indexOf('--exec');
  return at < 0 ? { own: [...args], exec: undefined } : { own: args.slice(0, at), exec: args.slice(at + 1) };
}

/** @param variable - value of `--exec-env`. */
export function execOf(exec: string[] | undefined, variable: string | undefined): ExecCommand | undefined {
  const [command, ...args] = exec ?? [];
  if (exec && !command) throw new WrongUsage(say(words.cli.needsValue, '--exec', words.cli.allowedExec));
  if (variable !== undefined && (!command || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable))) {
    throw wrongValue('--exec-env', words.cli.allowedExecEnv);
  }
  return command ? { command, args, ...(variable ? { variable } : {}) } : undefined;
}
