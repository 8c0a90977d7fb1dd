import type SimplePeer from 'simple-peer/simplepeer.min.js';
import type { Transports } from '../handoff/effect.ts';
import type { DirectKind } from '../handoff/event.ts';
import type { IceServer } from '../protocol/control.ts';
import { binaryFrameBytes } from '../protocol/limits.ts';
import type { SignalData } from '../protocol/message.ts';
import { readDescription } from './description.ts';
import type { DirectMeasured } from './measured.ts';
import { kindOf, measuredPair } from './pair.ts';

export interface PeerReports {
  /** Plain JSON for the other side's `signal`. */
  signal(data: SignalData): void;
  /** Before any frame. */
  opened(kind: DirectKind): void;
  /** While it is open: another kind than the last one that was reported. */
  rerouted(kind: DirectKind): void;
  frame(frame: Uint8Array): void;
  /** Once, at the end, whatever the reason. */
  closed(): void;
  /** Once, after everything else, in every case: nothing of the connection is left. */
  gone(): void;
}

/** One WebRTC connection with one ordered, reliable data channel. */
export interface DirectPeer {
  /** What the other side's peer reported as `signal`; what makes no sense for this side is ignored. */
  signal(data: SignalData): void;
  /** Sent in order; dropped unless the channel is open. */
  send(frame: Uint8Array): void;
  /** The network may have changed: what is disconnected now counts as closed. */
  probe(): void;
  /** How it goes just now; null unless it is open. */
  measure(): Promise<DirectMeasured | null>;
  /** It is dead: close at once, and report it. */
  lose(): void;
  /** Close, with no report; what was just sent still goes out. */
  stop(): void;
}

/** Frames that may arrive before the opening is reported. */
const heldLimit = 64;
/** ICE that stays disconnected so long (ms) counts as closed: the browser itself takes up to half a minute. */
const disconnectedLimit = 8_000;
/**
 * When to look again by which pair an open connection goes (ms): ICE often changes to a better one in the first seconds,
 * and no event of it reaches every platform. The last wait repeats.
 */
const lookAgain = [500, 1_000, 2_000, 4_000, 8_000, 16_000] as const;
/** Closing a connection discards what its channel has not delivered: the last frame gets this long (ms). */
const lingerLimit = 300;

let loading: Promise<typeof SimplePeer> | undefined;

/**
 * WebRTC's library. It is most of what a context of the network would have to read before the first frame can leave, so
 * it is read after that.
 */
function load(): Promise<typeof SimplePeer> {
  loading ??= import('simple-peer/simplepeer.min.js').then(
    library => library.default,
    (error: unknown) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

let warmed = false;

/**
 * Have WebRTC at hand soon: the library, and the platform's own part, whose first connection takes many times as long as
 * the next. Nothing is gathered, asked or told for it.
 */
export async function warmUp(): Promise<void> {
  if (warmed) return;
  warmed = true;
  try {
    await load();
    const connection = new RTCPeerConnection();
    connection.createDataChannel('');
    await connection.createOffer();
    connection.close();
  } catch {
    // What is missing is met again, and told, where a connection is wanted.
  }
}

/**
 * Start one side of a WebRTC connection. Never throws and never reports before it has returned.
 * @param options.ice STUN and TURN servers; with none, only this machine's own addresses are offered.
 * @param options.transports `relay`: by a TURN server only, no address of this machine is told to the other side.
 * @param options.wrtc A WebRTC implementation, where the platform has none.
 */
export function startPeer(options: {
  initiator: boolean;
  ice: readonly IceServer[];
  transports: Transports;
  wrtc: unknown;
  report: PeerReports;
}): DirectPeer {
  const { initiator, report } = options;
  let phase: 'connecting' | 'open' | 'over' = 'connecting';
  let described = false;
  let held: Uint8Array[] = [];
  let disconnected: ReturnType<typeof setTimeout> | undefined;
  let linger: ReturnType<typeof setTimeout> | undefined;
  let looking: ReturnType<typeof setTimeout> | undefined;
  let peer: Connection | undefined;
  /** What the other side signalled before there was a connection here. */
  const early: SignalData[] = [];

  const over = () => {
    phase = 'over';
    held = [];
    clearTimeout(disconnected);
    clearTimeout(looking);
  };

  const end = () => {
    if (phase === 'over') return;
    over();
    report.closed();
    if (peer) peer.destroy();
    else report.gone();
  };

  const open = (kind: DirectKind) => {
    if (phase !== 'connecting') return;
    phase = 'open';
    report.opened(kind);
    const early = held;
    held = [];
    for (const frame of early) report.frame(frame);
    look(kind, 0);
  };

  /** Report the connection's kind whenever it is not what it was. */
  const look = (known: DirectKind, looks: number) => {
    looking = setTimeout(
      () =>
        peer?.getStats((error, reports) => {
          if (phase !== 'open') return;
          const kind = error || !reports ? known : kindOf(reports);
          if (kind !== known) report.rerouted(kind);
          look(kind, looks + 1);
        }),
      lookAgain[looks] ?? lookAgain.at(-1),
    );
  };

  const receive = (data: unknown) => {
    if (phase === 'over' || !(data instanceof Uint8Array) || data.length > binaryFrameBytes) return;
    const frame = new Uint8Array(data);
    if (phase === 'open') report.frame(frame);
    else if (held.length < heldLimit) held.push(frame);
    else end();
  };

  const connect = (Library: typeof SimplePeer): Connection =>
    new Library({
      initiator,
      trickle: true,
      // One chunk a message: without it the stream may join or split them.
      objectMode: true,
      // Always given: simple-peer's own default names public STUN servers, which would learn this address.
      config: {
        iceServers: options.ice.map(server => ({ ...server })),
        iceTransportPolicy: options.transports,
      },
      ...(options.wrtc ? { wrtc: options.wrtc as typeof globalThis } : {}),
    }) as Connection;

  const follow = (connection: Connection): void => {
    // Before `connect`: a first frame may come ahead of it.
    connection.on('data', receive);
    connection.on('signal', data => {
      const plain = readDescription(data);
      if (phase !== 'over' && plain) report.signal(plain);
    });
    connection.on('connect', () => {
      connection.getStats((_error, reports) => open(kindOf(reports ?? [])));
    });
    connection.on('iceStateChange', (state: string) => {
      clearTimeout(disconnected);
      disconnected = undefined;
      if (phase !== 'over' && state === 'disconnected') {
        disconnected = setTimeout(end, disconnectedLimit);
      }
    });
    // `close` follows.
    connection.on('error', () => {});
    connection.on('close', () => {
      end();
      clearTimeout(linger);
      report.gone();
    });
  };

  const hear = (connection: Connection, data: SignalData): void => {
    try {
      connection.signal(data as unknown as SimplePeer.SignalData);
    } catch {
      // A candidate that the platform cannot even construct: the others may still do.
    }
  };

  load().then(
    library => {
      if (phase === 'over') return report.gone();
      try {
        peer = connect(library);
      } catch {
        return end();
      }
      follow(peer);
      for (const data of early.splice(0)) hear(peer, data);
    },
    () => (phase === 'over' ? report.gone() : end()),
  );

  return {
    signal(data) {
      const plain = readDescription(data);
      if (phase === 'over' || !plain) return;
      if (plain.type !== 'candidate') {
        // One description of the right kind: a second one could only break what stands.
        if (described || plain.type !== (initiator ? 'answer' : 'offer')) return;
        described = true;
      }
      if (peer) hear(peer, plain);
      else early.push(plain);
    },
    send(frame) {
      if (phase === 'open') peer?.write(new Uint8Array(frame));
    },
    probe() {
      if (disconnected !== undefined) end();
    },
    measure: () =>
      new Promise(resolve => {
        if (phase !== 'open' || !peer) return resolve(null);
        peer.getStats((error, reports) =>
          resolve(phase === 'open' ? measuredPair(error ? [] : (reports ?? [])) : null),
        );
      }),
    lose() {
      if (peer) return end();
      if (phase === 'over') return;
      // What is still being loaded reports by itself that nothing is left.
      over();
      report.closed();
    },
    stop() {
      if (phase === 'over') return;
      const wasOpen = phase === 'open';
      over();
      // What is still being loaded reports by itself that nothing is left.
      if (!peer) return;
      if (wasOpen) linger = setTimeout(() => peer?.destroy(), lingerLimit);
      else peer.destroy();
    },
  };
}

/** What simple-peer has and its types lack. */
type Connection = SimplePeer.Instance & {
  getStats(done: (error: Error | null, reports?: Record<string, unknown>[]) => void): void;
};
