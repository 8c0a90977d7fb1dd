/** Threads that write to the disk stand behind the one that relays. */
import { readdirSync, readFileSync } from 'node:fs';
import { platform } from 'node:process';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';

/** How many threads of this process have each niceness (proc(5), the 19th field of stat). */
function niceness(): Map<number, number> {
  const found = new Map<number, number>();
  for (const thread of readdirSync('/proc/self/task')) {
    const fields = readFileSync(`/proc/self/task/${thread}/stat`, 'latin1').split(') ').at(-1)?.split(' ');
    const nice = Number(fields?.[16]);
    found.set(nice, (found.get(nice) ?? 0) + 1);
  }
  return found;
}

test.runIf(platform === 'linux')('only the thread that asks for it gives way', async () => {
  const before = niceness();
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     import(${JSON.stringify(new URL('../../../signaling/store/give-way.ts', import.meta.url).href)})
       .then(({ giveWay }) => { giveWay(); parentPort.postMessage('given'); });
     parentPort.on('message', () => process.exit());`,
    { eval: true },
  );
  await new Promise(resolve => worker.once('message', resolve));
  const after = niceness();
  await worker.terminate();
  expect((after.get(5) ?? 0) - (before.get(5) ?? 0)).toBe(1);
  expect(after.get(0)).toBeGreaterThanOrEqual(before.get(0) ?? 0);
});
