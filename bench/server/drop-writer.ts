/** A thread that leaves drops at an even pace until it is told to stop; then it says how many are on the disk. */
import { Agent } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { ready } from '../../lib/crypto/sodium.ts';
import { giveWay } from '../../signaling/store/give-way.ts';
import { asking } from './disk.ts';
import { drawDrop } from './drops.ts';

export interface WriterOrder {
  url: string;
  perSecond: number;
}

/** What it says: once the first is on the disk, then at its end. */
export type WriterSaid = 'writing' | { written: number };

const mostUnderWay = 64;
/** Drawn before anything is measured, which costs more than to send them: the load of the relay runs beside. */
const drawn = 8000;

async function write({ url, perSecond }: WriterOrder): Promise<void> {
  await ready();
  const agent = new Agent({ keepAlive: true });
  const ask = asking(url, agent);
  const say = (said: WriterSaid): void => parentPort?.postMessage(said);
  const underWay = new Set<Promise<void>>();
  const drops = Array.from({ length: drawn }, drawDrop);
  let written = 0;
  const leave = async (): Promise<void> => {
    const { path, put } = drops.pop() ?? drawDrop();
    await ask('PUT', path, put);
    written += 1;
    if (written === 1) say('writing');
  };
  // Where the machine lags, what was missed is not made up for: that would be a burst.
  const timer = setInterval(() => {
    if (underWay.size === mostUnderWay) return;
    const one = leave();
    underWay.add(one);
    void one.finally(() => underWay.delete(one));
  }, 1000 / perSecond);
  parentPort?.once('message', async () => {
    const inTime = written;
    clearInterval(timer);
    await Promise.all(underWay);
    agent.destroy();
    say({ written: inTime });
    parentPort?.close();
  });
}

// What it costs here is not to be taken for the server's: the thread that looks at the clock goes first.
giveWay();
await write(workerData as WriterOrder);
