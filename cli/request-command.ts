/** The arguments of `request` and `answer`. */

import type { Question } from '../lib/protocol/form/description.ts';
import {
  commentCharacters,
  maxFormTtl,
  minFormTtl,
  personCharacters,
  questionsPerForm,
} from '../lib/protocol/form/limits.ts';
import { kindNamed } from '../lib/protocol/kind.ts';
import { defaultTtl, labelCharacters } from '../lib/protocol/limits.ts';
import { type Access, accessFor } from './access.ts';
import { canStart, type ExecCommand } from './consumer.ts';
import { type FieldSource, parseFields } from './fields.ts';
import { readOptions, WrongUsage, wrongValue } from './options.ts';
import { count, execOf, server, splitExec } from './values.ts';
import { say, words } from './words.ts';

export interface RequestCommand {
  kind: 'request';
  questions: Question[];
  from?: string;
  note?: string;
  /** Seconds to wait, and that the link works. */
  ttl: number;
  server: string;
  access: Access;
  json: boolean;
  exec?: ExecCommand;
}

export interface AnswerCommand {
  kind: 'answer';
  /** As given; `-` is not taken: standard input is the secret's. */
  link: string;
  fields?: FieldSource[];
  from?: string;
  note?: string;
  server: string;
  yes: boolean;
  json: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Help = { kind: 'help'; text: string };

const requestOptions = {
  field: { type: 'string' },
  from: { type: 'string' },
  note: { type: 'string' },
  ttl: { type: 'string' },
  server: { type: 'string' },
  'token-file': { type: 'string' },
  json: { type: 'boolean' },
  'exec-env': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const answerOptions = {
  field: { type: 'string' },
  from: { type: 'string' },
  note: { type: 'string' },
  server: { type: 'string' },
  yes: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

function allowed(option: string): string {
  const texts: Record<string, string> = {
    field: say(words.cli.allowedLabel, labelCharacters),
    from: say(words.cli.allowedLabel, personCharacters),
    note: say(words.cli.allowedLabel, commentCharacters),
    ttl: say(words.cli.allowedTtl, minFormTtl, maxFormTtl),
    server: words.cli.allowedServer,
    'token-file': words.cli.allowedTokenFile,
    'exec-env': words.cli.allowedExecEnv,
  };
  return texts[option] ?? '';
}

/** Who asks or answers, and a word to it. */
function claims(values: { from?: string | undefined; note?: string | undefined }): {
  from?: string;
  note?: string;
} {
  const { from, note } = values;
  if (from !== undefined && (from.trim() === '' || from.length > personCharacters)) {
    throw wrongValue('--from', allowed('from'));
  }
  if (note !== undefined && (note.trim() === '' || note.length > commentCharacters)) {
    throw wrongValue('--note', allowed('note'));
  }
  return { ...(from === undefined ? {} : { from }), ...(note === undefined ? {} : { note }) };
}

/** @throws WrongUsage */
export function readRequest(args: string[], environment: Environment): RequestCommand | Help {
  const { own, exec } = splitExec(args);
  const { values, positionals, every } = readOptions('request', own, requestOptions, allowed, ['exec']);
  if (values['help']) return { kind: 'help', text: words.cli.helpRequest };
  const labels = [...positionals, ...every('field')];
  if (labels.length === 0) throw new WrongUsage(words.cli.noQuestion);
  const isWrong = labels.some(label => label.trim() === '' || label.length > labelCharacters);
  if (isWrong || labels.length > questionsPerForm) {
    throw new WrongUsage(say(words.cli.wrongQuestions, questionsPerForm, labelCharacters));
  }
  const fed = execOf(exec, values['exec-env']);
  if (fed && !canStart(fed.command)) throw new WrongUsage(words.cli.requestExecNotFound);
  const origin = server(values['server'], environment);
  const access = accessFor(values['token-file'], environment, origin === server(undefined, environment));
  if ('wrong' in access) throw new WrongUsage(access.wrong);
  return {
    kind: 'request',
    questions: labels.map(label => ({ label, kind: kindNamed(label) ?? 'password' })),
    ...claims(values),
    ttl: count('--ttl', values['ttl'], defaultTtl, minFormTtl, maxFormTtl, () => allowed('ttl')),
    server: origin,
    access: access.ok,
    json: values['json'] ?? false,
    ...(fed ? { exec: fed } : {}),
  };
}

/** @throws WrongUsage */
export function readAnswer(args: string[], environment: Environment): AnswerCommand | Help {
  const { values, positionals, every } = readOptions('answer', args, answerOptions, option =>
    option === 'field' ? say(words.cli.allowedField, labelCharacters) : allowed(option),
  );
  if (values['help']) return { kind: 'help', text: words.cli.helpAnswer };
  const [link, second] = positionals;
  if (link === undefined) throw new WrongUsage(words.cli.noAnswerLink);
  if (second !== undefined) throw new WrongUsage(words.cli.secretInAnswer);
  const fields = parseFields(every('field'));
  if ('wrong' in fields) throw new WrongUsage(fields.wrong);
  return {
    kind: 'answer',
    link,
    ...(fields.ok.length === 0 ? {} : { fields: fields.ok }),
    ...claims(values),
    server: server(values['server'], environment),
    yes: values['yes'] ?? false,
    json: values['json'] ?? false,
  };
}
