/** The measured server's public port: everything passes to the real server, is noted, and a page of the bench's own stands beside its pages. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { until } from '../../tests/e2e/stage/until.ts';
import { benchPort } from './build.ts';

/** One chunk on the wire. What the server says is plain text and frames; what a client says is masked. */
export interface Passing {
  /** Unix ms. */
  at: number;
  connection: number;
  from: 'server' | 'client';
  bytes: number;
  text: string;
}

export interface Wire {
  /** Wait for the first chunk since `from` (Unix ms) that this accepts. */
  next(from: number, wanted: (passing: Passing) => boolean): Promise<Passing>;
  close(): Promise<void>;
}

/** The clock of every context on this machine, Unix ms with fractions. */
export const clock = (): number => performance.timeOrigin + performance.now();

/** `/bench/PATH` is one of these pages; the rest is the server's. */
export async function startWire(serverPort: number, pages: Record<string, string>): Promise<Wire> {
  const passed: Passing[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;

  const wire = createServer({ noDelay: true }, client => {
    connections += 1;
    const connection = connections;
    const upstream = connect({ port: serverPort, host: '127.0.0.1', noDelay: true });
    const pass = (chunk: Buffer, from: Passing['from'], to: Socket): void => {
      passed.push({ at: clock(), connection, from, bytes: chunk.length, text: chunk.toString('latin1') });
      to.write(chunk);
    };
    client.on('data', (chunk: Buffer) => {
      const path = /^GET \/bench(\/\w*)/.exec(chunk.subarray(0, 100).toString('latin1'))?.[1];
      if (path === undefined) pass(chunk, 'client', upstream);
      else client.write(answer(pages[path] ?? ''));
    });
    upstream.on('data', (chunk: Buffer) => pass(chunk, 'server', client));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        other.destroy();
        sockets.delete(one);
      });
    }
  });
  wire.listen(benchPort, '::');
  await once(wire, 'listening');

  return {
    next: (from, wanted) =>
      until('something on the wire', () => passed.find(passing => passing.at >= from && wanted(passing))),
    async close() {
      for (const socket of sockets) socket.destroy();
      wire.close();
      await once(wire, 'close');
    },
  };
}

const answer = (body: string): string =>
  `HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
