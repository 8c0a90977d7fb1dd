import { sentenceKey } from '../lib/errors.ts';
import { checkRecipient } from '../lib/sealed/recipient.ts';
import { readOptions, WrongUsage } from './options.ts';
import { say, sentence, words } from './words.ts';

interface Paths {
  /** What is read; standard input unless told. */
  file?: string;
  /** What is written; standard output unless told. */
  out?: string;
  /** The file whose first line is the passphrase. */
  passphraseFile?: string;
}

export interface EncryptCommand extends Paths {
  kind: 'encrypt';
  /** None: for a passphrase. */
  recipients: string[];
  binary: boolean;
}

export interface DecryptCommand extends Paths {
  kind: 'decrypt';
  identityFiles: string[];
}

const encryptOptions = {
  recipient: { type: 'string', short: 'r' },
  'passphrase-file': { type: 'string' },
  binary: { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  help: { type: 'boolean', short: 'h' },
} as const;

const decryptOptions = {
  identity: { type: 'string', short: 'i' },
  'passphrase-file': { type: 'string' },
  output: { type: 'string', short: 'o' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Help = { kind: 'help'; text: string };

const allowed = (option: string): string =>
  option === 'recipient' ? words.cli.allowedRecipient : words.cli.allowedFile;

/** @throws WrongUsage */
export function readEncrypt(args: string[]): EncryptCommand | Help {
  const { values, positionals, every } = readOptions('encrypt', args, encryptOptions, allowed);
  if (values['help']) return { kind: 'help', text: words.cli.helpEncrypt };
  const recipients = every('recipient').map(text => {
    const checked = checkRecipient(text);
    if ('ok' in checked) return checked.ok;
    const why = sentence(sentenceKey({ kind: 'address', word: checked.bad }, 'sender'));
    throw new WrongUsage(say(words.cli.wrongRecipient, why));
  });
  if (recipients.length > 0 && values['passphrase-file'] !== undefined) {
    throw new WrongUsage(words.cli.recipientOrPassphrase);
  }
  const paths = pathsOf('encrypt', positionals, values);
  return { kind: 'encrypt', recipients, binary: values['binary'] ?? false, ...paths };
}

/** @throws WrongUsage */
export function readDecrypt(args: string[]): DecryptCommand | Help {
  const { values, positionals, every } = readOptions('decrypt', args, decryptOptions, allowed);
  if (values['help']) return { kind: 'help', text: words.cli.helpDecrypt };
  const paths = pathsOf('decrypt', positionals, values);
  return { kind: 'decrypt', identityFiles: every('identity'), ...paths };
}

function pathsOf(
  command: string,
  [file, second]: string[],
  values: { output?: string | undefined; 'passphrase-file'?: string | undefined },
): Paths {
  if (second !== undefined) throw new WrongUsage(say(words.cli.oneFile, command));
  const { output: out, 'passphrase-file': passphraseFile } = values;
  return {
    ...(file === undefined || file === '-' ? {} : { file }),
    ...(out === undefined || out === '-' ? {} : { out }),
    ...(passphraseFile === undefined ? {} : { passphraseFile }),
  };
}
