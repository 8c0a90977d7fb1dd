import { onTestFinished } from 'vitest';
import { createServer, type ServerOptions, type SignalingServer } from '../../signaling/app.ts';
import { type Configuration, defaultConfiguration } from '../../signaling/configuration.ts';

/** A server of its own for one test, stopped when that ends; `lines` is its log. */
export async function startServer(
  settings: Partial<Configuration> = {},
  options: Omit<ServerOptions, 'config' | 'log'> = {},
): Promise<{ server: SignalingServer; url: string; lines: string[] }> {
  const lines: string[] = [];
  const server = await createServer({
    config: { ...defaultConfiguration(), logLevel: 'trace', ...settings, port: 0 },
    tick: 5,
    log: { write: line => void lines.push(line) },
    ...options,
  });
  const url = await server.listen();
  onTestFinished(() => server.close());
  return { server, url, lines };
}

/** A clock that goes only when it is told to. */
export function stoppedClock(start = 1_795_262_400_000): {
  now: () => number;
  advance: (ms: number) => void;
} {
  let at = start;
  return {
    now: () => at,
    advance: ms => {
      at += ms;
    },
  };
}
