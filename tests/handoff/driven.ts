/** One machine driven by hand, and whoever else has the link at the other end of its relay. */
import { handoffKeys } from '../../lib/crypto/linkkeys.ts';
import {
  answerHandshake,
  beginHandshake,
  finishHandshake,
  type Handshake,
} from '../../lib/handoff/channel/handshake.ts';
import { openData, type Session, sealMessage } from '../../lib/handoff/channel/session.ts';
import type { Ambient, Effect, Step } from '../../lib/handoff/effect.ts';
import type { RecipientEvent, SenderEvent } from '../../lib/handoff/event.ts';
import {
  type RecipientOptions,
  type RecipientState,
  startRecipient,
  stepRecipient,
} from '../../lib/handoff/recipient.ts';
import { type SenderOptions, type SenderState, startSender, stepSender } from '../../lib/handoff/sender.ts';
import { parseFrame } from '../../lib/protocol/frame.ts';
import type { Item } from '../../lib/protocol/item.ts';
import { parseLink } from '../../lib/protocol/link.ts';
import type { PeerMessage } from '../../lib/protocol/message.ts';
import { type Random, seededRandom } from './random.ts';

export const startOfTime = 1_800_000_000_000;
export const item: Item = { v: 1, fields: [{ label: 'Password', kind: 'password', value: 'correct horse' }] };
export const app = 'fieldpost/test';
export const server = 'https://fieldpost.example';

export class Driven<State, Event> {
  state: State;
  now = startOfTime;
  /** Of the last step, or of the start. */
  effects: Effect[];
  readonly random: Random;
  readonly #step: (state: State, event: Event, ambient: Ambient) => Step<State>;

  constructor(
    random: Random,
    start: (ambient: Ambient) => Step<State>,
    step: (state: State, event: Event, ambient: Ambient) => Step<State>,
  ) {
    this.random = random;
    this.#step = step;
    const started = start(this.ambient());
    this.state = started.state;
    this.effects = started.effects;
  }

  ambient(): Ambient {
    return { now: this.now, draw: length => this.random.bytes(length) };
  }

  do(event: Event): Effect[] {
    const next = this.#step(this.state, event, this.ambient());
    this.state = next.state;
    this.effects = next.effects;
    for (const effect of next.effects) {
      if (effect.type === 'wipe') for (const bytes of effect.bytes) bytes.fill(0);
    }
    return next.effects;
  }

  /** Let so many ms pass; timers do not fire by it. */
  wait(ms: number): void {
    this.now += ms;
  }
}

export type DrivenSender = Driven<SenderState, SenderEvent>;
export type DrivenRecipient = Driven<RecipientState, RecipientEvent>;

const seat = 'A'.repeat(43);

/** A sender whose room is open, with somebody in the other seat. */
export function openedSender(options: Partial<SenderOptions> = {}, seed = 1): DrivenSender {
  const sender = new Driven<SenderState, SenderEvent>(
    seededRandom(seed),
    ambient => startSender({ handoff: 's', server, item, policy: 'relay', app, ...options }, ambient),
    stepSender,
  );
  const expires = startOfTime / 1000 + 3600;
  sender.do({ type: 'control', message: { type: 'opened', seat, expires, peer: false, ice: [] } });
  sender.do({ type: 'control', message: { type: 'peer', present: true } });
  return sender;
}

/** A recipient that has its seat, with somebody in the other one. */
export function joinedRecipient(
  link: string,
  options: Partial<RecipientOptions> = {},
  seed = 2,
): DrivenRecipient {
  const recipient = new Driven<RecipientState, RecipientEvent>(
    seededRandom(seed),
    ambient =>
      startRecipient(
        { handoff: 'r', link: linkKey(link), policy: 'relay', engaged: true, app, ...options },
        ambient,
      ),
    stepRecipient,
  );
  return recipient;
}

export const joined: RecipientEvent = {
  type: 'control',
  message: { type: 'joined', seat, expires: startOfTime / 1000 + 3600, peer: true, ice: [] },
};

export function linkKey(link: string): { server: string; key: Uint8Array } {
  const parsed = parseLink(link);
  if ('bad' in parsed) throw new Error(parsed.bad);
  return parsed.ok;
}

/** The frames that a step put on the relay. */
export function relayed(effects: readonly Effect[]): Uint8Array[] {
  return effects.flatMap(effect => (effect.type === 'relay' ? [effect.frame] : []));
}

/** Whoever has the link, at the recipient's end, saying what they please. */
export class StrangeRecipient {
  session: Session | null = null;
  handshake: Handshake | null = null;
  readonly sender: DrivenSender;
  readonly #keys: { roomId: Uint8Array; psk: Uint8Array };

  constructor(sender: DrivenSender, link: string) {
    this.sender = sender;
    this.#keys = handoffKeys(linkKey(link).key);
  }

  /** A 0x01, with the psk of a resume where one is given. */
  first(resumePsk?: Uint8Array): Uint8Array {
    const { frame, handshake } = beginHandshake({
      roomId: this.#keys.roomId,
      psk: resumePsk ?? this.#keys.psk,
      app,
      resumed: resumePsk !== undefined,
      draw: length => this.sender.random.bytes(length),
    });
    this.handshake = handshake;
    return frame;
  }

  /** Handshake and say hello. @returns what the sender said, up to its answer to hello. */
  meet(resumePsk?: Uint8Array): PeerMessage[] {
    const answer = this.sender.do({ type: 'relay-frame', frame: this.first(resumePsk) });
    const heard = this.read(answer);
    return [...heard, ...this.say({ type: 'hello' })];
  }

  /** Take what the sender put on the relay. */
  read(effects: readonly Effect[]): PeerMessage[] {
    const heard: PeerMessage[] = [];
    for (const bytes of relayed(effects)) {
      const frame = parseFrame(bytes);
      if (frame?.kind === 'second' && this.handshake) {
        const finished = finishHandshake(this.handshake, frame.body);
        if (finished && typeof finished === 'object') this.session = finished.session;
      } else if (frame?.kind === 'data' && this.session) {
        const opened = openData(this.session, 'relay', frame);
        if (opened.kind !== 'opened') continue;
        this.session = opened.session;
        if (opened.message && opened.message.type !== 'unknown') heard.push(opened.message);
      }
    }
    return heard;
  }

  seal(message: PeerMessage): Uint8Array {
    if (!this.session) throw new Error('no session');
    const sealed = sealMessage(this.session, message);
    this.session = sealed.session;
    if (sealed.effect.type !== 'relay') throw new Error('not on the relay');
    return sealed.effect.frame;
  }

  say(message: PeerMessage): PeerMessage[] {
    return this.read(this.sender.do({ type: 'relay-frame', frame: this.seal(message) }));
  }
}

/** Whoever has the link, at the sender's end (that takes the server's help), saying what they please. */
export class StrangeSender {
  session: Session | null = null;
  /** The last answer to a 0x01. */
  second: Uint8Array | null = null;
  readonly recipient: DrivenRecipient;
  readonly #keys: { roomId: Uint8Array; psk: Uint8Array };

  constructor(recipient: DrivenRecipient, link: string) {
    this.recipient = recipient;
    this.#keys = handoffKeys(linkKey(link).key);
  }

  /** Answer the 0x01 among these effects. @returns what the recipient said then. */
  meet(effects: readonly Effect[] = this.recipient.effects, resumePsk?: Uint8Array): PeerMessage[] {
    for (const bytes of relayed(effects)) {
      const frame = parseFrame(bytes);
      if (frame?.kind !== 'first') continue;
      const answer = answerHandshake(
        {
          roomId: this.#keys.roomId,
          psk: resumePsk ?? this.#keys.psk,
          app,
          draw: length => this.recipient.random.bytes(length),
        },
        frame.epoch,
        frame.body,
        () => true,
      );
      if (!answer || answer === 'newer-version') throw new Error('no answer');
      this.session = answer.session;
      this.second = answer.frame;
      return this.read(this.recipient.do({ type: 'relay-frame', frame: answer.frame }));
    }
    throw new Error('no 0x01 to answer');
  }

  read(effects: readonly Effect[]): PeerMessage[] {
    const heard: PeerMessage[] = [];
    for (const bytes of relayed(effects)) {
      const frame = parseFrame(bytes);
      if (frame?.kind !== 'data' || !this.session) continue;
      const opened = openData(this.session, 'relay', frame);
      if (opened.kind !== 'opened') continue;
      this.session = opened.session;
      if (opened.message && opened.message.type !== 'unknown') heard.push(opened.message);
    }
    return heard;
  }

  seal(message: PeerMessage): Uint8Array {
    if (!this.session) throw new Error('no session');
    const sealed = sealMessage(this.session, message);
    this.session = sealed.session;
    if (sealed.effect.type !== 'relay') throw new Error('not on the relay');
    return sealed.effect.frame;
  }

  say(message: PeerMessage): PeerMessage[] {
    return this.read(this.recipient.do({ type: 'relay-frame', frame: this.seal(message) }));
  }

  ready(attempt = 1, left = 3): PeerMessage {
    return {
      type: 'ready',
      policy: 'relay',
      code: { digits: 6, period: 30 },
      attempt,
      left,
      passphrase: false,
    };
  }
}
