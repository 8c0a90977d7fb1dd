/**
 * The recipient's machine: it joins the room, proves the code that its person typed, keeps what it gets until it is
 * placed, and acknowledges it (PROTOCOL sections 2 to 6).
 */
import { toBase64url } from '../crypto/bytes.ts';
import { handoffKeys, shardOf } from '../crypto/linkkeys.ts';
import { type Item, parseItem } from '../protocol/item.ts';
import { maxTtl } from '../protocol/limits.ts';
import type { HandoffLink } from '../protocol/link.ts';
import type { Policy } from '../protocol/message.ts';
import { hasConnected, transportsOf } from './channel/path.ts';
import { closePath, failPath, forwardSignal, openPath, reroutePath } from './channel/talk.ts';
import type { Ambient, Step } from './effect.ts';
import type { RecipientEvent, TimerName } from './event.ts';
import { endRecipient, expireRecipient, settlePartly } from './recipient/ending.ts';
import { onPathChange, onPeerFrame, onRelayFrame } from './recipient/frames.ts';
import {
  onFillDone,
  onFillInterrupted,
  onFillRefused,
  onFillStarted,
  onPeerWait,
  onResumeOver,
} from './recipient/item.ts';
import { onPlaceFilled, onPlaceRefused, onPlaceStarted } from './recipient/places.ts';
import { engage, onCode } from './recipient/proving.ts';
import { dropSession, forgetGreeting, loseSession, onHandshakeTimer } from './recipient/session.ts';
import { connect, onControl, onReconnectTimer, onSocketClosed } from './recipient/signaling.ts';
import type { RecipientEnded, RecipientRunning, RecipientState, RecipientTurn } from './recipient/state.ts';
import { signalUrlOf, stayAway } from './socket.ts';
import { closeTurn, openTurn, overdueTimer, repeatTimers, setTimer, takeTimer } from './turn.ts';

export type { RecipientState } from './recipient/state.ts';
export { viewRecipient } from './recipient/view.ts';

export interface RecipientOptions {
  /** This handoff's name in this program. */
  handoff: string;
  link: Pick<HandoffLink, 'server' | 'key'>;
  policy: Policy;
  /** Connect to the other side by the server's TURN relay or not at all, so that it never learns this address. */
  hideAddress?: boolean;
  /** The person acted on the link already. */
  engaged: boolean;
  /** How long (ms) to wait for a sender that was never met: 20 minutes unless the caller keeps its own time. */
  patience?: number;
  /** Name and version of this program. */
  app: string;
}

/**
 * A link whose sender is never there is dead: nobody is to be reminded of it for as long as a link may live (ms). Longer
 * than the 15 minutes after which a server gives up a room that lost its sender, so that such a room can come back.
 */
export const defaultPatience = 1_200_000;

/** Begin to receive what a link names. The link key is copied. */
export function startRecipient(options: RecipientOptions, ambient: Ambient): Step<RecipientState> {
  const { handoff, link, policy, hideAddress = false, engaged, app, patience = defaultPatience } = options;
  const { roomId, psk } = handoffKeys(link.key);
  const running: RecipientRunning = {
    kind: 'running',
    role: 'recipient',
    handoff,
    server: link.server,
    app,
    policy,
    hideAddress,
    roomId,
    psk,
    room: toBase64url(roomId),
    signalUrl: signalUrlOf(link.server, shardOf(roomId)),
    engaged,
    expires: null,
    seatedOnce: false,
    met: false,
    seat: null,
    ice: [],
    socket: { kind: 'away', why: 'lost', ask: 'join', tries: 0, since: ambient.now, heard: ambient.now },
    timers: {},
    greeting: { kind: 'idle' },
    greetedAt: 0,
    solicitedAt: 0,
    session: null,
    proof: { kind: 'silent' },
    lock: null,
    typed: null,
    wrongCode: false,
    answered: 0,
    resume: null,
    held: { kind: 'none' },
  };
  const turn: RecipientTurn = openTurn(running, ambient);
  setTimer(turn, 'lifetime', ambient.now + Math.min(patience, maxTtl * 1000));
  connect(turn);
  return closeTurn<RecipientRunning, RecipientEnded>(null, turn);
}

/** What an event makes of the state. It never throws, whatever the other side or the server says. */
export function stepRecipient(
  state: RecipientState,
  event: RecipientEvent,
  ambient: Ambient,
): Step<RecipientState> {
  if (state.kind === 'ended') return { state, effects: [] };
  const turn: RecipientTurn = openTurn(state, ambient);
  const fired = new Set<TimerName>();
  for (let due = overdueTimer(turn); due !== null && !turn.ended; due = overdueTimer(turn)) {
    fired.add(due);
    takeTimer(turn, due);
    onTimer(turn, due);
  }
  const isDone = event.type === 'timer' && fired.has(event.name);
  if (!turn.ended && !isDone) onEvent(turn, event);
  return closeTurn<RecipientRunning, RecipientEnded>(state, turn);
}

/** The item, for placing it; null before it is here and once it is placed. */
export function itemOf(state: RecipientState): Item | null {
  if (state.kind === 'ended') return null;
  const { held } = state;
  return held.kind === 'received' || held.kind === 'filling' ? parseItem(held.item) : null;
}

function onEvent(turn: RecipientTurn, event: RecipientEvent) {
  switch (event.type) {
    case 'socket-opened':
    case 'control-malformed':
      return;
    case 'socket-closed':
      return onSocketClosed(turn, event.code);
    case 'control':
      return onControl(turn, event.message);
    case 'relay-frame':
      return onRelayFrame(turn, event.frame);
    case 'peer-signal':
      return forwardSignal(turn, event.peer, event.data);
    case 'peer-opened':
      return onPathChange(turn, openPath(turn, event.peer, event.kind));
    case 'peer-rerouted':
      return reroutePath(turn, event.peer, event.kind);
    case 'peer-frame':
      return onPeerFrame(turn, event.peer, event.frame);
    case 'peer-closed':
      return onPathChange(turn, closePath(turn, event.peer));
    case 'timer':
      return onTimerEvent(turn, event.name);
    case 'net-lost':
      return onNetLost(turn);
    case 'engage':
      return engage(turn);
    case 'code':
      return onCode(turn, event.digits, event.passphrase ?? '');
    case 'decline':
      return decline(turn);
    case 'hide-address':
      return hideAddress(turn, event.hidden);
    case 'leave':
      return leave(turn);
    case 'fill-started':
      return onFillStarted(turn, event);
    case 'fill-refused':
      return onFillRefused(turn, event);
    case 'fill-interrupted':
      return onFillInterrupted(turn, event);
    case 'fill-done':
      return onFillDone(turn, event);
    case 'place-started':
      return onPlaceStarted(turn, event);
    case 'place-filled':
      return onPlaceFilled(turn, event);
    case 'place-refused':
      return onPlaceRefused(turn, event);
  }
}

function onTimerEvent(turn: RecipientTurn, name: TimerName) {
  const at = turn.state.timers[name];
  if (at === undefined) return;
  // The network may hasten a reconnection; any other timer that fires early is set again.
  if (name !== 'reconnect' || turn.state.socket.kind !== 'away') {
    turn.effects.push({ type: 'timer', name, at });
    return;
  }
  takeTimer(turn, name);
  onTimer(turn, name);
}

function onTimer(turn: RecipientTurn, name: TimerName) {
  switch (name) {
    case 'lifetime':
      return expireRecipient(turn);
    case 'reconnect':
      return onReconnectTimer(turn);
    case 'handshake':
      return onHandshakeTimer(turn);
    case 'attempt':
    case 'path':
      return loseSession(turn);
    case 'resume':
      return onResumeOver(turn);
    case 'peer-wait':
      return onPeerWait(turn);
    case 'solicit':
    // The sender's.
  }
}

/** Sockets, connections and timers are gone; what was on its way may be lost. */
function onNetLost(turn: RecipientTurn): void {
  dropSession(turn);
  forgetGreeting(turn);
  if (turn.state.socket.kind === 'seated') stayAway(turn, 'lost', 'resume', 0);
  connect(turn);
  repeatTimers(turn);
}

/** What a connection that was begun has told is told: the choice is for the next one. */
function hideAddress(turn: RecipientTurn, hidden: boolean): void {
  if (turn.state.session && hasConnected(turn.state.session)) return;
  turn.state = { ...turn.state, hideAddress: hidden };
  // Without TURN an offer that waits would come to nothing: the sender need not wait for it.
  if (turn.state.session?.path.kind === 'offered' && transportsOf(turn.state) === null) {
    onPathChange(turn, failPath(turn));
  }
}

/** Nobody can take a placed item back, nor what was placed of it. */
function decline(turn: RecipientTurn): void {
  const placed = turn.state.held.kind === 'placed' || settlePartly(turn);
  endRecipient(turn, placed ? 'delivered' : 'declined', placed ? 'done' : 'declined');
}

/** Whoever proved to know the code says nothing: the sender would end the handoff, and could not give it again. */
function leave(turn: RecipientTurn): void {
  const { held, session } = turn.state;
  if (held.kind === 'placed') endRecipient(turn, 'delivered', 'done');
  else endRecipient(turn, 'lost-connection', session?.peer === 'proved' ? null : 'done');
}
