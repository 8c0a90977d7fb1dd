import { sentenceKey } from '../lib/errors.ts';
import { openStream } from '../lib/sealed/open.ts';
import { checkIdentity } from '../lib/sealed/recipient.ts';
import { type OpeningRefusal, Unopened } from '../lib/sealed/refusal.ts';
import { complain } from './complaint.ts';
import { type ExitStatus, failed, usage } from './exit-status.ts';
import type { DecryptCommand } from './sealed-command.ts';
import {
  FileTrouble,
  firstLine,
  openFile,
  openOutput,
  openSource,
  ownerOnly,
  pour,
  wholeText,
} from './sealed-file.ts';
import { askHiddenAnywhere } from './terminal.ts';
import { say, sentence, words } from './words.ts';

/** Open an age file, with the keys of identity files or with a passphrase, which is asked for where one is needed. */
export async function decrypt(command: DecryptCommand): Promise<ExitStatus> {
  try {
    const identities: string[] = [];
    for (const path of command.identityFiles) identities.push(...(await identitiesIn(path)));
    const { passphraseFile } = command;
    const ask = (): Promise<string | null> =>
      passphraseFile === undefined ? askHiddenAnywhere(words.cli.askPassphrase) : firstLine(passphraseFile);
    const content = await openStream(await openSource(command.file), { identities }, ask);
    await pour(content, command.out === undefined ? openOutput() : await openFile(command.out, ownerOnly));
    return 0;
  } catch (error) {
    if (error instanceof FileTrouble) return complain(error.message, failed);
    if (error instanceof Unopened) return complain(reason(error.why, command), statusOf(error.why));
    throw error;
  }
}

/** The keys of a file that age-keygen made: one on a line, with comments between. */
async function identitiesIn(path: string): Promise<string[]> {
  const lines = (await wholeText(path)).split(/\r?\n/).map(line => line.trim());
  const identities = lines.flatMap(line => checkIdentity(line) ?? []);
  if (identities.length === 0) throw new FileTrouble(say(words.cli.noIdentity, path));
  return identities;
}

function reason(why: OpeningRefusal, command: DecryptCommand): string {
  if (why === 'not-for-you') {
    return command.identityFiles.length === 0 ? words.cli.needsIdentity : words.cli.otherIdentity;
  }
  if (why === 'needs-passphrase') return words.cli.nobodyToAsk;
  if (why === 'too-large') return words.cli.longArmor;
  return sentence(sentenceKey({ kind: 'opening', word: why }, 'recipient'));
}

const statusOf = (why: OpeningRefusal): ExitStatus =>
  why === 'wrong-passphrase' ? 3 : why === 'needs-passphrase' ? usage : failed;
