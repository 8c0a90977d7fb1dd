/** The signaling socket of a machine: asking for its seat, keeping it, coming back (PROTOCOL section 2). */
import {
  type ClientControl,
  type ControlErrorCode,
  closeCodes,
  type IceServer,
} from '../protocol/control.ts';
import { setTimer, type Timed, type Turn } from './turn.ts';

export type Ask = 'open' | 'join' | 'resume';

/** Why there is no seat now. `lost`: the connection went, or never came. */
export type Absence = ControlErrorCode | 'lost';

export type Socket =
  /** A socket is being opened, and the seat asked for right behind. `why`: what came of the last one. */
  | { kind: 'asking'; why: Absence; ask: Ask; tries: number; since: number; heard: number }
  /** `peer`: the other seat is taken. */
  | { kind: 'seated'; peer: boolean }
  /** Until the timer `reconnect`. Unix ms: `since` when there has been no seat, when the server was last `heard`. */
  | { kind: 'away'; why: Absence; ask: Ask; tries: number; since: number; heard: number };

/** What a machine knows of its server. */
export interface Signaled extends Timed {
  /** Where the socket goes: `wss://…/v1/signal/SHARD`. */
  signalUrl: string;
  /** base64url, 22 characters. */
  room: string;
  /** The seat's token, once given. */
  seat: string | null;
  ice: IceServer[];
  socket: Socket;
}

export type SignaledTurn = Turn<Signaled, unknown>;

const backoff = [250, 500, 1000, 2000, 4000, 5000] as const;
/** Jitter keeps a restarted server from being asked by everybody at once: ± 20 %. */
const jitter = 0.4;
/** A server that takes longer (ms) to connect and answer does not work. */
const answerLimit = 20_000;
/** After this long (ms) without a word of the server, people are told that the server cannot be reached. */
export const unreachableAfter = 60_000;

/** @param server - an http or https origin. @param shard - two hex digits. */
export function signalUrlOf(server: string, shard: string): string {
  return `${server.replace(/^http/, 'ws')}/v1/signal/${shard}`;
}

/** What a new room is asked for with; `access` is the token of a server's operator. */
export interface Opening {
  ttl: number;
  access?: string;
}

/** Open a socket and ask for the seat; what the caller sends behind it waits for the answer at the server. */
export function askForSeat(turn: SignaledTurn, ask: Ask, opening?: Opening): void {
  const { socket, room, seat, signalUrl } = turn.state;
  const tries = socket.kind === 'seated' ? 0 : socket.tries;
  const since = socket.kind === 'seated' ? turn.now : socket.since;
  const why = socket.kind === 'seated' ? 'lost' : socket.why;
  const heard = socket.kind === 'seated' ? turn.now : socket.heard;
  turn.state = { ...turn.state, socket: { kind: 'asking', why, ask, tries, since, heard } };
  turn.effects.push({ type: 'connect', url: signalUrl }, { type: 'control', message: request() });
  setTimer(turn, 'reconnect', turn.now + answerLimit);

  function request(): ClientControl {
    if (ask === 'resume' && seat !== null) return { type: 'resume', room, seat };
    if (ask === 'open') return { type: 'open', room, ...opening };
    return { type: 'join', room };
  }
}

/** The server gave the seat, with whatever it tells about it. */
export function takeSeat(
  turn: SignaledTurn,
  given: { seat?: string; peer: boolean; ice: IceServer[] },
): void {
  const { seat } = turn.state;
  setTimer(turn, 'reconnect', null);
  turn.state = {
    ...turn.state,
    seat: given.seat ?? seat,
    ice: given.ice,
    socket: { kind: 'seated', peer: given.peer },
  };
}

/**
 * There is no seat now: try again after a while.
 *
 * @param delay - in ms; without it the next of the backoff.
 */
export function stayAway(turn: SignaledTurn, why: Absence, ask: Ask, delay?: number): void {
  const { socket } = turn.state;
  const tries = socket.kind === 'seated' ? 0 : socket.tries;
  const since = socket.kind === 'seated' ? turn.now : socket.since;
  // A server that answers is reached, whatever it answers.
  const answered = why !== 'lost' && why !== 'shutting-down';
  const heard = socket.kind === 'seated' || answered ? turn.now : socket.heard;
  turn.state = { ...turn.state, socket: { kind: 'away', why, ask, tries: tries + 1, since, heard } };
  setTimer(turn, 'reconnect', turn.now + spread(turn, delay ?? backoff[Math.min(tries, 5)] ?? 5000));
}

/** Which absence a WebSocket close code means. */
export function absenceOf(code: number): Absence {
  const known = (Object.entries(closeCodes) as [ControlErrorCode, number][]).find(
    ([, close]) => close === code,
  );
  return known?.[0] ?? 'lost';
}

/** Whether people should be told that the server cannot be reached. */
export function isUnreachable(socket: Socket, now: number): boolean {
  if (socket.kind === 'seated' || (socket.why !== 'lost' && socket.why !== 'shutting-down')) return false;
  return now - socket.heard >= unreachableAfter;
}

/** A frame of the other seat says that it is taken, whatever the server said before. */
export function noticePeer(turn: SignaledTurn): void {
  const { socket } = turn.state;
  if (socket.kind !== 'seated' || socket.peer) return;
  turn.state = { ...turn.state, socket: { ...socket, peer: true } };
}

export function hasPeer(socket: Socket): boolean {
  return socket.kind === 'seated' && socket.peer;
}

function spread(turn: SignaledTurn, delay: number): number {
  const [random = 128] = turn.draw(1);
  return Math.round(delay * (1 - jitter / 2 + (jitter * random) / 256));
}
