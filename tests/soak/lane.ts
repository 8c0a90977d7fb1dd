import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import type { Processes, Running } from '../cli/processes.ts';

const root = join(import.meta.dirname, '../..');

/** A server of its own behind a wire that can be cut; whatever becomes of either, the address stays. */
export interface Lane {
  url: string;
  run(...args: string[]): Running;
  /** End the server by this signal, and start another one. */
  restart(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** Every connection breaks; new ones can be made. */
  cut(): void;
  close(): Promise<void>;
}

export async function openLane({ start }: Processes): Promise<Lane> {
  const node = (script: string, args: string[], env = {}) =>
    start(process.execPath, [join(root, script), ...args], env);
  const wires = new Set<Socket>();
  let server: Running;
  let port = 0;

  async function serve(): Promise<void> {
    server = node('signaling/main.ts', [], { FIELDPOST_PORT: '0', FIELDPOST_STORE: 'memory:' });
    const url = await server.until('listening', () => /listening on (\S+)\n/.exec(server.stdout())?.[1]);
    port = Number(new URL(url).port);
  }

  await serve();
  const proxy = createServer(client => {
    const upstream = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      wires.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        wires.delete(from);
        to.destroy();
      });
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');

  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    run: (...args) => node('cli/fieldpost.js', args),
    async restart(signal) {
      server.child.kill(signal);
      await server.status;
      await serve();
    },
    cut() {
      for (const wire of wires) wire.destroy();
    },
    async close() {
      for (const wire of wires) wire.destroy();
      proxy.close();
      server.child.kill('SIGKILL');
      await server.status;
    },
  };
}
