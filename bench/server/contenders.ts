/** The servers that are measured: ours as `npm run server` starts it, the bare relay, and others of the field. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stderr } from 'node:process';
import type { ClientControl } from '../../lib/protocol/control.ts';
import { beatSubprotocol, subprotocol } from '../../lib/protocol/limits.ts';
import { seatOffer } from '../../lib/protocol/seat-offer.ts';
import { serverFlags } from '../../signaling/flags.ts';
import { clientFrame, Link } from './link.ts';
import { Program } from './program.ts';

/** Two peers that reach each other. */
export interface Pair {
  first: Link;
  second: Link;
}

export interface Running {
  name: string;
  program: Program;
  port: number;
  /** Connects the first peer of a pair, and has it wait for the second. */
  wait(pair: number): Promise<Link>;
  /** Connects the second peer; resolves when it knows that it is in. */
  meet(pair: number): Promise<Link>;
  /** Resolves when the first peer knows that the second is there. */
  met(first: Link): Promise<void>;
  /** What the first peer of a pair writes so that the second gets `size` bytes. */
  frame(pair: number, size: number): Buffer;
  stop(): Promise<void>;
}

export interface Contender {
  name: string;
  start(): Promise<Running>;
}

const here = import.meta.dirname;
const root = join(here, '../..');

/** Peers come from several addresses, so that no address runs out of ports. */
const addressOf = (pair: number): number => 1 + (pair % 8);

type Manner = Pick<Running, 'wait' | 'meet' | 'met' | 'frame'>;

async function start(
  name: string,
  program: Program,
  manner: (port: number) => Manner,
  clear: () => void = () => undefined,
): Promise<Running> {
  const port = Number(await program.says(/listening on https?:\/\/[^:]+:(\d+)/));
  return {
    name,
    program,
    port,
    ...manner(port),
    stop: async () => {
      await program.stop();
      clear();
    },
  };
}

function bareManner(port: number): Manner {
  const connect = (pair: number): Promise<Link> => Link.connect(port, `/${pair}`, { from: addressOf(pair) });
  return {
    wait: connect,
    meet: connect,
    met: async () => undefined,
    frame: (_pair, size) => clientFrame('binary', Buffer.alloc(size, 1)),
  };
}

export const bare: Contender = {
  name: 'bare ws',
  start: () => start('bare ws', Program.node(join(here, 'bare.ts')), bareManner),
};

/** Every protection stays on; its numbers let one address do what otherwise thousands would. */
const roomy = {
  FIELDPOST_PORT: '0',
  FIELDPOST_MAX_CONNECTIONS: '100000',
  FIELDPOST_MAX_ROOMS: '100000',
  FIELDPOST_LIMIT_SOCKETS: '100000',
  FIELDPOST_LIMIT_CONNECTIONS: '1000000',
  FIELDPOST_LIMIT_ALL_CONNECTIONS: '10000000',
  FIELDPOST_LIMIT_OPENS: '1000000',
  FIELDPOST_LIMIT_JOINS: '1000000',
  FIELDPOST_LIMIT_MESSAGES: '10000000',
  FIELDPOST_LIMIT_BYTES: '100000000000',
  FIELDPOST_ROOM_BYTES: '100000000000',
};

/** The name of a pair's room (PROTOCOL §2). */
export function roomOf(pair: number): string {
  const id = Buffer.alloc(16);
  id.writeUInt32BE(pair, 12);
  return id.toString('base64url');
}

export function ourManner(port: number, portOfSecond = port): Manner {
  // The seat is asked for in the handshake, and signs of life are left to the server, as clients do.
  const connect = (at: number, pair: number, message: ClientControl): Promise<Link> =>
    Link.connect(at, '/v1/signal/00', {
      subprotocol: `${subprotocol}, ${beatSubprotocol}, ${seatOffer(message)}`,
      from: addressOf(pair),
    });
  return {
    wait: async pair => {
      const link = await connect(port, pair, { type: 'open', room: roomOf(pair) });
      await link.hear(/"opened"/);
      return link;
    },
    meet: async pair => {
      const link = await connect(portOfSecond, pair, { type: 'join', room: roomOf(pair) });
      await link.hear(/"joined"/);
      return link;
    },
    met: async first => {
      await first.hear(/"peer","present":true/);
    },
    frame: (_pair, size) => clientFrame('binary', Buffer.alloc(size, 1)),
  };
}

/** The server of this repository; `extra` are further variables. */
export function startOurs(name: string, extra: Record<string, string> = {}): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'fieldpost-bench-'));
  const program = Program.node(join(root, 'signaling/main.ts'), serverFlags, {
    ...roomy,
    FIELDPOST_STORE: join(folder, 'rooms.db'),
    ...extra,
  });
  return start(name, program, ourManner, () => rmSync(folder, { recursive: true, force: true }));
}

export const ours: Contender = { name: 'fieldpost', start: () => startOurs('fieldpost') };

export const oursInMemory: Contender = {
  name: 'fieldpost, memory:',
  start: () => startOurs('fieldpost, memory:', { FIELDPOST_STORE: 'memory:' }),
};

function peerjsManner(port: number): Manner {
  const connect = async (id: string, pair: number): Promise<Link> => {
    const path = `/peerjs?key=peerjs&id=${id}&token=t${id}&version=1.5.4`;
    const link = await Link.connect(port, path, { from: addressOf(pair) });
    link.keepAlive({ type: 'HEARTBEAT' });
    await link.hear(/"OPEN"/);
    return link;
  };
  return {
    wait: pair => connect(`a${pair}`, pair),
    meet: pair => connect(`b${pair}`, pair),
    met: async () => undefined,
    frame: (pair, size) =>
      clientFrame(
        'text',
        JSON.stringify({ type: 'OFFER', dst: `b${pair}`, payload: Buffer.alloc(size, 1).toString('base64') }),
      ),
  };
}

function topicManner(port: number): Manner {
  const connect = async (pair: number): Promise<Link> => {
    const link = await Link.connect(port, '/', { from: addressOf(pair) });
    link.say({ type: 'subscribe', topics: [`t${pair}`] });
    link.say({ type: 'ping' });
    await link.hear(/"pong"/);
    return link;
  };
  return {
    wait: connect,
    meet: connect,
    met: async () => undefined,
    frame: (pair, size) =>
      clientFrame(
        'text',
        JSON.stringify({
          type: 'publish',
          topic: `t${pair}`,
          data: Buffer.alloc(size, 1).toString('base64'),
        }),
      ),
  };
}

function socketIoManner(port: number): Manner {
  const connect = async (pair: number): Promise<Link> => {
    const link = await Link.connect(port, '/socket.io/?EIO=4&transport=websocket', { from: addressOf(pair) });
    await link.hear(/^0\{/);
    link.say('40');
    await link.hear(/^40\{/);
    link.say(`420["join","r${pair}"]`);
    await link.hear(/^430/);
    return link;
  };
  return {
    wait: connect,
    meet: connect,
    met: async () => undefined,
    frame: (_pair, size) =>
      Buffer.concat([
        clientFrame('text', '451-["frame",{"_placeholder":true,"num":0}]'),
        clientFrame('binary', Buffer.alloc(size, 1)),
      ]),
  };
}

const rival = (name: string, file: string, manner: (port: number) => Manner): Contender => ({
  name,
  start: () => start(name, Program.node(join(here, 'rivals', file)), manner),
});

const theRivals = [
  rival('PeerJS', 'peerjs.js', peerjsManner),
  rival('y-webrtc', 'y-webrtc.js', topicManner),
  rival('socket.io', 'socket-io.js', socketIoManner),
];

/** The others, installed into a folder of their own when they are asked for; none where that cannot be done. */
export function rivals(): Contender[] {
  const folder = join(here, 'rivals');
  if (!existsSync(join(folder, 'node_modules/.package-lock.json'))) {
    stderr.write('installing the servers to measure beside …\n');
    const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      stdio: 'ignore',
    });
    if (status !== 0) {
      stderr.write(
        'They cannot be installed here (no network?), so ours is measured beside the bare relay only.\n',
      );
      return [];
    }
  }
  return theRivals;
}
