import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { ready } from '../lib/crypto/sodium.ts';
import type { AnswerContent } from '../lib/protocol/form/answer.ts';
import { formatRequestLink } from '../lib/protocol/form/link.ts';
import { nextLook } from '../lib/request/backoff.ts';
import { removeForm } from '../lib/request/changing.ts';
import { createRequest } from '../lib/request/create.ts';
import { closeReading, listAnswers, openReading, type Reading } from '../lib/request/reading.ts';
import { RequestRefused } from '../lib/request/refusal.ts';
import { createService } from '../lib/request/service.ts';
import { isPassing } from '../lib/ui/request/faults.ts';
import { readAccess } from './access.ts';
import { type Fed, feed, writeOut } from './consumer.ts';
import { type ExitStatus, failed, usage } from './exit-status.ts';
import { environmentOf, textOf } from './received.ts';
import type { RequestCommand } from './request-command.ts';
import { type RequestReport, requestReport } from './request-report.ts';
import { onInterrupt } from './session.ts';
import { say, words } from './words.ts';

/** Ask a person for a secret, wait for the answer, and give it to standard output or to a command. */
export async function request(command: RequestCommand): Promise<ExitStatus> {
  const access = await readAccess(command.access);
  if ('wrong' in access) {
    process.stderr.write(`${access.wrong}\n`);
    return usage;
  }
  await ready();
  const report = requestReport(command.json);
  const stopped = new AbortController();
  const restore = onInterrupt(() => {
    report.notice(words.cli.stopping);
    stopped.abort();
  });
  let reading: Reading | undefined;
  try {
    const { server, questions, ttl, from, note } = command;
    const service = createService(server, (url, init) => fetch(url, init));
    const created = await createRequest(
      service,
      {
        questions,
        ttl,
        answers: 1,
        ...(from === undefined ? {} : { from }),
        ...(note === undefined ? {} : { note }),
        ...(access.ok === undefined ? {} : { access: access.ok }),
      },
      Date.now(),
    );
    reading = await openReading(service, created.admin, { now: Date.now });
    report.link(formatRequestLink(created.share), created.expires);
    return await wait(command, reading, created.expires, report, stopped.signal);
  } catch (error) {
    if (error instanceof RequestRefused) return report.refused(error.failure);
    throw error;
  } finally {
    restore();
    if (reading) closeReading(reading);
  }
}

async function wait(
  command: RequestCommand,
  reading: Reading,
  expires: number,
  report: RequestReport,
  stopped: AbortSignal,
): Promise<ExitStatus> {
  let isThere = true;
  for (let looks = 0; !stopped.aborted; looks++) {
    const left = expires * 1000 - Date.now();
    if (left <= 0) return report.end('expired');
    await setTimeout(Math.min(nextLook(looks, Math.random()), left), undefined, { signal: stopped }).catch(
      () => undefined,
    );
    if (stopped.aborted) break;
    try {
      const { answers } = await listAnswers(reading);
      if (!isThere) report.reachable(true);
      isThere = true;
      const [first] = answers;
      if (first === undefined) continue;
      const status = await take(command, first.content, first.at, report);
      await forget(reading);
      return status;
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      if (error.failure.word === 'expired') return report.end('expired');
      if (!isPassing(error.failure.word)) throw error;
      if (isThere) report.reachable(false);
      isThere = false;
    }
  }
  await forget(reading);
  return report.end('cancelled');
}

/** The form goes with its answer; where the server is away it goes when its time is over. */
async function forget(reading: Reading): Promise<void> {
  try {
    await removeForm(reading);
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
  }
}

async function take(
  { exec, json, questions }: RequestCommand,
  content: AnswerContent | null,
  at: number,
  report: RequestReport,
): Promise<ExitStatus> {
  if (content === null || content.item.fields.length !== questions.length) return report.end('damaged');
  // Named as they were asked for: what the other side calls them is for nobody to choose.
  const fields = content.item.fields.map((field, at) => ({ ...field, label: questions[at]?.label ?? '' }));
  const item = { ...content.item, fields };
  report.answer({ ...content, item }, at, exec === undefined);
  const text = textOf(item);
  if (exec === undefined) {
    const isWritten = await writeOut(process.stdout, json ? '' : process.stdout.isTTY ? `${text}\n` : text);
    if (!isWritten) process.stderr.write(`${words.cli.writeFailed}\n`);
    return report.end(isWritten ? 'answered' : 'not-given');
  }
  const { variable } = exec;
  let fed: Fed | null = null;
  if (variable !== undefined && text.includes('\0')) report.notice(words.cli.envNull);
  else {
    const secret = variable === undefined ? { input: text } : { environment: environmentOf(item, variable) };
    fed = await feed(exec, secret, { quiet: json });
  }
  if (fed === null) {
    process.stderr.write(`${words.cli.execFailed}\n`);
    return report.end('not-given');
  }
  const ofCommand = await fed.status;
  const status = report.end('answered');
  if (ofCommand === 0) return status;
  process.stderr.write(`${say(words.cli.execStatus, ofCommand)}\n`);
  return failed;
}
