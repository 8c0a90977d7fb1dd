import type { HiddenTarget } from './target.ts';

/** Everything that is alive in a context's V8 heap, as the text of a heap snapshot; garbage is collected first. */
export async function heapOf(target: HiddenTarget): Promise<string> {
  const chunks: string[] = [];
  await target.send('HeapProfiler.enable');
  await target.send('HeapProfiler.collectGarbage');
  target.listen<{ chunk: string }>('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await target.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false, captureNumericValue: false });
  target.listen('HeapProfiler.addHeapSnapshotChunk', undefined);
  await target.send('HeapProfiler.disable');
  return chunks.join('');
}
