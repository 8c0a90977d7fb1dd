/** A thread that leaves drops at an even pace until it is told to stop; then it says how many are on the disk. */
import { connect, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { ready } from '../../lib/crypto/sodium.ts';
import { giveWay } from '../../signaling/store/give-way.ts';
import { drawDrop } from './drops.ts';

export interface WriterOrder {
  port: number;
  perSecond: number;
}

/** What it says: once the first is on the disk, then at its end. */
export type WriterSaid = 'writing' | { written: number };

const mostUnderWay = 64;
/** Requests made before anything is measured: to make one, and node:http, cost more than the frames that run beside. */
const drawn = 8000;

function request(): Buffer {
  const { path, put } = drawDrop();
  return Buffer.from(
    `PUT ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(put)}\r\n\r\n${put}`,
  );
}

async function write({ port, perSecond }: WriterOrder): Promise<void> {
  await ready();
  const say = (said: WriterSaid): void => parentPort?.postMessage(said);
  const requests = Array.from({ length: drawn }, request);
  const sockets: Socket[] = [];
  const idle: Socket[] = [];
  let written = 0;
  /** How many were written when it was told to stop. */
  let inTime: number | undefined;
  const endIfIdle = (): void => {
    if (inTime === undefined || idle.length < sockets.length) return;
    for (const socket of sockets) socket.destroy();
    say({ written: inTime });
    parentPort?.close();
  };
  const open = (): Socket => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    // The answer to one request is short, and comes in one piece.
    socket.on('data', (answer: Buffer) => {
      if (!answer.toString('latin1').startsWith('HTTP/1.1 2')) throw new Error(answer.toString());
      idle.push(socket);
      written += 1;
      if (written === 1) say('writing');
      endIfIdle();
    });
    socket.once('error', error => {
      throw error;
    });
    // What has had nothing to do for a while is hung up on.
    socket.once('close', () => {
      if (inTime !== undefined) return;
      if (!idle.includes(socket)) throw new Error('The server hung up before it answered.');
      sockets.splice(sockets.indexOf(socket), 1);
      idle.splice(idle.indexOf(socket), 1);
    });
    sockets.push(socket);
    return socket;
  };
  // Where the machine lags, what was missed is not made up for: that would be a burst.
  const timer = setInterval(() => {
    const socket = idle.pop() ?? (sockets.length < mostUnderWay ? open() : undefined);
    socket?.write(requests.pop() ?? request());
  }, 1000 / perSecond);
  parentPort?.once('message', () => {
    clearInterval(timer);
    inTime = written;
    endIfIdle();
  });
}

// What it costs here is not to be taken for the server's: the thread that looks at the clock goes first.
giveWay();
await write(workerData as WriterOrder);
