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

/** The stream as a file. (A Response would make one too, but browsers put another error in place of the stream's.) */
async function blobOf(stream: ReadableStream<Uint8Array>, most: number): Promise<Blob> {
  const reader = stream.getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > most) {
      await reader.cancel().catch(() => undefined);
      throw new Unopened('too-large');
    }
    pieces.push(next.value as Uint8Array<ArrayBuffer>);
  }
  const file = new Blob(pieces, { type: 'application/octet-stream' });
  for (const piece of pieces) piece.fill(0);
  return file;
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
