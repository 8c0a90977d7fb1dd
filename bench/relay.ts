/**
 * Relay throughput of the signaling server, every protection on, as a ratio to bare-relay.ts in the same run.
 * Per second of the server's own CPU where the system tells it (Linux), else per second of wall time.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { argv, execPath, platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';

export interface RelayMeasurement {
  name: string;
  /** Frames a second, median. */
  frames: number;
  baseline: number;
  /** Median of the rounds' ratios. */
  ratio: number;
  goal: number;
}

const pairs = 16;
const rounds = 5;
/** ms that one measurement takes. */
const span = 350;
const loads = [
  { name: '1 KB, one in flight', size: 1024, burst: 1, goal: 1.1 },
  { name: '1 KB, bursts of 8', size: 1024, burst: 8, goal: 2.5 },
  { name: '64 KiB, one in flight', size: 65_536, burst: 1, goal: 0.95 },
];

const unlimited = {
  FIELDPOST_PORT: '0',
  FIELDPOST_LOG_LEVEL: 'error',
  FIELDPOST_ROOM_BYTES: '100000000000',
  FIELDPOST_LIMIT_BYTES: '100000000000',
  FIELDPOST_LIMIT_MESSAGES: '10000000',
};

/** A socket whose frames of one turn leave in one write, so that a burst arrives as one. */
interface Peer {
  socket: WebSocket;
  tcp: Socket;
}

interface Target {
  child: ChildProcess;
  links: { from: Peer; to: Peer }[];
}

async function start(
  file: string,
  flags: string[],
  environment: Record<string, string>,
): Promise<[ChildProcess, string]> {
  const child = spawn(execPath, [...flags, fileURLToPath(new URL(file, import.meta.url))], {
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { stdout } = child;
  if (stdout === null) throw new Error('The server has no standard output.');
  const [line] = (await once(stdout, 'data')) as [Buffer];
  const url = /http:\S+/.exec(line.toString())?.[0];
  if (url === undefined) throw new Error(`The server did not start: ${line.toString()}`);
  return [child, url.replace('http', 'ws')];
}

async function connect(url: string, protocols: string[]): Promise<Peer> {
  const tcp = connectTcp({ host: '127.0.0.1', port: Number(new URL(url).port), noDelay: true });
  const socket = new WebSocket(url, protocols, { perMessageDeflate: false, createConnection: () => tcp });
  await once(socket, 'open');
  return { socket, tcp };
}

async function bare(): Promise<Target> {
  const [child, url] = await start('bare-relay.ts', [], {});
  const links: Target['links'] = [];
  for (let i = 0; i < pairs; i++) {
    links.push({ from: await connect(`${url}/${i}`, []), to: await connect(`${url}/${i}`, []) });
  }
  return { child, links };
}

async function ours(): Promise<Target> {
  const [child, url] = await start('../signaling/main.ts', ['--max-semi-space-size=4'], unlimited);
  const links: Target['links'] = [];
  for (let i = 0; i < pairs; i++) {
    const room = Buffer.alloc(16, i + 1).toString('base64url');
    const from = await connect(`${url}/v1/signal/00`, ['fieldpost.1']);
    from.socket.send(JSON.stringify({ type: 'open', room }));
    await once(from.socket, 'message');
    const to = await connect(`${url}/v1/signal/00`, ['fieldpost.1']);
    to.socket.send(JSON.stringify({ type: 'join', room }));
    await Promise.all([once(to.socket, 'message'), once(from.socket, 'message')]);
    links.push({ from, to });
  }
  return { child, links };
}

/** Seconds that the process has run, on Linux; elsewhere seconds of wall time. */
function spent({ child }: Target): number {
  if (platform !== 'linux') return performance.now() / 1000;
  return Number(readFileSync(`/proc/${child.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e9;
}

/** Frames relayed in `span` ms, per second that the server spent. */
async function measure(target: Target, size: number, burst: number): Promise<number> {
  const payload = Buffer.alloc(size, 1);
  let frames = 0;
  let running = true;
  const finished = target.links.map(
    ({ from, to }) =>
      new Promise<void>(resolve => {
        let open = 0;
        const push = (): void => {
          from.tcp.cork();
          for (open = 0; open < burst; open++) from.socket.send(payload);
          from.tcp.uncork();
        };
        to.socket.removeAllListeners('message');
        to.socket.on('message', () => {
          frames++;
          open--;
          if (open > 0) return;
          if (running) push();
          else resolve();
        });
        push();
      }),
  );
  const begun = spent(target);
  await new Promise(resolve => setTimeout(resolve, span));
  running = false;
  await Promise.all(finished);
  return frames / (spent(target) - begun);
}

function median(list: number[]): number {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
}

/** Measures both relays in turns, so that a busy machine slows both; takes about 12 s. */
export async function measureRelay(): Promise<RelayMeasurement[]> {
  const targets = [await bare(), await ours()] as const;
  try {
    const results: RelayMeasurement[] = [];
    for (const { name, size, burst, goal } of loads) {
      const bareRates: number[] = [];
      const ourRates: number[] = [];
      for (const target of targets) await measure(target, size, burst);
      for (let round = 0; round < rounds; round++) {
        bareRates.push(await measure(targets[0], size, burst));
        ourRates.push(await measure(targets[1], size, burst));
      }
      results.push({
        name,
        frames: median(ourRates),
        baseline: median(bareRates),
        ratio: median(ourRates.map((rate, i) => rate / (bareRates[i] ?? Number.NaN))),
        goal,
      });
    }
    return results;
  } finally {
    for (const { child, links } of targets) {
      for (const { from, to } of links) {
        from.socket.terminate();
        to.socket.terminate();
      }
      child.kill();
    }
  }
}

/** One line a measurement. */
export function relayReport(measurements: RelayMeasurement[]): string {
  const unit = platform === 'linux' ? 'a second of server CPU' : 'a second';
  return measurements
    .map(
      ({ name, frames, baseline, ratio, goal }) =>
        `relay, ${name}: ${Math.round(frames)} frames ${unit}, ${ratio.toFixed(2)} x a bare ws relay (${Math.round(baseline)}); goal >= ${goal}\n`,
    )
    .join('');
}

if (argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(relayReport(await measureRelay()));
