import { type FileHandle, open, readFile, unlink } from 'node:fs/promises';
import process from 'node:process';
import { Readable } from 'node:stream';
import { say, words } from './words.ts';

/** Of a file with what is secret: nobody else on this machine reads it. */
export const ownerOnly = 0o600;

/** A file that cannot be read or written, or text that cannot be shown, in a sentence. */
export class FileTrouble extends Error {}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

function troubleOf(path: string, error: unknown): FileTrouble {
  const code = codeOf(error);
  if (code === 'EEXIST') return new FileTrouble(say(words.cli.fileExists, path));
  if (code === 'ENOENT') return new FileTrouble(say(words.cli.noFile, path));
  return new FileTrouble(say(words.cli.fileFailed, path, code || words.cli.unknownReason));
}

/** The bytes of a file, or of standard input. @throws FileTrouble, at once or as the error of the stream */
export async function openSource(path: string | undefined): Promise<ReadableStream<Uint8Array>> {
  if (path === undefined) return Readable.toWeb(process.stdin) as unknown as ReadableStream<Uint8Array>;
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (error) {
    throw troubleOf(path, error);
  }
  const pieces = file.createReadStream()[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(troubleOf(path, error));
      }
    },
    async cancel() {
      await pieces.return?.();
    },
  });
}

/** The first line of a file, such as a passphrase. */
export const firstLine = async (path: string): Promise<string> =>
  (await wholeText(path)).split(/\r?\n/, 1)[0] ?? '';

export async function wholeText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw troubleOf(path, error);
  }
}

/** Where the result goes. */
export interface Sink {
  write(piece: Uint8Array): Promise<void>;
  /** It is all there, or it is not: an incomplete file is taken away again. */
  close(complete: boolean): Promise<void>;
}

/** A new file, which nobody else may read while it may be a secret; never one that is there already. */
export async function openFile(path: string, mode: number): Promise<Sink> {
  let file: FileHandle;
  try {
    file = await open(path, 'wx', mode);
  } catch (error) {
    throw troubleOf(path, error);
  }
  return {
    async write(piece) {
      try {
        await file.writeFile(piece);
      } catch (error) {
        throw troubleOf(path, error);
      }
    },
    async close(complete) {
      await file.close();
      if (!complete) await unlink(path).catch(() => undefined);
    },
  };
}

/** Standard output. On a terminal only text gets there, without the characters that steer it. */
export function openOutput(): Sink {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const check = (piece: Uint8Array, last: boolean): void => {
    let text: string;
    try {
      text = decoder.decode(piece, { stream: !last });
    } catch {
      throw new FileTrouble(words.cli.notForTerminal);
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it looks for.
    if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/.test(text)) {
      throw new FileTrouble(words.cli.notForTerminal);
    }
  };
  return {
    async write(piece) {
      if (process.stdout.isTTY) check(piece, false);
      await new Promise<void>((resolve, reject) => {
        process.stdout.write(piece, error => (error ? reject(error) : resolve()));
      });
    },
    close: async () => undefined,
  };
}

/** Everything of a stream into a place. */
export async function pour(stream: ReadableStream<Uint8Array>, sink: Sink): Promise<void> {
  const reader = stream.getReader();
  let complete = false;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) await sink.write(next.value);
    complete = true;
  } finally {
    await sink.close(complete);
  }
}
