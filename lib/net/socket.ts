import type { ClientControl, ServerControl } from '../protocol/control.ts';
import { encodeControl, parseServerControl } from '../protocol/control.ts';
import {
  beatSeconds,
  beatSubprotocol,
  binaryFrameBytes,
  controlBytes,
  pingSeconds,
  silenceSeconds,
  subprotocol,
} from '../protocol/limits.ts';
import { seatOffer } from '../protocol/seat-offer.ts';

/** What a browser's WebSocket and the one of the `ws` package have in common. */
export interface WebSocketLike {
  binaryType: string;
  /** The subprotocol that the server selected, once open. */
  readonly protocol: string;
  readonly bufferedAmount: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number }) => void): void;
  addEventListener(type: 'error', listener: () => void): void;
}

export type OpenWebSocket = (url: string, protocols: string | string[]) => WebSocketLike;

export interface SocketReports {
  opened(): void;
  /** Once, at the end; `code` is the WebSocket close code, 1006 where the connection just went. */
  closed(code: number): void;
  /** A valid text frame; `pong` and `beat` are not reported. */
  control(message: ServerControl): void;
  controlMalformed(): void;
  /** A binary frame of the room's other peer. */
  relayed(frame: Uint8Array): void;
  /** Once, after everything else, in every case: nothing of the socket is left. */
  gone(): void;
}

/** One connection to the signaling server (PROTOCOL §2). */
export interface SignalingSocket {
  /** Sent in order, once the socket is open. */
  control(message: ClientControl): void;
  relay(frame: Uint8Array): void;
  /** Ask for a sign of life now; without one in 5 s the socket counts as lost. */
  probe(): void;
  /** How long a sign of life took to come back the last time (ms); asks for the next one. */
  measure(): { roundTrip?: number } | null;
  /** Send what is queued, then close, with no report. */
  finish(): void;
  /** It is dead: close at once, and report it. */
  lose(): void;
  /** Close at once, with no report. */
  drop(): void;
}

const probeLimit = 5_000;
const connectLimit = 15_000;
/** How long the last words of a finished socket may take (ms). */
const finishLimit = 5_000;
/** Bytes handed to the browser but not yet on the wire, above which the rest waits here. */
const highWater = 262_144;
/** Bytes that may wait here: far more than one handoff ever has, so that beyond it something is wrong. */
const queueLimit = 4 * 1024 * 1024;
const drainEvery = 25;
/** "Abnormal closure", RFC 6455 §7.4.1. */
const lost = 1006;

/**
 * Open a signaling socket. Never throws and never reports before it has returned.
 * @param options.first Its first message: part of the handshake where it can be and the server knows how.
 * @param options.now Unix ms.
 */
export function openSocket(options: {
  url: string;
  first?: ClientControl;
  webSocket: OpenWebSocket;
  now(): number;
  report: SocketReports;
}): SignalingSocket {
  const { report, now, first } = options;
  const offer = first === undefined ? null : seatOffer(first);
  let phase: 'connecting' | 'open' | 'over' = 'connecting';
  let finishing = false;
  let queue: (string | Uint8Array<ArrayBuffer>)[] = [];
  let queuedBytes = 0;
  let heardAt = now();
  let web: WebSocketLike | undefined;
  let drain: ReturnType<typeof setTimeout> | undefined;
  let heartbeat: ReturnType<typeof setInterval> | undefined;
  let deadline: ReturnType<typeof setTimeout> | undefined;
  let isGone = false;

  const go = () => {
    if (isGone) return;
    isGone = true;
    report.gone();
  };

  const end = (code: number | null) => {
    if (phase === 'over') return;
    phase = 'over';
    clearTimeout(drain);
    clearTimeout(deadline);
    clearInterval(heartbeat);
    queue = [];
    if (code !== null && !finishing) report.closed(code);
    if (web) web.close(1000);
    else go();
  };

  const expectWithin = (limit: number) => {
    clearTimeout(deadline);
    deadline = setTimeout(() => end(lost), limit);
  };

  const pump = () => {
    if (phase !== 'open' || !web) return;
    clearTimeout(drain);
    while (web.bufferedAmount < highWater) {
      const next = queue.shift();
      if (next === undefined) break;
      queuedBytes -= next.length;
      web.send(next);
    }
    if (queue.length > 0) drain = setTimeout(pump, drainEvery);
    else if (finishing) end(null);
  };

  const enqueue = (data: string | Uint8Array<ArrayBuffer>) => {
    if (phase === 'over' || finishing) return;
    queue.push(data);
    queuedBytes += data.length;
    if (queuedBytes > queueLimit) queueMicrotask(() => end(lost));
    else pump();
  };

  let pingedAt: number | undefined;
  let roundTrip: number | undefined;

  const ping = () => {
    // Answered in order, so that the first answer is to the first one.
    pingedAt ??= now();
    web?.send(encodeControl({ type: 'ping' }));
  };

  const hearPong = () => {
    if (pingedAt !== undefined) roundTrip = Math.max(0, now() - pingedAt);
    pingedAt = undefined;
  };

  let beatAt = Number.NEGATIVE_INFINITY;

  const answerBeat = () => {
    beatAt = now();
    web?.send(encodeControl({ type: 'beat' }));
  };

  const look = () => {
    if (now() - heardAt >= silenceSeconds * 1000) end(lost);
    else if (now() - beatAt >= beatSeconds * 1000) ping();
  };

  const hear = (data: unknown) => {
    if (phase !== 'open') return;
    heardAt = now();
    if (!finishing) clearTimeout(deadline);
    if (typeof data === 'string') {
      const message = data.length > controlBytes ? null : parseServerControl(data);
      if (message === null) report.controlMalformed();
      else if (message.type === 'pong') hearPong();
      else if (message.type === 'beat') answerBeat();
      else report.control(message);
    } else if (data instanceof ArrayBuffer && data.byteLength <= binaryFrameBytes) {
      report.relayed(new Uint8Array(data));
    }
  };

  expectWithin(connectLimit);
  try {
    web = options.webSocket(options.url, [subprotocol, beatSubprotocol, ...(offer === null ? [] : [offer])]);
  } catch {
    // A URL that the platform refuses (a browser's policy, say) is a server that cannot be reached.
    queueMicrotask(() => end(lost));
  }
  if (web) {
    web.binaryType = 'arraybuffer';
    web.addEventListener('open', () => {
      if (phase !== 'connecting') return;
      phase = 'open';
      heardAt = now();
      if (!finishing) clearTimeout(deadline);
      heartbeat = setInterval(look, pingSeconds * 1000);
      // What the handshake asked for is not asked for twice.
      if (first !== undefined && web.protocol !== offer) {
        const message = encodeControl(first);
        queue.unshift(message);
        queuedBytes += message.length;
      }
      if (!finishing) report.opened();
      pump();
    });
    web.addEventListener('message', event => hear(event.data));
    web.addEventListener('close', event => {
      end(event.code);
      go();
    });
    // A close follows every error and says more; without a listener `ws` would throw.
    web.addEventListener('error', () => {});
  }

  return {
    control: message => enqueue(encodeControl(message)),
    relay: frame => enqueue(new Uint8Array(frame)),
    probe() {
      if (phase !== 'open') return;
      expectWithin(probeLimit);
      ping();
    },
    measure() {
      if (phase !== 'open') return null;
      if (pingedAt === undefined) ping();
      return roundTrip === undefined ? {} : { roundTrip };
    },
    finish() {
      if (phase === 'over' || finishing) return;
      finishing = true;
      const unsaid = queue.length > 0 || (phase === 'connecting' && first !== undefined);
      if (!unsaid) return end(null);
      expectWithin(finishLimit);
      pump();
    },
    lose: () => end(lost),
    drop: () => end(null),
  };
}
