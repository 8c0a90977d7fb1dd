import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import process from 'node:process';
import * as v from 'valibot';
import { utf8 } from '../lib/crypto/bytes.ts';
import { stretchDropPassphrase } from '../lib/crypto/dropkeys.ts';
import { wipe } from '../lib/crypto/secret.ts';
import { ready } from '../lib/crypto/sodium.ts';
import { drawDropKey, leaveDrop } from '../lib/drop/leave.ts';
import { type DropOwner, readOwnDrop, unlockDrop, withdrawDrop } from '../lib/drop/owner.ts';
import { DropFailed } from '../lib/drop/trouble.ts';
import type { DropItem } from '../lib/protocol/drop/item.ts';
import { fileBytes } from '../lib/protocol/drop/limits.ts';
import { newPassphrase } from '../lib/sealed/passphrase.ts';
import { readAccess } from './access.ts';
import { complain } from './complaint.ts';
import type { DropCommand, OwnDropCommand } from './drop-command.ts';
import { type DropReport, dropNet, dropReport, timeText } from './drop-report.ts';
import { type ExitStatus, failed, usage } from './exit-status.ts';
import { FileTrouble, firstLine, openFile, ownerOnly, type Sink, wholeText } from './sealed-file.ts';
import { itemOfSecret, readSecret } from './secret.ts';
import { askHidden } from './terminal.ts';
import { say, words } from './words.ts';

/** Leave what comes in on standard input, or a file, for later. */
export async function drop(command: DropCommand): Promise<ExitStatus> {
  const report = dropReport(command.json);
  let ownerFile: Sink | undefined;
  let written = false;
  await ready();
  const key = drawDropKey();
  try {
    const access = await readAccess(command.access);
    if ('wrong' in access) return complain(access.wrong);
    const passphrase = await passphraseOf(command);
    if (passphrase === '') return complain(words.cli.dropEmptyPassphrase);
    const content = await contentOf(command);
    if ('wrong' in content) return complain(content.wrong);
    // Before anything is sent: a drop whose owner's record cannot be written would be nobody's.
    if (command.ownerFile !== undefined) ownerFile = await openFile(command.ownerFile, ownerOnly);
    const { server, ttl, opens } = command;
    const left = await leaveDrop(
      dropNet,
      {
        server,
        ttl,
        opens,
        ...content.ok,
        key,
        stretched: passphrase === null ? null : stretchDropPassphrase(key, passphrase),
        ...(access.ok === undefined ? {} : { access: access.ok }),
      },
      progress(report),
    );
    await ownerFile?.write(utf8(`${JSON.stringify(left.owner)}\n`));
    written = true;
    tell(command, report, left.link, left.owner.expires, passphrase);
    return 0;
  } catch (error) {
    if (error instanceof DropFailed) return report.refused(error.trouble);
    if (error instanceof FileTrouble) return complain(error.message, failed);
    throw error;
  } finally {
    wipe(key);
    await ownerFile?.close(written);
  }
}

function tell(
  { json, passphrase: { kind } }: DropCommand,
  report: DropReport,
  link: string,
  expires: number,
  passphrase: string | null,
): void {
  // A passphrase that was given is known; one that was made is told once.
  const made = kind === 'new' && passphrase !== null;
  const until = timeText(expires);
  report.event('link', { link, expires, ...(made ? { passphrase } : {}) }, say(words.cli.dropLink, until));
  if (!json) process.stdout.write(`${link}\n`);
  if (made && !json) process.stderr.write(`${say(words.cli.dropPassphrase, passphrase)}\n`);
}

async function passphraseOf({ passphrase }: DropCommand): Promise<string | null> {
  switch (passphrase.kind) {
    case 'none':
      return null;
    case 'new':
      return newPassphrase();
    case 'file':
      return await firstLine(passphrase.path);
  }
}

async function contentOf({
  file,
  label,
}: DropCommand): Promise<{ ok: { item: DropItem; file?: AsyncIterable<Uint8Array> } } | { wrong: string }> {
  if (file !== undefined) return await fileOf(file);
  const read = process.stdin.isTTY
    ? { ok: (await askHidden(words.cli.askSecret)) ?? '' }
    : await readSecret(process.stdin);
  if ('wrong' in read) return read;
  const item = itemOfSecret(read.ok, label);
  return 'wrong' in item ? item : { ok: { item: { fields: item.ok.fields } } };
}

async function fileOf(
  path: string,
): Promise<{ ok: { item: DropItem; file: AsyncIterable<Uint8Array> } } | { wrong: string }> {
  const facts = await stat(path).catch(() => null);
  if (facts === null) return { wrong: say(words.cli.noFile, path) };
  if (!facts.isFile()) return { wrong: say(words.cli.dropNotAFile, path) };
  if (facts.size > fileBytes) return { wrong: say(words.cli.dropFileTooLarge, path, fileBytes) };
  const item: DropItem = { fields: [], file: { name: basename(path), size: facts.size } };
  return { ok: { item, file: createReadStream(path) as AsyncIterable<Uint8Array> } };
}

/** Told in tenths: a line for each piece would be hundreds. */
export function progress(report: DropReport): (done: number, size: number) => void {
  let told = 0;
  return (done, size) => {
    const tenth = Math.floor((10 * done) / size);
    if (tenth <= told || size < fileBytes / 100) return;
    told = tenth;
    report.event('progress', { done, size }, say(words.cli.dropProgress, done, size));
  };
}

const ownerShape = v.object({
  server: v.string(),
  id: v.string(),
  token: v.string(),
  receiptKey: v.string(),
  expires: v.number(),
});

/** What the owner of a drop may do with it, from the file that `--owner-file` wrote. */
export async function ownDrop({ act, ownerFile, json }: OwnDropCommand): Promise<ExitStatus> {
  const report = dropReport(json);
  await ready();
  try {
    const owner = ownerOf(await wholeText(ownerFile));
    if (owner === null) {
      process.stderr.write(`${say(words.cli.dropNoOwnerFile, ownerFile)}\n`);
      return usage;
    }
    if (act === 'withdraw') {
      await withdrawDrop(dropNet, owner);
      report.event('end', { outcome: 'withdrawn' }, words.cli.dropWithdrawn);
    } else if (act === 'unlock') {
      await unlockDrop(dropNet, owner);
      report.event('end', { outcome: 'unlocked' }, words.cli.dropUnlocked);
    } else await tellStatus(owner, report);
    return 0;
  } catch (error) {
    if (error instanceof DropFailed) return report.refused(error.trouble);
    if (error instanceof FileTrouble) {
      process.stderr.write(`${error.message}\n`);
      return failed;
    }
    throw error;
  }
}

function ownerOf(text: string): DropOwner | null {
  try {
    const parsed = v.safeParse(ownerShape, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

async function tellStatus(owner: DropOwner, report: DropReport): Promise<void> {
  const status = await readOwnDrop(dropNet, owner);
  const lines = status.claims.map(({ at, acked, receipt }) => {
    if (acked === null) return say(words.cli.dropFetched, timeText(at));
    if (receipt === undefined) return say(words.cli.dropAcked, timeText(acked));
    return say(words.cli.dropReceipt, timeText(acked), receipt.outcome, receipt.origin ?? '').trimEnd();
  });
  const first = say(words.cli.dropState, status.state, timeText(status.expires), status.left);
  report.event('status', { ...status }, first, ...lines);
}
