/** The arguments of `drop` and `open`. */
import { defaultDropTtl, maxDropTtl, maxOpens, minDropTtl } from '../lib/protocol/drop/limits.ts';
import { labelCharacters } from '../lib/protocol/limits.ts';
import { type Access, accessFor } from './access.ts';
import type { ExecCommand } from './consumer.ts';
import { readOptions, WrongUsage, wrongValue } from './options.ts';
import { count, execOf, server, splitExec } from './values.ts';
import { say, words } from './words.ts';

export interface DropCommand {
  kind: 'drop';
  label: string;
  /** Absent: the secret comes on standard input. */
  file?: string;
  /** Seconds. */
  ttl: number;
  opens: number;
  passphrase: { kind: 'none' } | { kind: 'new' } | { kind: 'file'; path: string };
  ownerFile?: string;
  server: string;
  access: Access;
  json: boolean;
}

export interface OwnDropCommand {
  kind: 'own-drop';
  act: 'status' | 'withdraw' | 'unlock';
  ownerFile: string;
  json: boolean;
}

export interface OpenCommand {
  kind: 'open';
  /** As given; `-` stands for the first line of standard input. */
  link: string;
  out?: string;
  passphraseFile?: string;
  server: string;
  yes: boolean;
  json: boolean;
  exec?: ExecCommand;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Help = { kind: 'help'; text: string };

const dropOptions = {
  label: { type: 'string' },
  file: { type: 'string' },
  ttl: { type: 'string' },
  opens: { type: 'string' },
  'generate-passphrase': { type: 'boolean' },
  'passphrase-file': { type: 'string' },
  'owner-file': { type: 'string' },
  server: { type: 'string' },
  'token-file': { type: 'string' },
  json: { type: 'boolean' },
  status: { type: 'string' },
  withdraw: { type: 'string' },
  unlock: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const openOptions = {
  out: { type: 'string' },
  'passphrase-file': { type: 'string' },
  server: { type: 'string' },
  yes: { type: 'boolean' },
  json: { type: 'boolean' },
  'exec-env': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const allowedTtl = (): string => say(words.cli.allowedDropTtl, minDropTtl, maxDropTtl);
const allowedOpens = (): string => say(words.cli.allowedOpens, maxOpens);

function allowed(option: string): string {
  const texts: Record<string, string> = {
    label: say(words.cli.allowedLabel, labelCharacters),
    ttl: allowedTtl(),
    opens: allowedOpens(),
    server: words.cli.allowedServer,
    'token-file': words.cli.allowedTokenFile,
    'exec-env': words.cli.allowedExecEnv,
  };
  return texts[option] ?? words.cli.allowedFile;
}

/** @throws WrongUsage */
export function readDrop(args: string[], environment: Environment): DropCommand | OwnDropCommand | Help {
  const { values, positionals } = readOptions('drop', args, dropOptions, allowed);
  if (values['help']) return { kind: 'help', text: words.cli.helpDrop };
  if (positionals.length > 0) throw new WrongUsage(words.cli.secretInArguments);
  const json = values['json'] ?? false;
  const acts = (['status', 'withdraw', 'unlock'] as const).filter(name => values[name] !== undefined);
  const [act] = acts;
  if (act !== undefined) {
    const others = Object.keys(values).filter(name => name !== act && name !== 'json');
    if (others.length > 0) throw new WrongUsage(words.cli.dropOwnerAlone);
    return { kind: 'own-drop', act, ownerFile: values[act] ?? '', json };
  }
  const label = values['label'] ?? words.cli.defaultLabel;
  if (label.trim() === '' || label.length > labelCharacters) {
    throw wrongValue('--label', say(words.cli.allowedLabel, labelCharacters));
  }
  const passphraseFile = values['passphrase-file'];
  const isNew = values['generate-passphrase'] ?? false;
  if (isNew && passphraseFile !== undefined) throw new WrongUsage(words.cli.dropOnePassphrase);
  const own = server(undefined, environment);
  const at = server(values['server'], environment);
  const access = accessFor(values['token-file'], environment, at === own);
  if ('wrong' in access) throw new WrongUsage(access.wrong);
  return {
    kind: 'drop',
    label,
    ...(values['file'] === undefined ? {} : { file: values['file'] }),
    ttl: count('--ttl', values['ttl'], defaultDropTtl, minDropTtl, maxDropTtl, allowedTtl),
    opens: count('--opens', values['opens'], 1, 1, maxOpens, allowedOpens),
    passphrase: isNew
      ? { kind: 'new' }
      : passphraseFile === undefined
        ? { kind: 'none' }
        : { kind: 'file', path: passphraseFile },
    ...(values['owner-file'] === undefined ? {} : { ownerFile: values['owner-file'] }),
    server: at,
    access: access.ok,
    json,
  };
}

/** @throws WrongUsage */
export function readOpen(args: string[], environment: Environment): OpenCommand | Help {
  const { own, exec } = splitExec(args);
  const { values, positionals } = readOptions('open', own, openOptions, allowed, ['exec']);
  if (values['help']) return { kind: 'help', text: words.cli.helpOpen };
  const [link, second] = positionals;
  if (link === undefined) throw new WrongUsage(words.cli.noDropLink);
  if (second !== undefined) throw new WrongUsage(words.cli.oneDropLink);
  const consumer = execOf(exec, values['exec-env']);
  const { out, 'passphrase-file': passphraseFile } = values;
  return {
    kind: 'open',
    link,
    ...(out === undefined ? {} : { out }),
    ...(passphraseFile === undefined ? {} : { passphraseFile }),
    server: server(values['server'], environment),
    yes: values['yes'] ?? false,
    json: values['json'] ?? false,
    ...(consumer === undefined ? {} : { exec: consumer }),
  };
}
