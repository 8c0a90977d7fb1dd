/** Opening age files, and one word for whatever keeps them closed. */
import { armor, Decrypter } from 'age-encryption';
import { findBlock } from './block.ts';
import { headText, kindOfHeader, type SealedKind } from './header.ts';
import { armoredBytes, headBytes, textBytes } from './limits.ts';
import { checkIdentity } from './recipient.ts';
import { type OpeningRefusal, Unopened } from './refusal.ts';

/** What there is to open it with; whatever fits is used. */
export interface Keys {
  passphrase?: string;
  /** `AGE-SECRET-KEY-1…`; those that are none are left out. */
  identities?: readonly string[];
}

/** Asks for the passphrase of a file that turns out to need one; null where nobody answers. */
export type AskPassphrase = () => Promise<string | null>;

/** What was sealed: text, or bytes that are none and can only be saved. */
export type Content = { kind: 'text'; text: string } | { kind: 'bytes'; bytes: Uint8Array };

/** The library has one kind of error; these of its messages tell what nothing else does. The version is pinned. */
const unmatched = "no identity matched any of the file's recipients";
const costly = 'scrypt work factor is too high';

function reasonOf(error: unknown, kind: SealedKind): OpeningRefusal {
  const message = error instanceof Error ? error.message : '';
  if (message === costly) return 'too-costly';
  if (message !== unmatched) return 'damaged';
  return kind === 'passphrase' ? 'wrong-passphrase' : 'not-for-you';
}

/** The decrypter for a file that begins like this. @throws Unopened */
async function decrypterFor(
  head: Uint8Array,
  keys: Keys,
  ask?: AskPassphrase,
): Promise<{ decrypter: Decrypter; kind: SealedKind }> {
  const kind = kindOfHeader(headText(head));
  if (kind !== 'passphrase' && kind !== 'recipients') throw new Unopened(kind);
  const { identities = [] } = keys;
  const asked = kind === 'passphrase' ? await ask?.() : undefined;
  const passphrase = keys.passphrase ?? asked ?? '';
  if (kind === 'passphrase' && passphrase === '') throw new Unopened('needs-passphrase');
  const decrypter = new Decrypter();
  // Also where it is for recipients: a header that asks for both is refused.
  if (passphrase !== '') decrypter.addPassphrase(passphrase);
  for (const text of identities) {
    const identity = checkIdentity(text);
    if (identity !== null) decrypter.addIdentity(identity);
  }
  return { decrypter, kind };
}

/** The bytes of a block in the form that `findBlock` gives, judged as strictly as age does. @throws Unopened */
export function unarmor(armored: string): Uint8Array {
  try {
    return armor.decode(armored);
  } catch {
    throw new Unopened('damaged');
  }
}

/** The content of a block of text. What stands around the block is skipped. */
export async function openSealed(
  text: string,
  keys: Keys,
): Promise<{ ok: Content } | { bad: OpeningRefusal }> {
  const found = findBlock(text);
  if ('bad' in found) return found;
  let bytes: Uint8Array;
  try {
    const sealed = unarmor(found.ok.armored);
    const { decrypter, kind } = await decrypterFor(sealed.subarray(0, headBytes), keys);
    try {
      bytes = await decrypter.decrypt(sealed);
    } catch (error) {
      throw new Unopened(reasonOf(error, kind));
    }
  } catch (error) {
    if (error instanceof Unopened) return { bad: error.why === 'not-sealed' ? 'damaged' : error.why };
    throw error;
  }
  if (bytes.length > textBytes) return { bad: 'too-large' };
  return { ok: contentOf(bytes) };
}

/** Bytes as text where they are text. The bytes of a text are overwritten. */
function contentOf(bytes: Uint8Array): Content {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    bytes.fill(0);
    return { kind: 'text', text };
  } catch {
    return { kind: 'bytes', bytes };
  }
}

/**
 * The content of an age file, piece by piece: each piece is authentic, and that it is whole is known at its end.
 * Armored files are read whole first.
 *
 * @throws Unopened, at once or as the error of the stream.
 */
export async function openStream(
  sealed: ReadableStream<Uint8Array>,
  keys: Keys,
  ask?: AskPassphrase,
): Promise<ReadableStream<Uint8Array>> {
  let unread: { error: unknown } | undefined;
  const noted = mapErrors(sealed, error => {
    unread = { error };
    return error;
  });
  const { head, whole } = await peek(noted, headBytes);
  const binary = headText(head).startsWith('age-encryption.org/');
  const source = binary ? whole : streamOf(await dearmored(whole));
  const { head: header, whole: file } = binary ? { head, whole: source } : await peek(source, headBytes);
  const { decrypter, kind } = await decrypterFor(header, keys, ask);
  // A file that could not be read is not a damaged one.
  const reason = (error: unknown): unknown => unread?.error ?? new Unopened(reasonOf(error, kind));
  try {
    return mapErrors(await decrypter.decrypt(file), reason);
  } catch (error) {
    throw reason(error);
  }
}

async function dearmored(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunksOf(stream)) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > armoredBytes) throw new Unopened('too-large');
  }
  const found = findBlock(text, armoredBytes);
  if ('bad' in found) throw new Unopened(found.bad);
  return unarmor(found.ok.armored);
}

/** The first bytes of a stream, and all of it. */
async function peek(
  stream: ReadableStream<Uint8Array>,
  size: number,
): Promise<{ head: Uint8Array; whole: ReadableStream<Uint8Array> }> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let head: number[] = [];
  while (head.length < size) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    head = [...head, ...value.subarray(0, size - head.length)];
  }
  reader.releaseLock();
  const rest = new TransformStream<Uint8Array, Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
    },
  });
  return { head: Uint8Array.from(head), whole: stream.pipeThrough(rest) };
}

const streamOf = (bytes: Uint8Array): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** The same stream, with its error put into other words. Reads nothing ahead: what is good before an error comes out. */
function mapErrors(
  stream: ReadableStream<Uint8Array>,
  map: (error: unknown) => unknown,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(map(error));
      }
    },
    cancel: reason => reader.cancel(reason),
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}
