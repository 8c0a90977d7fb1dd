/** A server, two machines and their networks in virtual time, with faults between any two deliveries. */
import type { Ambient, NetEffect } from '../../lib/handoff/effect.ts';
import type { NetEvent, RecipientEvent, SenderEvent } from '../../lib/handoff/event.ts';
import { type RecipientState, startRecipient, stepRecipient } from '../../lib/handoff/recipient.ts';
import { linkOf, type SenderState, startSender, stepSender } from '../../lib/handoff/sender.ts';
import { type RecipientView, type SenderView, viewRecipient, viewSender } from '../../lib/handoff/view.ts';
import type { Item } from '../../lib/protocol/item.ts';
import { parseLink } from '../../lib/protocol/link.ts';
import type { CodeDigits, Policy } from '../../lib/protocol/message.ts';
import { Clock } from './clock.ts';
import { type Random, seededRandom } from './random.ts';
import { FakeServer } from './server.ts';
import { type Connection, Side } from './side.ts';

/** What may happen to one delivery (a control message or a frame, on its way to or from the server, or direct). */
export const faults = [
  'drop',
  'duplicate',
  'delay',
  'cut',
  'cut-other',
  'cut-both',
  'stall',
  'outage',
  'kill-sender',
  'kill-recipient',
  'lose-sender',
  'lose-recipient',
  'restart-server',
  'cut-direct',
] as const;
export type Fault = (typeof faults)[number];

type PeerStart = Extract<NetEffect, { type: 'peer-start' }>;

export interface NetworkOptions {
  seed: number;
  item: Item;
  /** Seconds. */
  ttl?: number;
  codeDigits?: CodeDigits;
  policies?: { sender: Policy; recipient: Policy };
  /** Who hides their address. */
  hides?: { sender: boolean; recipient: boolean };
  /** Whether the server has a TURN relay. */
  turn?: boolean;
  passphrase?: string;
  /** What the server takes beyond the first version. */
  accepts?: string[];
  /** Whether the recipient's person has acted on the link already; unless given, they have. */
  engaged?: boolean;
  /** Whether a WebRTC connection can be made. */
  direct?: boolean;
  /** By the number of the delivery at which each fault happens. */
  plan?: ReadonlyMap<number, Fault>;
}

/** One way (ms). */
export const latency = 10;
const stallTime = 60_000;
const outageTime = 20_000;
const turn = { urls: 'turn:turn.example:3478', username: 'u', credential: 'c' };
const appName = 'fieldpost/test';
export const startOfTime = 1_800_000_000_000;

export class Network {
  readonly clock = new Clock(startOfTime);
  readonly server: FakeServer;
  readonly random: Random;
  readonly sender: Side<SenderState, SenderEvent>;
  readonly recipient!: Side<RecipientState, RecipientEvent>;
  readonly options: NetworkOptions;
  /** Deliveries so far. */
  deliveries = 0;
  isDown = false;
  /** Called when a process was started again, before its machine goes on. */
  onRestored: (name: 'sender' | 'recipient') => void = () => undefined;
  /** Sees every frame that leaves for the relay, and says what is relayed instead. */
  tamper: (from: 'sender' | 'recipient', frame: Uint8Array) => Uint8Array[] = (_, frame) => [frame];

  constructor(options: NetworkOptions) {
    this.options = options;
    this.random = seededRandom(options.seed);
    this.server = new FakeServer(this.random, () => this.clock.now, options.turn ? [turn] : [], {
      ...(options.accepts === undefined ? {} : { accepts: options.accepts }),
    });
    const { policies, passphrase, codeDigits } = options;
    const sending = startSender(
      {
        handoff: 's',
        server: 'https://fieldpost.example',
        item: options.item,
        ttl: options.ttl ?? 600,
        policy: policies?.sender ?? 'prefer-direct',
        hideAddress: options.hides?.sender ?? false,
        ...(passphrase === undefined ? {} : { passphrase }),
        ...(codeDigits === undefined ? {} : { codeDigits }),
        app: appName,
      },
      this.ambient(),
    );
    this.sender = new Side(this, 'sender', sending, stepSender);
    // A link is sent once its room is there.
    if (!this.runUntil(() => this.senderView().phase !== 'opening', 250_000))
      throw new Error('no room was opened');
    const link = parseLink(linkOf(this.sender.state));
    if ('bad' in link) throw new Error(link.bad);
    const receiving = startRecipient(
      {
        handoff: 'r',
        link: link.ok,
        policy: policies?.recipient ?? 'prefer-direct',
        hideAddress: options.hides?.recipient ?? false,
        engaged: options.engaged ?? true,
        app: appName,
      },
      this.ambient(),
    );
    this.recipient = new Side(this, 'recipient', receiving, stepRecipient);
  }

  /** @param skew - how far a computer's clock is ahead (ms). */
  ambient(skew = 0): Ambient {
    return { now: this.clock.now + skew, draw: length => this.random.bytes(length) };
  }

  senderView(): SenderView {
    return viewSender(this.sender.state, this.sender.now);
  }

  recipientView(): RecipientView {
    return viewRecipient(this.recipient.state, this.recipient.now);
  }

  get isOver(): boolean {
    return this.sender.state.kind === 'ended' && this.recipient.state.kind === 'ended';
  }

  /** Run until a condition holds; false if it does not within so many ms. */
  runUntil(condition: () => boolean, limit = 60_000): boolean {
    const end = this.clock.now + limit;
    while (!condition()) if (!this.clock.tick(end)) return condition();
    return true;
  }

  restored(name: 'sender' | 'recipient') {
    this.onRestored(name);
  }

  /** Pass something between a side and the server, and let the plan's fault happen to it. */
  deliver(side: 'sender' | 'recipient', connection: Connection, arrive: () => void) {
    const fault = this.options.plan?.get(this.deliveries++);
    const pass = () => {
      if (connection.open && !connection.stalled) arrive();
    };
    if (fault === 'drop') return;
    this.clock.after(fault === 'delay' ? 40 * latency : latency, pass);
    if (fault === 'duplicate') this.clock.after(latency, pass);
    if (fault !== undefined) this.#cause(fault, side);
  }

  startPeer(side: 'sender' | 'recipient', { peer, initiator, ice, transports }: PeerStart) {
    // An address that is to be hidden goes by TURN or nowhere.
    const { state } = this.#side(side);
    const hides = state.kind === 'running' && state.hideAddress;
    if (hides && (transports !== 'relay' || ice[0]?.urls !== turn.urls)) {
      throw new Error(`the ${side} would show its address`);
    }
    this.#side(side).peers.set(peer, { initiator, offered: initiator, answered: false, open: false });
    if (initiator) this.#emitSignal(side, peer, 'offer');
  }

  signalPeer(side: 'sender' | 'recipient', peer: string, type: string) {
    const end = this.#side(side).peers.get(peer);
    if (!end) return;
    if (type === 'offer' && !end.initiator) {
      this.#emitSignal(side, peer, 'answer');
    } else if (type === 'answer' && end.initiator) {
      const works = (this.options.direct ?? true) && !this.isDown;
      for (const name of ['sender', 'recipient'] as const) {
        this.clock.after(works ? 3 * latency : 1000, () =>
          works ? this.#open(name, peer) : this.#close(name, peer),
        );
      }
    }
  }

  sendDirect(from: 'sender' | 'recipient', peer: string, frame: Uint8Array) {
    const to = from === 'sender' ? 'recipient' : 'sender';
    if (!this.#side(from).peers.get(peer)?.open) return;
    const fault = this.options.plan?.get(this.deliveries++);
    this.clock.after(latency, () => {
      if (!this.#side(to).peers.get(peer)?.open) return;
      this.#dispatch(to, { type: 'peer-frame', peer, frame });
    });
    if (fault !== undefined) this.#cause(fault, from);
  }

  /** This end is closed without a report; the other end notices. */
  stopPeer(side: 'sender' | 'recipient', peer: string) {
    if (!this.#side(side).peers.delete(peer)) return;
    const other = side === 'sender' ? 'recipient' : 'sender';
    this.clock.after(2 * latency, () => this.#close(other, peer));
  }

  #open(side: 'sender' | 'recipient', peer: string) {
    const end = this.#side(side).peers.get(peer);
    if (!end || end.open) return;
    end.open = true;
    this.#dispatch(side, { type: 'peer-opened', peer, kind: 'host' });
  }

  #close(side: 'sender' | 'recipient', peer: string) {
    if (this.#side(side).peers.delete(peer)) this.#dispatch(side, { type: 'peer-closed', peer });
  }

  #emitSignal(side: 'sender' | 'recipient', peer: string, type: 'offer' | 'answer') {
    this.clock.after(latency, () => {
      if (!this.#side(side).peers.has(peer)) return;
      const sdp = 'v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n';
      this.#dispatch(side, { type: 'peer-signal', peer, data: { type, sdp } });
    });
  }

  #cause(fault: Fault, side: 'sender' | 'recipient') {
    const other = side === 'sender' ? 'recipient' : 'sender';
    // Before the link was sent there is one side only.
    if (!this.recipient && /both|other|recipient|outage|direct/.test(fault)) return;
    const soon = (run: () => void) => this.clock.after(0, run);
    switch (fault) {
      case 'cut':
        return soon(() => this.#side(side).closeSocket(1006));
      case 'cut-other':
        return soon(() => this.#side(other).closeSocket(1006));
      case 'cut-both':
        return soon(() => {
          this.sender.closeSocket(1006);
          this.recipient.closeSocket(1006);
        });
      case 'stall':
        return soon(() => this.#stall(side));
      case 'outage':
        return soon(() => this.outage());
      case 'kill-sender':
        return soon(() => {
          this.sender.killNext = true;
        });
      case 'kill-recipient':
        return soon(() => {
          this.recipient.killNext = true;
        });
      case 'lose-sender':
        return soon(() => this.sender.loseNet());
      case 'lose-recipient':
        return soon(() => this.recipient.loseNet());
      case 'restart-server':
        return soon(() => this.server.restart());
      case 'cut-direct':
        return soon(() => this.cutDirect());
      case 'drop':
      case 'duplicate':
      case 'delay':
    }
  }

  /** Half-open: frames vanish until both ends notice. */
  #stall(side: 'sender' | 'recipient') {
    const { connection } = this.#side(side);
    if (!connection) return;
    connection.stalled = true;
    this.clock.after(stallTime, () => {
      if (this.#side(side).connection === connection) this.#side(side).closeSocket(1006);
      else this.server.gone(connection.line);
    });
  }

  /** No network at all for so long (ms). */
  outage(lasting = outageTime) {
    this.isDown = true;
    this.clock.after(0, () => {
      this.sender.closeSocket(1006);
      this.recipient.closeSocket(1006);
      this.cutDirect();
    });
    this.clock.after(lasting, () => {
      this.isDown = false;
    });
  }

  cutDirect() {
    for (const peer of new Set([...this.sender.peers.keys(), ...this.recipient.peers.keys()])) {
      this.#close('sender', peer);
      this.#close('recipient', peer);
    }
  }

  #dispatch(side: 'sender' | 'recipient', event: NetEvent) {
    if (side === 'sender') this.sender.dispatch(event);
    else this.recipient.dispatch(event);
  }

  #side(side: 'sender' | 'recipient') {
    return side === 'sender' ? this.sender : this.recipient;
  }
}
