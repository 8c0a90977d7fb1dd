import process from 'node:process';
import { ready } from '../lib/crypto/sodium.ts';
import { hostReach } from '../lib/protocol/address.ts';
import type { Question } from '../lib/protocol/form/description.ts';
import { parseRequestLink, type ShareLink } from '../lib/protocol/form/link.ts';
import type { ItemField } from '../lib/protocol/item.ts';
import { openForm, sendAnswer } from '../lib/request/answering.ts';
import { RequestRefused } from '../lib/request/refusal.ts';
import { createService } from '../lib/request/service.ts';
import { type ExitStatus, usage } from './exit-status.ts';
import { readFields } from './fields.ts';
import { linkComplaint } from './link-complaint.ts';
import { printable } from './plain-report.ts';
import type { AnswerCommand } from './request-command.ts';
import { requestReport } from './request-report.ts';
import { itemOfSecret, readSecret } from './secret.ts';
import { askHidden } from './terminal.ts';
import { say, words } from './words.ts';

/** Answer a request with what comes in on standard input. */
export async function answer(command: AnswerCommand): Promise<ExitStatus> {
  const link = linkOf(command);
  if ('wrong' in link) return refuse(link.wrong);
  await ready();
  const report = requestReport(command.json);
  try {
    const service = createService(link.ok.server, (url, init) => fetch(url, init));
    const form = await openForm(service, link.ok);
    if (form.status !== 'open') return report.refused({ word: form.status });
    const { from, note, questions } = form.description;
    if (from !== undefined) report.notice(say(words.cli.answerFor, printable(from)));
    if (note !== undefined) report.notice(printable(note));
    for (const { label } of questions) report.notice(printable(label));
    const fields = await fieldsFor(questions, command);
    if ('wrong' in fields) return refuse(fields.wrong);
    await sendAnswer(service, form, {
      fields: fields.ok,
      ...(command.from === undefined ? {} : { from: command.from }),
      ...(command.note === undefined ? {} : { note: command.note }),
    });
    return report.end('sent');
  } catch (error) {
    if (error instanceof RequestRefused) return report.refused(error.failure);
    throw error;
  }
}

function refuse(why: string): ExitStatus {
  process.stderr.write(`${why}\n`);
  return usage;
}

function linkOf({ link, server, yes }: AnswerCommand): { ok: ShareLink } | { wrong: string } {
  const parsed = parseRequestLink(link);
  if ('bad' in parsed) return { wrong: linkComplaint(link, parsed.bad) };
  if (parsed.ok.kind !== 'request') return { wrong: words.cli.answerSecretLink };
  const { hostname, host, origin } = new URL(parsed.ok.server);
  if (origin === server || yes || hostReach(hostname) === 'loopback') return { ok: parsed.ok };
  return { wrong: say(words.cli.otherServer, host, origin) };
}

/** A value for each question, in order: one from standard input, or each by its `--field`. */
async function fieldsFor(
  questions: readonly Question[],
  { fields }: AnswerCommand,
): Promise<{ ok: ItemField[] } | { wrong: string }> {
  const [only, ...others] = questions;
  if (fields === undefined && only && others.length === 0) {
    const read = process.stdin.isTTY
      ? { ok: (await askHidden(words.cli.askSecret)) ?? '' }
      : await readSecret(process.stdin);
    if ('wrong' in read) return read;
    const item = itemOfSecret(read.ok, only.label);
    return 'wrong' in item ? item : { ok: item.ok.fields.map(field => ({ ...field, kind: only.kind })) };
  }
  const given = fields ?? [];
  const labels = questions.map(({ label }) => label);
  const isWhole =
    given.length === labels.length && labels.every(label => given.some(field => field.label === label));
  if (!isWhole) return { wrong: say(words.cli.answerFields, labels.map(printable).join(', ')) };
  const ask = async (label: string): Promise<string> =>
    (await askHidden(say(words.cli.askField, label))) ?? '';
  const read = await readFields(given, process.stdin, process.stdin.isTTY ? ask : null);
  if ('wrong' in read) return read;
  const found = questions.map(({ label, kind }) => {
    const field = read.ok.fields.find(one => one.label === label);
    return { label, kind, value: field?.value ?? '' };
  });
  return { ok: found };
}
