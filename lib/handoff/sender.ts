/**
 * The sender's machine: it has the item, opens the room, answers whoever proves the code, and forgets the item when the
 * other side acknowledges it (PROTOCOL sections 2 to 6).
 */
import { totpSecretBytes } from '../crypto/totp.ts';
import type { Item } from '../protocol/item.ts';
import { defaultTtl, linkKeyBytes, maxTtl, minTtl, codeDigits as usualDigits } from '../protocol/limits.ts';
import { formatLink } from '../protocol/link.ts';
import type { CodeDigits, Policy } from '../protocol/message.ts';
import { hasConnected } from './channel/path.ts';
import { closePath, forwardSignal, openPath, reroutePath, say } from './channel/talk.ts';
import type { Ambient, Step } from './effect.ts';
import type { SenderEvent, TimerName } from './event.ts';
import { deliver, giveUpResume } from './sender/delivery.ts';
import { cancelSender, expireSender } from './sender/ending.ts';
import { onPathChange, onPeerFrame, onRelayFrame } from './sender/frames.ts';
import { dropField, itemMembers, relabel, replaceItem } from './sender/item.ts';
import { linkMembers } from './sender/link.ts';
import { announcement, closeAttempt } from './sender/lock.ts';
import { tellPath } from './sender/path-word.ts';
import { announcePending, dropPending, isPendingConnection, onPendingConnection } from './sender/pending.ts';
import { loseSession, solicit } from './sender/session.ts';
import { connect, onControl, onReconnectTimer, onSocketClosed } from './sender/signaling.ts';
import type { SenderEnded, SenderRunning, SenderState, SenderTurn } from './sender/state.ts';
import { onAttemptTimeout, rearmsAllowed } from './sender/verification.ts';
import { stayAway } from './socket.ts';

import { closeTurn, openTurn, overdueTimer, repeatTimers, setTimer, takeTimer } from './turn.ts';

export type { SenderState } from './sender/state.ts';
export { viewSender } from './sender/view.ts';

export interface SenderOptions {
  /** This handoff's name in this program. */
  handoff: string;
  /** Origin of the signaling server. */
  server: string;
  item: Item;
  /** Lifetime in seconds, 60 to 86,400; 3600 unless given. */
  ttl?: number;
  /** How long the code is; 6 unless given. */
  codeDigits?: CodeDigits;
  policy: Policy;
  /** Connect to the other side by the server's TURN relay or not at all, so that it never learns this address. */
  hideAddress?: boolean;
  /** Taken untrimmed; empty or absent: none. */
  passphrase?: string;
  /** The token of the server's operator, where it asks for one to open rooms. */
  access?: string;
  /** Name and version of this program. */
  app: string;
}

/**
 * Begin to hand over an item.
 *
 * @throws RangeError for an item over 48,000 bytes, a lifetime out of its bounds, or a server that is not a good origin.
 */
export function startSender(options: SenderOptions, ambient: Ambient): Step<SenderState> {
  const {
    handoff,
    server,
    item,
    ttl = defaultTtl,
    policy,
    hideAddress = false,
    passphrase = '',
    access = '',
    app,
  } = options;
  const { codeDigits: digits = usualDigits } = options;
  if (!Number.isInteger(ttl) || ttl < minTtl || ttl > maxTtl) {
    throw new RangeError(`ttl must be ${minTtl} to ${maxTtl} whole seconds, not ${ttl}`);
  }
  const expires = ambient.now + ttl * 1000;
  const running: SenderRunning = {
    kind: 'running',
    role: 'sender',
    handoff,
    server,
    app,
    policy,
    hideAddress,
    ...linkMembers(server, ambient.draw(linkKeyBytes)),
    passphrase,
    access,
    expires,
    ...itemMembers(item, ambient),
    sent: false,
    met: false,
    seat: null,
    ice: [],
    socket: { kind: 'away', why: 'lost', ask: 'open', tries: 0, since: ambient.now, heard: ambient.now },
    timers: {},
    session: null,
    pending: null,
    answeredAt: 0,
    seen: [],
    failedHandshakes: 0,
    arming: { totp: ambient.draw(totpSecretBytes), digits, tried: 0, wrong: 0 },
    rearmsLeft: rearmsAllowed,
    attempts: 0,
    proof: { kind: 'offering' },
    memo: null,
    pathWord: 'unasked',
  };
  // A server that no link can name is refused before anything is sent to it.
  linkOf(running);
  const turn: SenderTurn = openTurn(running, ambient);
  setTimer(turn, 'lifetime', expires);
  connect(turn);
  return closeTurn<SenderRunning, SenderEnded>(null, turn);
}

/** What an event makes of the state. It never throws, whatever the other side or the server says. */
export function stepSender(state: SenderState, event: SenderEvent, ambient: Ambient): Step<SenderState> {
  if (state.kind === 'ended') return { state, effects: [] };
  const turn: SenderTurn = openTurn(state, ambient);
  const fired = new Set<TimerName>();
  for (let due = overdueTimer(turn); due !== null && !turn.ended; due = overdueTimer(turn)) {
    fired.add(due);
    takeTimer(turn, due);
    onTimer(turn, due);
  }
  const isDone = event.type === 'timer' && fired.has(event.name);
  if (!turn.ended && !isDone) onEvent(turn, event);
  if (!turn.ended) tellPath(turn);
  return closeTurn<SenderRunning, SenderEnded>(state, turn);
}

/** The link to be sent; empty once the handoff has ended. */
export function linkOf(state: SenderState): string {
  return state.kind === 'ended' ? '' : formatLink({ kind: 'handoff', server: state.server, key: state.key });
}

function onEvent(turn: SenderTurn, event: SenderEvent) {
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
      if (isPendingConnection(turn, event.peer)) return onPendingConnection(turn, event);
      return forwardSignal(turn, event.peer, event.data);
    case 'peer-opened':
      return onPathChange(turn, openPath(turn, event.peer, event.kind));
    case 'peer-rerouted':
      return reroutePath(turn, event.peer, event.kind);
    case 'peer-frame':
      return onPeerFrame(turn, event.peer, event.frame);
    case 'peer-closed':
      if (isPendingConnection(turn, event.peer)) return onPendingConnection(turn, event);
      return onPathChange(turn, closePath(turn, event.peer));
    case 'timer':
      return onTimerEvent(turn, event.name);
    case 'net-lost':
      return onNetLost(turn);
    case 'replace-item':
      return replaceItem(turn, event.item);
    case 'relabel':
      return relabel(turn, event.field, event.label);
    case 'drop-field':
      return dropField(turn, event.field);
    case 'rearm':
      return rearm(turn);
    case 'evict':
      return evict(turn);
    case 'hide-address':
      return hideAddress(turn, event.hidden);
    case 'cancel':
      return cancelSender(turn);
  }
}

function onTimerEvent(turn: SenderTurn, name: TimerName) {
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

function onTimer(turn: SenderTurn, name: TimerName) {
  switch (name) {
    case 'lifetime':
      return expireSender(turn);
    case 'reconnect':
      return onReconnectTimer(turn);
    case 'solicit':
      return turn.state.session ? undefined : solicit(turn);
    case 'attempt':
      return onAttemptTimeout(turn);
    case 'path':
      return deliver(turn);
    case 'resume':
      if (giveUpResume(turn)) loseSession(turn, 'solicit');
      return;
    case 'handshake':
    case 'peer-wait':
    // The recipient's.
  }
}

/** Sockets, connections and timers are gone; what was on its way may be lost. */
function onNetLost(turn: SenderTurn): void {
  dropPending(turn);
  loseSession(turn, 'wait');
  const { socket } = turn.state;
  if (socket.kind === 'seated') stayAway(turn, 'lost', 'resume', 0);
  setTimer(turn, 'solicit', null);
  connect(turn);
  repeatTimers(turn);
}

/** A new code and three more attempts. */
function rearm(turn: SenderTurn): void {
  const { arming, proof, rearmsLeft } = turn.state;
  if ((proof.kind !== 'paused' && proof.kind !== 'unconfirmed') || rearmsLeft === 0) return;
  turn.state = {
    ...turn.state,
    arming: { totp: turn.draw(totpSecretBytes), digits: arming.digits, tried: 0, wrong: 0 },
    rearmsLeft: rearmsLeft - 1,
    proof: { kind: 'offering' },
    memo: null,
  };
  // The item is never repeated in the session that it was sent in.
  if (proof.kind === 'unconfirmed') loseSession(turn, 'solicit');
  else say(turn, announcement(turn.state));
  announcePending(turn);
}

/** What a connection that was begun has told is told: the choice is for the next one. */
function hideAddress(turn: SenderTurn, hidden: boolean): void {
  const { session, pending } = turn.state;
  if ([session, pending].some(begun => begun !== null && hasConnected(begun))) return;
  turn.state = { ...turn.state, hideAddress: hidden };
}

/** Put whoever has the other seat out. */
function evict(turn: SenderTurn): void {
  const { socket, room } = turn.state;
  if (socket.kind !== 'seated') return;
  closeAttempt(turn);
  dropPending(turn);
  loseSession(turn, 'wait');
  setTimer(turn, 'solicit', null);
  turn.effects.push({ type: 'control', message: { type: 'evict', room } });
}
