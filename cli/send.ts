import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { ready } from '../lib/crypto/sodium.ts';
import type { SenderAct } from '../lib/handoff/event.ts';
import type { Outcome } from '../lib/handoff/outcome.ts';
import { createRun } from '../lib/handoff/run.ts';
import { type SenderState, startSender, viewSender } from '../lib/handoff/sender.ts';
import type { SenderView } from '../lib/handoff/view.ts';
import type { Item } from '../lib/protocol/item.ts';
import { readAccess } from './access.ts';
import { app } from './app.ts';
import type { SendCommand } from './command.ts';
import { type ExitStatus, exitStatusOf, usage } from './exit-status.ts';
import { readFields } from './fields.ts';
import { jsonReport } from './json-report.ts';
import { plainReport } from './plain-report.ts';
import { explained, type Report } from './report.ts';
import { itemOfSecret, readSecret } from './secret.ts';
import { ambient, onInterrupt, openSession } from './session.ts';
import { type Answerer, askHidden, nobody, openTerminal } from './terminal.ts';
import { say, sayCount, words } from './words.ts';

/** How long the server may take to open the room (ms). */
const openLimit = 60_000;

/** Share what comes in on standard input, and stay until it is delivered or the handoff ended. */
export async function send(command: SendCommand): Promise<ExitStatus> {
  const access = await readAccess(command.access);
  if ('wrong' in access) return refuse(access.wrong);
  const item = await takeSecret(command);
  if ('wrong' in item) return refuse(item.wrong);
  const report = command.json
    ? jsonReport(line => process.stdout.write(line), Date.now)
    : plainReport({ side: 'sender', output: process.stdout, errors: process.stderr, now: Date.now });
  const answerer = command.json ? nobody : openTerminal();
  try {
    return exitStatusOf(await share(command, item.ok, access.ok, report, answerer));
  } finally {
    answerer.close();
  }
}

function refuse(why: string): ExitStatus {
  process.stderr.write(`${why}\n`);
  return usage;
}

async function takeSecret(command: SendCommand): Promise<{ ok: Item } | { wrong: string }> {
  if (command.fields) {
    const ask = async (label: string): Promise<string> =>
      (await askHidden(say(words.cli.askField, label))) ?? '';
    return await readFields(command.fields, process.stdin, process.stdin.isTTY ? ask : null);
  }
  if (!process.stdin.isTTY) {
    const read = await readSecret(process.stdin);
    return 'ok' in read ? itemOfSecret(read.ok, command.label) : read;
  }
  return itemOfSecret((await askHidden(words.cli.askSecret)) ?? '', command.label);
}

async function share(
  command: SendCommand,
  item: Item,
  access: string | undefined,
  report: Report,
  answerer: Answerer,
): Promise<Outcome> {
  await ready();
  report.notice(words.cli.opening);
  const handoff = randomUUID();
  const { server, ttl, policy, hideAddress, digits: codeDigits } = command;
  const first = startSender(
    {
      handoff,
      server,
      item,
      ttl,
      policy,
      hideAddress,
      codeDigits,
      app,
      ...(access === undefined ? {} : { access }),
    },
    ambient(),
  );

  let rearmsToGive = command.rearm;
  /** How it ends when it is this program that gave up. */
  let givenUp: Outcome | undefined;
  let linkShown = false;
  let shownCode: string | undefined;
  let shownNotice = '';
  let nextCode: ReturnType<typeof setTimeout> | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let deciding: SenderView['phase'] | undefined;

  const look = () => viewSender(session.state(), Date.now());
  const act = (event: SenderAct) => void session.act(event).catch(broke);
  const { promise: failure, reject: broke } = Promise.withResolvers<never>();

  const giveUp = (outcome: Outcome) => {
    givenUp = outcome;
    act({ type: 'cancel' });
  };

  /** Three wrong codes, or no receipt: the person says how it goes on; without one, it ends. */
  const decide = async (view: SenderView) => {
    const isPaused = view.phase === 'paused';
    const ending: Outcome = isPaused ? 'wrong-code' : 'unconfirmed';
    report.notice(view.rearmsLeft > 0 ? whyAsked(isPaused) : words.sharing.pausedLast);
    let goOn = false;
    if (view.rearmsLeft > 0 && rearmsToGive > 0) {
      rearmsToGive -= 1;
      goOn = true;
    } else if (view.rearmsLeft > 0) {
      const answer = await answerer.ask(isPaused ? words.cli.askRearm : words.cli.askAgain);
      goOn = /^\s*n/i.test(answer ?? '');
    }
    if (look().phase !== view.phase) return;
    if (!goOn) return giveUp(ending);
    act({ type: 'rearm' });
    report.notice(words.cli.rearmed);
  };

  const show = (state: SenderState) => {
    const now = Date.now();
    const view = viewSender(state, now);
    if (!linkShown && view.phase !== 'opening' && view.phase !== 'ended') {
      linkShown = true;
      report.link(view.link, view.expires);
    }
    if (view.phase !== 'opening') clearTimeout(patience);
    else patience ??= setTimeout(() => giveUp('server-unreachable'), openLimit);
    report.progress(givenUp ? explained(view.progress, givenUp) : view.progress);
    const notice = noticeOf(view);
    if (notice !== shownNotice && notice !== '') report.notice(notice);
    shownNotice = notice;
    const code = linkShown ? view.code : undefined;
    if (code?.digits !== shownCode) report.code(code ?? null);
    shownCode = code?.digits;
    clearTimeout(nextCode);
    if (code) nextCode = setTimeout(() => show(session.state()), Math.max(code.validUntil - now, 0) + 1);
    const isStuck = view.phase === 'paused' || view.phase === 'unconfirmed';
    if (isStuck && deciding !== view.phase) void Promise.resolve(view).then(decide).catch(broke);
    deciding = isStuck ? view.phase : undefined;
  };

  const session = await openSession<SenderState, SenderAct>({
    handoff,
    policy,
    begin: shell => createRun({ role: 'sender', state: first.state, start: first.effects, ...shell }),
    changed: show,
    ...(command.verbose ? { happened: report.moment } : {}),
  });
  const restore = onInterrupt(() => {
    report.notice(words.cli.stopping);
    act({ type: 'cancel' });
  });
  try {
    await Promise.race([session.ended, failure]);
    const view = look();
    const outcome = givenUp ?? view.outcome ?? 'cancelled';
    report.end(outcome, view.receipt);
    return outcome;
  } finally {
    clearTimeout(patience);
    clearTimeout(nextCode);
    report.code(null);
    await session.close();
    restore();
  }
}

function whyAsked(isPaused: boolean): string {
  return isPaused ? words.sharing.paused : words.sharing.unconfirmed;
}

function noticeOf({ notice, triesLeft }: SenderView): string {
  switch (notice) {
    case 'wrong-code':
      return sayCount(words.sharing.wrongCode, triesLeft);
    case 'unfinished-attempt':
      return sayCount(words.sharing.unfinished, triesLeft);
    case 'stranger-left':
      return words.sharing.strangerLeft;
    case 'stranger-declined':
      return words.sharing.strangerDeclined;
    case 'reconnecting':
      return words.sharing.reconnecting;
    default:
      return '';
  }
}
