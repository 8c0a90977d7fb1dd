import { createHash } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import type { JobOrder, JobReport } from '../../lib/sealed/job.ts';
import { fileBytes } from '../../lib/sealed/limits.ts';
import { createSealer, type Workman } from '../../lib/sealed/sealer.ts';
import { serveJobs } from '../../lib/sealed/worker.ts';
import { newIdentity } from './identity.ts';

const own = await newIdentity();
const readers = { recipients: [own.recipient] };
const keys = { identities: [own.identity] };

/** Both ends in this process, with a channel that clones as a real one does. */
function workman(): Workman & { ended: boolean } {
  const [toWorker, toPage]: [
    ((event: { data: JobOrder }) => void)[],
    ((event: { data: JobReport }) => void)[],
  ] = [[], []];
  serveJobs({
    addEventListener: (_, listener) => void toWorker.push(listener),
    postMessage: report => {
      for (const listener of toPage) setTimeout(listener, 0, { data: report });
    },
  });
  const man = {
    ended: false,
    postMessage(order: JobOrder) {
      const data = structuredClone(order);
      for (const listener of toWorker) setTimeout(listener, 0, { data });
    },
    addEventListener: (kind: string, listener: (event: { data: JobReport }) => void) => {
      if (kind === 'message') toPage.push(listener);
    },
    terminate() {
      man.ended = true;
      toPage.length = 0;
    },
  };
  return man as Workman & { ended: boolean };
}

const hash = async (file: Blob): Promise<string> =>
  createHash('sha256')
    .update(await file.bytes())
    .digest('hex');

describe('a sealer', () => {
  test('starts its worker with the first job, and one only', async () => {
    const start = vi.fn(workman);
    const sealer = createSealer(start);
    expect(start).not.toHaveBeenCalled();
    const sealed = await sealer.run('sealText', { text: 'hello', readers });
    const text = 'ok' in sealed ? sealed.ok : '';
    expect(await sealer.run('openText', { text, keys })).toEqual({ ok: { kind: 'text', text: 'hello' } });
    expect(start).toHaveBeenCalledOnce();
  });

  test('takes a file through, telling how far it is', async () => {
    const sealer = createSealer(workman);
    const file = new Blob([new Uint8Array(3_000_000).fill(7)]);
    const parts: number[] = [];
    const sealed = await sealer.run('sealFile', { file, readers }, { onProgress: part => parts.push(part) });
    if ('bad' in sealed) throw new Error(sealed.bad);
    expect(parts).toEqual(parts.toSorted((a, b) => a - b));
    expect(parts.at(-1)).toBe(1);
    const opened = await sealer.run('openFile', { file: sealed.ok, keys });
    expect(await hash('ok' in opened ? opened.ok : new Blob())).toBe(await hash(file));
  });

  test('takes 64 MB and not one byte more, either way', async () => {
    const sealer = createSealer(workman);
    const piece = new Uint8Array(1024 * 1024);
    const largest = Array.from<Uint8Array<ArrayBuffer>>({ length: fileBytes / piece.length }).fill(piece);
    const sealed = await sealer.run('sealFile', { file: new Blob(largest), readers });
    if ('bad' in sealed) throw new Error(sealed.bad);
    const opened = await sealer.run('openFile', { file: sealed.ok, keys });
    expect('ok' in opened && opened.ok.size).toBe(fileBytes);

    const larger = new Blob([...largest, '.']);
    expect(await sealer.run('sealFile', { file: larger, readers })).toEqual({ bad: 'too-large' });
    const theirs = new Response(
      (await (
        await import('../../lib/sealed/seal.ts')
      ).sealStream(larger.stream(), readers)) as ReadableStream<Uint8Array<ArrayBuffer>>,
    );
    expect(await sealer.run('openFile', { file: await theirs.blob(), keys })).toEqual({ bad: 'too-large' });
  });

  test('says in a word what cannot be done', async () => {
    const sealer = createSealer(workman);
    const file = new Blob(['no age file']);
    expect(await sealer.run('openFile', { file, keys })).toEqual({ bad: 'not-sealed' });
    expect(await sealer.run('sealFile', { file, readers: { passphrase: '' } })).toEqual({
      bad: 'no-passphrase',
    });
  });

  test('ends at once when aborted, and starts anew', async () => {
    const men: ReturnType<typeof workman>[] = [];
    const sealer = createSealer(() => {
      const man = workman();
      men.push(man);
      return man;
    });
    const stop = new AbortController();
    const file = new Blob([new Uint8Array(1_000_000)]);
    const job = sealer.run('sealFile', { file, readers }, { signal: stop.signal });
    stop.abort();
    await expect(job).rejects.toThrow('aborted');
    expect(men.map(man => man.ended)).toEqual([true]);
    expect(await sealer.run('sealText', { text: 'hello', readers })).toHaveProperty('ok');
    expect(men).toHaveLength(2);
    await expect(
      sealer.run('sealText', { text: 'hello', readers }, { signal: AbortSignal.abort() }),
    ).rejects.toThrow('aborted');
  });

  test('tells when its worker breaks', async () => {
    const listeners: (() => void)[] = [];
    const sealer = createSealer(() => ({
      postMessage: () => {
        for (const listener of listeners) setTimeout(listener, 0);
      },
      addEventListener: (kind: string, listener: unknown) => {
        if (kind === 'error') listeners.push(listener as () => void);
      },
      terminate: () => undefined,
    }));
    await expect(sealer.run('sealText', { text: 'hello', readers })).rejects.toThrow('did not start');
  });
});
