import process from 'node:process';
import { sentenceKey } from '../lib/errors.ts';
import { armorStream } from '../lib/sealed/armor.ts';
import { newPassphrase } from '../lib/sealed/passphrase.ts';
import { Unsealed } from '../lib/sealed/refusal.ts';
import { type Readers, sealStream } from '../lib/sealed/seal.ts';
import { complain } from './complaint.ts';
import { type ExitStatus, failed, usage } from './exit-status.ts';
import type { EncryptCommand } from './sealed-command.ts';
import { FileTrouble, firstLine, openFile, openOutput, openSource, pour } from './sealed-file.ts';
import { askHiddenAnywhere } from './terminal.ts';
import { say, sentence, words } from './words.ts';

const ordinaryFile = 0o666;

/** Make an age file of a file or of what comes in, for recipients or for a passphrase. */
export async function encrypt(command: EncryptCommand): Promise<ExitStatus> {
  if (command.binary && command.out === undefined && process.stdout.isTTY) {
    return complain(words.cli.binaryToTerminal, usage);
  }
  try {
    const readers = await readersOf(command);
    if ('wrong' in readers) return complain(readers.wrong, usage);
    const sealed = await sealStream(await openSource(command.file), readers);
    const sink = command.out === undefined ? openOutput() : await openFile(command.out, ordinaryFile);
    await pour(command.binary ? sealed : sealed.pipeThrough(armorStream()), sink);
    return 0;
  } catch (error) {
    if (error instanceof FileTrouble) return complain(error.message, failed);
    if (error instanceof Unsealed) {
      return complain(sentence(sentenceKey({ kind: 'sealing', word: error.why }, 'sender')), usage);
    }
    throw error;
  }
}

async function readersOf(command: EncryptCommand): Promise<Readers | { wrong: string }> {
  if (command.recipients.length > 0) return { recipients: command.recipients };
  if (command.passphraseFile !== undefined) {
    const passphrase = await firstLine(command.passphraseFile);
    return passphrase === '' ? { wrong: words.cli.emptyPassphraseFile } : { passphrase };
  }
  const first = await askHiddenAnywhere(words.cli.askNewPassphrase);
  if (first === null) return { wrong: words.cli.nobodyToAsk };
  if (first === '') {
    const passphrase = newPassphrase();
    process.stderr.write(`${say(words.cli.newPassphrase, passphrase)}\n`);
    return { passphrase };
  }
  const again = await askHiddenAnywhere(words.cli.askAgainPassphrase);
  return again === first ? { passphrase: first } : { wrong: words.cli.passphrasesDiffer };
}
