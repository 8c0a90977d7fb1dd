import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { ready } from '../lib/crypto/sodium.ts';
import type { RecipientAct } from '../lib/handoff/event.ts';
import type { Outcome } from '../lib/handoff/outcome.ts';
import { itemOf, type RecipientState, startRecipient, viewRecipient } from '../lib/handoff/recipient.ts';
import { createRun } from '../lib/handoff/run.ts';
import type { RecipientView } from '../lib/handoff/view.ts';
import { hostReach } from '../lib/protocol/address.ts';
import type { Item } from '../lib/protocol/item.ts';
import { maxTtl } from '../lib/protocol/limits.ts';
import { type HandoffLink, parseLink } from '../lib/protocol/link.ts';
import { app } from './app.ts';
import type { ReceiveCommand } from './command.ts';
import { canStart, type Fed, feed, writeOut } from './consumer.ts';
import { type ExitStatus, exitStatusOf, failed, usage } from './exit-status.ts';
import { jsonReport } from './json-report.ts';
import { linkComplaint } from './link-complaint.ts';
import { plainReport, printable } from './plain-report.ts';
import { environmentOf, fieldNamed, textOf } from './received.ts';
import { explained, type Report } from './report.ts';
import { ambient, onInterrupt, openSession } from './session.ts';
import { type Answerer, openInput } from './terminal.ts';
import { say, words } from './words.ts';

/** Get what a link offers, and give it to standard output or to a command. */
export async function receive(command: ReceiveCommand): Promise<ExitStatus> {
  const answerer = openInput();
  try {
    const link = await openLink(command, answerer);
    if ('wrong' in link) {
      process.stderr.write(`${link.wrong}\n`);
      return usage;
    }
    const report = command.json
      ? jsonReport(line => process.stdout.write(line), Date.now)
      : plainReport({ side: 'recipient', output: process.stdout, errors: process.stderr, now: Date.now });
    return await take(command, link.ok, report, answerer);
  } finally {
    answerer.close();
  }
}

/** The link, once nothing speaks against it. */
async function openLink(
  command: ReceiveCommand,
  answerer: Answerer,
): Promise<{ ok: HandoffLink } | { wrong: string }> {
  if (command.exec && !canStart(command.exec.command)) return { wrong: words.cli.execNotFound };
  const text = command.link === '-' ? await answerer.ask('') : command.link;
  const parsed = parseLink(text ?? '');
  if ('bad' in parsed) return { wrong: linkComplaint(text ?? '', parsed.bad) };
  const { hostname, host, origin } = new URL(parsed.ok.server);
  if (origin === command.server || command.yes || hostReach(hostname) === 'loopback') return parsed;
  const answer = command.json ? null : await answerer.ask(say(words.cli.askServer, host));
  return /^\s*y/i.test(answer ?? '') ? parsed : { wrong: say(words.cli.otherServer, host, origin) };
}

async function take(
  command: ReceiveCommand,
  link: HandoffLink,
  report: Report,
  answerer: Answerer,
): Promise<ExitStatus> {
  await ready();
  report.notice(say(words.cli.connecting, new URL(link.server).host));
  const handoff = randomUUID();
  const { policy, hideAddress } = command;
  // How long to wait is --wait's to say.
  const patience = maxTtl * 1000;
  const first = startRecipient(
    { handoff, link, policy, hideAddress, engaged: true, app, patience },
    ambient(),
  );

  /** How it ends when it is this program that gave up, and with which status. */
  let givenUp: { outcome: Outcome; status: ExitStatus } | undefined;
  let isAsking = false;
  let shownPhase: RecipientView['phase'] | undefined;
  let fed: Fed | null = null;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  /** How it ends when nobody comes back in time. */
  let away: Outcome = 'server-unreachable';

  const look = () => viewRecipient(session.state(), Date.now());
  const act = (event: RecipientAct) => void session.act(event).catch(broke);
  const { promise: failure, reject: broke } = Promise.withResolvers<never>();

  const giveUp = (outcome: Outcome, status = exitStatusOf(outcome)) => {
    givenUp ??= { outcome, status };
    act({ type: 'decline' });
  };
  /** The one code that there is was not it: nobody declined, and the next one may come with the right one. */
  const leave = () => {
    givenUp ??= { outcome: 'code-refused', status: exitStatusOf('code-refused') };
    act({ type: 'leave' });
  };

  const askCode = async () => {
    while (look().phase === 'code') {
      const { codeDigits, wrongCode } = look();
      if (wrongCode && command.code !== undefined) return leave();
      const typed = command.code ?? (await answerer.ask(command.json ? '' : words.cli.askCode));
      if (look().phase === 'ended') return;
      if (typed === null) {
        process.stderr.write(`${words.cli.noCode}\n`);
        return giveUp('declined', usage);
      }
      const digits = typed.replace(/[\s-]/g, '');
      if (/^\d+$/.test(digits) && digits.length === codeDigits)
        return await session.act({ type: 'code', digits });
      report.notice(say(words.cli.codeDigits, codeDigits));
      if (command.code !== undefined) return leave();
    }
  };

  const show = (state: RecipientState) => {
    const view = viewRecipient(state, Date.now());
    report.progress(givenUp ? explained(view.progress, givenUp.outcome) : view.progress);
    if (view.phase !== shownPhase) {
      const notice = noticeOf(view);
      if (notice !== '') report.notice(notice);
      shownPhase = view.phase;
    }
    waitFor(view);
    if (view.phase === 'paused' && command.code !== undefined) giveUpSoon();
    if (view.phase !== 'code' || isAsking || givenUp) return;
    isAsking = true;
    // Asked once this step is over: the answer is an event of its own.
    void Promise.resolve()
      .then(askCode)
      .catch(broke)
      .finally(() => {
        isAsking = false;
        if (look().phase === 'code' && look().wrongCode) show(session.state());
      });
  };
  const waitFor = ({ phase, progress }: RecipientView) => {
    const isAway = phase === 'connecting' || phase === 'nobody';
    if (!isAway) {
      clearTimeout(waiting);
      waiting = undefined;
      away = 'server-unreachable';
      return;
    }
    const isServerThere = progress.some(({ step, state }) => step === 'server' && state === 'done');
    // Between two questions for a room the socket is closed: a server that answered once in this wait is there.
    if (isServerThere || phase === 'nobody') away = 'nobody-there';
    waiting ??= setTimeout(() => giveUp(away), command.wait * 1000);
  };
  const giveUpSoon = () => queueMicrotask(() => giveUp('wrong-code'));

  const deliver = async (id: string) => {
    const item = itemOf(session.state());
    if (!item) return;
    await session.act({ type: 'fill-started', id });
    const isPlaced = await place(item);
    if (isPlaced) return act({ type: 'fill-done', id, outcome: command.exec ? 'filled' : 'kept' });
    act({ type: 'fill-refused', id });
    giveUp('not-filled');
  };

  const place = async (item: Item): Promise<boolean> => {
    if (item.note !== undefined) report.notice(say(words.receiving.note, item.note));
    const wanted = command.field === undefined ? item : onlyField(item, command.field);
    if (!wanted) {
      process.stderr.write(
        `${say(words.cli.noSuchField, item.fields.map(({ label }) => printable(label)).join(', '))}\n`,
      );
      return false;
    }
    if (command.json && !command.exec) {
      report.item(wanted.fields);
      return await writeOut(process.stdout, '');
    }
    report.item(look().item?.fields ?? []);
    const text = textOf(wanted);
    if (command.exec) {
      const { variable } = command.exec;
      const secret =
        variable === undefined ? { input: text } : { environment: environmentOf(wanted, variable) };
      if (variable && text.includes('\0')) report.notice(words.cli.envNull);
      else fed = await feed(command.exec, secret, { quiet: command.json });
      if (!fed) process.stderr.write(`${words.cli.execFailed}\n`);
      return fed !== null;
    }
    const isWritten = await writeOut(process.stdout, process.stdout.isTTY ? `${text}\n` : text);
    if (!isWritten) process.stderr.write(`${words.cli.writeFailed}\n`);
    return isWritten;
  };

  const session = await openSession<RecipientState, RecipientAct>({
    handoff,
    policy,
    begin: shell => createRun({ role: 'recipient', state: first.state, start: first.effects, ...shell }),
    changed: show,
    ...(command.verbose ? { happened: report.moment } : {}),
    released: id => void deliver(id).catch(broke),
  });
  const restore = onInterrupt(() => {
    report.notice(words.cli.stopping);
    act({ type: 'decline' });
  });
  try {
    await Promise.race([session.ended, failure]);
    const outcome = givenUp?.outcome ?? look().outcome ?? 'declined';
    report.end(outcome);
    const status = givenUp?.status ?? exitStatusOf(outcome);
    return fed ? await statusAfter(fed, status, report) : status;
  } finally {
    clearTimeout(waiting);
    await session.close();
    restore();
  }
}

async function statusAfter(fed: Fed, status: ExitStatus, report: Report): Promise<ExitStatus> {
  const ofCommand = await fed.status;
  if (ofCommand === 0) return status;
  report.notice(say(words.cli.execStatus, ofCommand));
  return failed;
}

function onlyField(item: Item, name: string): Item | null {
  const field = fieldNamed(item, name);
  return field && { ...item, fields: [field] };
}

function noticeOf(view: RecipientView): string {
  switch (view.phase) {
    case 'nobody':
      return words.receiving.nobodyNoTime;
    case 'paused':
      return words.receiving.paused;
    case 'code':
      return view.wrongCode ? words.cli.wrongCode : '';
    case 'checking':
      return words.receiving.checking;
    default:
      return '';
  }
}
