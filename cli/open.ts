import process from 'node:process';
import { stretchDropPassphrase } from '../lib/crypto/dropkeys.ts';
import { ready } from '../lib/crypto/sodium.ts';
import {
  acknowledgeDrop,
  type DropOpener,
  drawClaimant,
  type FetchedDrop,
  fetchDrop,
  forgetOpener,
} from '../lib/drop/open.ts';
import { DropFailed } from '../lib/drop/trouble.ts';
import { hostReach } from '../lib/protocol/address.ts';
import { type DropLink, parseDropLink } from '../lib/protocol/drop/link.ts';
import type { Item } from '../lib/protocol/item.ts';
import { complain } from './complaint.ts';
import { canStart, feed, writeOut } from './consumer.ts';
import { progress } from './drop.ts';
import type { OpenCommand } from './drop-command.ts';
import { type DropReport, dropNet, dropReport, timeText } from './drop-report.ts';
import { type ExitStatus, failed } from './exit-status.ts';
import { linkComplaint } from './link-complaint.ts';
import { printable } from './plain-report.ts';
import { environmentOf, textOf } from './received.ts';
import { FileTrouble, firstLine, openFile, ownerOnly, type Sink } from './sealed-file.ts';
import { askHiddenAnywhere, openInput } from './terminal.ts';
import { say, words } from './words.ts';

/** Open a drop, and burn the opening once the secret was handed over. */
export async function open(command: OpenCommand): Promise<ExitStatus> {
  const report = dropReport(command.json);
  await ready();
  let opener: DropOpener | undefined;
  try {
    const link = await linkOf(command);
    if ('wrong' in link) return complain(link.wrong);
    const passphrase = await passphraseOf(command, link.ok);
    if ('wrong' in passphrase) return complain(passphrase.wrong);
    const stretched = passphrase.ok === null ? null : stretchDropPassphrase(link.ok.key, passphrase.ok);
    opener = { link: link.ok, stretched, claimant: drawClaimant() };
    const fetched = await fetchDrop(dropNet, opener, progress(report));
    const status = await handOver(command, fetched, report);
    if (status === null) return failed;
    return (await acknowledge(opener, fetched, report)) ?? status;
  } catch (error) {
    if (error instanceof DropFailed) return report.refused(error.trouble);
    if (error instanceof FileTrouble) return complain(error.message, failed);
    throw error;
  } finally {
    if (opener) forgetOpener(opener);
  }
}

async function linkOf(command: OpenCommand): Promise<{ ok: DropLink } | { wrong: string }> {
  if (command.exec && !canStart(command.exec.command)) return { wrong: words.cli.execNotFound };
  let text: string | null = command.link;
  if (text === '-') {
    const input = openInput();
    text = await input.ask('');
    input.close();
  }
  const parsed = parseDropLink(text ?? '');
  if ('bad' in parsed) return { wrong: linkComplaint(text ?? '', parsed.bad) };
  const { hostname, host, origin } = new URL(parsed.ok.server);
  if (origin === command.server || command.yes || hostReach(hostname) === 'loopback') return parsed;
  return { wrong: say(words.cli.dropOtherServer, host, origin) };
}

async function passphraseOf(
  { passphraseFile }: OpenCommand,
  { locked }: DropLink,
): Promise<{ ok: string | null } | { wrong: string }> {
  if (!locked) return { ok: null };
  if (passphraseFile !== undefined) {
    const passphrase = await firstLine(passphraseFile);
    return passphrase === '' ? { wrong: words.cli.dropEmptyPassphrase } : { ok: passphrase };
  }
  const typed = await askHiddenAnywhere(words.cli.askPassphrase);
  return typed === null ? { wrong: words.cli.nobodyToAsk } : { ok: typed };
}

/** The exit status once somebody has it; null where it could not be given. */
async function handOver(
  command: OpenCommand,
  { item, file }: FetchedDrop,
  report: DropReport,
): Promise<ExitStatus | null> {
  const { out, exec, json } = command;
  if (file !== undefined && out === undefined) {
    const { name = '', size = 0 } = item.file ?? {};
    process.stderr.write(`${say(words.cli.dropFileNeedsOut, printable(name), size)}\n`);
    return null;
  }
  const values: Item = { v: 1, fields: item.fields };
  const text = textOf(values);
  const given = exec !== undefined || out !== undefined;
  const fields = item.fields.map(({ value, ...facts }) => (given ? facts : { ...facts, value }));
  if (out !== undefined) await writeFile(await openFile(out, ownerOnly), file ?? textBytes(text));
  report.event('item', { fields, ...(item.file === undefined ? {} : { file: item.file }) });
  if (exec !== undefined) {
    const { variable } = exec;
    const secret =
      variable === undefined ? { input: text } : { environment: environmentOf(values, variable) };
    const fed =
      variable !== undefined && text.includes('\0') ? null : await feed(exec, secret, { quiet: json });
    if (fed === null) process.stderr.write(`${words.cli.execFailed}\n`);
    else if ((await fed.status) !== 0) return failed;
    return fed === null ? null : 0;
  }
  if (out !== undefined || json) return 0;
  if (await writeOut(process.stdout, process.stdout.isTTY ? `${text}\n` : text)) return 0;
  process.stderr.write(`${words.cli.writeFailed}\n`);
  return null;
}

async function* textBytes(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** A file that is not whole is taken away again. */
async function writeFile(sink: Sink, source: AsyncIterable<Uint8Array>): Promise<void> {
  let complete = false;
  try {
    for await (const piece of source) await sink.write(piece);
    complete = true;
  } finally {
    await sink.close(complete);
  }
}

/** What was handed over stays so; a server that cannot be told may let it be opened once more. */
async function acknowledge(
  opener: DropOpener,
  { until }: FetchedDrop,
  report: DropReport,
): Promise<ExitStatus | undefined> {
  try {
    await acknowledgeDrop(dropNet, opener, { outcome: 'kept' });
    report.event('end', { outcome: 'opened' }, words.cli.dropOpened);
    return undefined;
  } catch (error) {
    if (!(error instanceof DropFailed)) throw error;
    report.event('end', { outcome: 'not-acknowledged' }, say(words.cli.dropNotAcked, timeText(until)));
    return failed;
  }
}
