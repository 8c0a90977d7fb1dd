import {
  codeDigits,
  defaultTtl,
  labelCharacters,
  longCodeDigits,
  maxTtl,
  minTtl,
  rearms,
} from '../lib/protocol/limits.ts';
import { type CodeDigits, type Policy, policies } from '../lib/protocol/message.ts';
import { type Access, accessFor } from './access.ts';
import type { ExecCommand } from './consumer.ts';
import {
  type DropCommand,
  type OpenCommand,
  type OwnDropCommand,
  readDrop,
  readOpen,
} from './drop-command.ts';
import { type FieldSource, parseFields } from './fields.ts';
import { readOptions, WrongUsage, wrongValue } from './options.ts';
import { type AnswerCommand, type RequestCommand, readAnswer, readRequest } from './request-command.ts';
import { type DecryptCommand, type EncryptCommand, readDecrypt, readEncrypt } from './sealed-command.ts';
import { count, execOf, server, splitExec } from './values.ts';
import { say, words } from './words.ts';

export interface SendCommand {
  kind: 'send';
  label: string;
  /** Absent: one field, from standard input. */
  fields?: FieldSource[];
  /** Seconds. */
  ttl: number;
  /** Origin. */
  server: string;
  /** The token that its operator gave. */
  access: Access;
  policy: Policy;
  hideAddress: boolean;
  /** How long the code is. */
  digits: CodeDigits;
  json: boolean;
  /** Tell what happens on the network. */
  verbose: boolean;
  /** New codes that are made without asking. */
  rearm: number;
}

export interface ReceiveCommand {
  kind: 'receive';
  /** As given; `-` stands for the first line of standard input. */
  link: string;
  code?: string;
  /** The server whose links need no question. */
  server: string;
  yes: boolean;
  /** Seconds that the sender, or the server, may be away. */
  wait: number;
  policy: Policy;
  hideAddress: boolean;
  json: boolean;
  /** Tell what happens on the network. */
  verbose: boolean;
  /** The one field that is wanted, of several. */
  field?: string;
  exec?: ExecCommand;
}

export type Command =
  | SendCommand
  | ReceiveCommand
  | EncryptCommand
  | DecryptCommand
  | RequestCommand
  | AnswerCommand
  | DropCommand
  | OwnDropCommand
  | OpenCommand
  | { kind: 'help'; text: string }
  | { kind: 'version' };

const sendOptions = {
  label: { type: 'string' },
  field: { type: 'string' },
  ttl: { type: 'string' },
  server: { type: 'string' },
  'token-file': { type: 'string' },
  policy: { type: 'string' },
  'hide-address': { type: 'boolean' },
  digits: { type: 'string' },
  rearm: { type: 'string' },
  json: { type: 'boolean' },
  verbose: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const receiveOptions = {
  code: { type: 'string' },
  server: { type: 'string' },
  yes: { type: 'boolean' },
  wait: { type: 'string' },
  policy: { type: 'string' },
  'hide-address': { type: 'boolean' },
  json: { type: 'boolean' },
  verbose: { type: 'boolean' },
  field: { type: 'string' },
  'exec-env': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * The command that the arguments stand for, or the sentence that says what is wrong with them.
 * @param args Without the program's own path.
 */
export function parseCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): { ok: Command } | { wrong: string } {
  try {
    return { ok: readCommand(args, environment) };
  } catch (error) {
    if (error instanceof WrongUsage) return { wrong: error.message };
    throw error;
  }
}

function readCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Command {
  const [name, ...rest] = args;
  switch (name) {
    case undefined:
      throw new WrongUsage(words.cli.noCommand);
    case '-h':
    case '--help':
      return { kind: 'help', text: words.cli.help };
    case '--version':
      return { kind: 'version' };
    case 'send':
      return readSend(rest, environment);
    case 'receive':
      return readReceive(rest, environment);
    case 'encrypt':
      return readEncrypt(rest);
    case 'decrypt':
      return readDecrypt(rest);
    case 'drop':
      return readDrop(rest, environment);
    case 'open':
      return readOpen(rest, environment);
    case 'request':
      return readRequest(rest, environment);
    case 'answer':
      return readAnswer(rest, environment);
    default:
      throw new WrongUsage(words.cli.unknownCommand);
  }
}

function readSend(args: string[], environment: Readonly<Record<string, string | undefined>>): Command {
  const { values, positionals, every } = readOptions('send', args, sendOptions, option =>
    allowed('send', option),
  );
  if (values['help']) return { kind: 'help', text: words.cli.helpSend };
  if (positionals.length > 0) throw new WrongUsage(words.cli.secretInArguments);
  const label = values['label'] ?? words.cli.defaultLabel;
  if (label.trim() === '' || label.length > labelCharacters) {
    throw wrongValue('--label', say(words.cli.allowedLabel, labelCharacters));
  }
  const fields = parseFields(every('field'));
  if ('wrong' in fields) throw new WrongUsage(fields.wrong);
  if (fields.ok.length > 0 && values['label'] !== undefined) throw new WrongUsage(words.cli.labelOrFields);
  const origin = server(values['server'], environment);
  const access = accessFor(values['token-file'], environment, origin === server(undefined, environment));
  if ('wrong' in access) throw new WrongUsage(access.wrong);
  return {
    kind: 'send',
    label,
    ...(fields.ok.length === 0 ? {} : { fields: fields.ok }),
    ttl: count('--ttl', values['ttl'], defaultTtl, minTtl, maxTtl, () =>
      say(words.cli.allowedTtl, minTtl, maxTtl),
    ),
    server: origin,
    access: access.ok,
    policy: policy(values['policy']),
    hideAddress: values['hide-address'] ?? false,
    digits: digits(values['digits']),
    json: values['json'] ?? false,
    verbose: values['verbose'] ?? false,
    rearm: count('--rearm', values['rearm'], 0, 0, rearms, () => say(words.cli.allowedRearm, rearms)),
  };
}

function readReceive(args: string[], environment: Readonly<Record<string, string | undefined>>): Command {
  // Everything after it belongs to the command that gets the secret.
  const { own, exec } = splitExec(args);
  const { values, positionals } = readOptions(
    'receive',
    own,
    receiveOptions,
    option => allowed('receive', option),
    ['exec'],
  );
  if (values['help']) return { kind: 'help', text: words.cli.helpReceive };
  const [link, second] = positionals;
  if (link === undefined) throw new WrongUsage(words.cli.noLink);
  if (second !== undefined) throw new WrongUsage(words.cli.oneLink);
  const code = values['code']?.replace(/[\s-]/g, '');
  if (code !== undefined && !/^(\d{6}|\d{8})$/.test(code)) throw wrongValue('--code', words.cli.allowedCode);
  const fed = execOf(exec, values['exec-env']);
  return {
    kind: 'receive',
    link,
    ...(code === undefined ? {} : { code }),
    server: server(values['server'], environment),
    yes: values['yes'] ?? false,
    wait: count('--wait', values['wait'], 60, 0, maxTtl, () => say(words.cli.allowedWait, maxTtl)),
    policy: policy(values['policy']),
    hideAddress: values['hide-address'] ?? false,
    json: values['json'] ?? false,
    verbose: values['verbose'] ?? false,
    ...(values['field'] === undefined ? {} : { field: values['field'] }),
    ...(fed ? { exec: fed } : {}),
  };
}

function allowed(command: string, option: string): string {
  if (command === 'receive' && option === 'field') return words.cli.allowedFieldName;
  const texts: Record<string, string> = {
    label: say(words.cli.allowedLabel, labelCharacters),
    field: say(words.cli.allowedField, labelCharacters),
    ttl: say(words.cli.allowedTtl, minTtl, maxTtl),
    server: words.cli.allowedServer,
    'token-file': words.cli.allowedTokenFile,
    policy: words.cli.allowedPolicy,
    digits: words.cli.allowedDigits,
    code: words.cli.allowedCode,
    wait: say(words.cli.allowedWait, maxTtl),
    rearm: say(words.cli.allowedRearm, rearms),
    'exec-env': words.cli.allowedExecEnv,
  };
  return texts[option] ?? '';
}

function policy(text: string | undefined): Policy {
  if (text === undefined) return 'prefer-direct';
  const found = policies.find(candidate => candidate === text);
  if (!found) throw wrongValue('--policy', words.cli.allowedPolicy);
  return found;
}

function digits(text: string | undefined): CodeDigits {
  if (text === undefined) return codeDigits;
  const found = ([codeDigits, longCodeDigits] as const).find(length => String(length) === text);
  if (!found) throw wrongValue('--digits', words.cli.allowedDigits);
  return found;
}
