/** Where age runs: off the page's thread, since a passphrase alone takes a second, and loaded only when it is used. */
import type { JobName, JobOrder, JobReport, Jobs } from './job.ts';
import { armoredBytes, fileBytes } from './limits.ts';
import { openSealed, openStream } from './open.ts';
import { Unopened, Unsealed } from './refusal.ts';
import { sealStream, sealText } from './seal.ts';

/** The worker's own end of its channel. */
export interface JobPort {
  addEventListener(kind: 'message', listener: (event: { data: JobOrder }) => void): void;
  postMessage(report: JobReport): void;
}

type Progress = (part: number) => void;
type Handlers = {
  [K in JobName]: (input: Jobs[K]['input'], progress: Progress) => Promise<Jobs[K]['output']>;
};

/** The disk failed, not what is on it. */
class Unread extends Error {}

/** How often a file's progress is told. */
const tellings = 100;

/** The bytes of a file, telling how far it is read. */
function read(file: Blob, progress: Progress): ReadableStream<Uint8Array> {
  const reader = file.stream().getReader();
  let done = 0;
  let told = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        const piece = await reader.read().catch(() => {
          throw new Unread();
        });
        if (piece.done) return controller.close();
        done += piece.value.length;
        controller.enqueue(piece.value);
        if (Math.floor((done / file.size) * tellings) === told) return;
        told = Math.floor((done / file.size) * tellings);
        progress(done / file.size);
      },
      cancel: reason => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** The stream as a file; it fails with the stream's own error, or once it is longer than what we take. */
async function blobOf(stream: ReadableStream<Uint8Array>, most: number): Promise<Blob> {
  const reader = stream.getReader();
  let size = 0;
  let failure: { error: unknown } | undefined;
  const counted = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) return controller.close();
          size += value.length;
          if (size > most) throw new Unopened('too-large');
          controller.enqueue(value as Uint8Array<ArrayBuffer>);
        } catch (error) {
          failure = { error };
          controller.error(error);
        }
      },
      cancel: reason => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  try {
    return await new Response(counted, { headers: { 'content-type': 'application/octet-stream' } }).blob();
  } catch (error) {
    // Chromium has one error for every stream that fails: which one it was is known here only.
    throw failure?.error ?? error;
  }
}

const handlers: Handlers = {
  sealText: ({ text, readers }) => sealText(text, readers),
  openText: ({ text, keys }) => openSealed(text, keys),

  async sealFile({ file, readers }, progress) {
    if (file.size > fileBytes) return { bad: 'too-large' };
    try {
      const sealed = await sealStream(read(file, progress), readers);
      return { ok: await blobOf(sealed, Number.POSITIVE_INFINITY) };
    } catch (error) {
      if (error instanceof Unsealed) return { bad: error.why };
      if (error instanceof Unread) return { bad: 'unreadable' };
      throw error;
    }
  },

  async openFile({ file, keys }, progress) {
    if (file.size > armoredBytes) return { bad: 'too-large' };
    try {
      return { ok: await blobOf(await openStream(read(file, progress), keys), fileBytes) };
    } catch (error) {
      if (error instanceof Unopened) return { bad: error.why };
      if (error instanceof Unread) return { bad: 'unreadable' };
      throw error;
    }
  },
};

/** Do whatever the page orders, and report it. */
export function serveJobs(port: JobPort): void {
  async function perform<K extends JobName>({ id, name, input }: JobOrder<K>): Promise<void> {
    try {
      const output = await handlers[name](input, part => port.postMessage({ id, kind: 'progress', part }));
      port.postMessage({ id, kind: 'done', output });
    } catch {
      // Not the error: it might hold what it is about.
      port.postMessage({ id, kind: 'failed' });
    }
  }
  port.addEventListener('message', ({ data }) => void perform(data));
}
