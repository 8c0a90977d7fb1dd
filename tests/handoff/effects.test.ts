/** The whole list of effects, step by step, of the main paths, with fixed randomness. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { connectionOf } from '../../lib/handoff/channel/session.ts';
import type { Effect } from '../../lib/handoff/effect.ts';
import { itemOf, viewRecipient } from '../../lib/handoff/recipient.ts';
import { linkOf, viewSender } from '../../lib/handoff/sender.ts';
import { parseFrame } from '../../lib/protocol/frame.ts';
import {
  type DrivenRecipient,
  type DrivenSender,
  item,
  joined,
  joinedRecipient,
  openedSender,
  startOfTime,
} from './driven.ts';

beforeAll(ready);

/** An effect in words; timers in ms from the start of time. */
function word(effect: Effect): string {
  switch (effect.type) {
    case 'connect':
      return `connect ${new URL(effect.url).pathname.replace(/..$/, 'SHARD')}`;
    case 'control':
      return effect.message.type;
    case 'relay':
    case 'peer-frame': {
      const frame = parseFrame(effect.frame);
      return `${effect.type} ${frame?.kind === 'data' ? `data ${frame.counter}` : frame?.kind}`;
    }
    case 'peer-start':
      return `peer-start ${effect.initiator ? 'first' : 'second'}`;
    case 'peer-signal':
      return `peer-signal ${effect.data.type}`;
    case 'timer':
      return `${effect.name} ${effect.at === null ? 'stops' : `at ${effect.at - startOfTime}`}`;
    default:
      return effect.type;
  }
}

const told = (effects: readonly Effect[]): string[] => effects.map(word);

/** Two machines and the relay between them: frames move when they are told to. */
class Pair {
  readonly sender: DrivenSender;
  readonly recipient: DrivenRecipient;
  #toSender: Uint8Array[] = [];
  #toRecipient: Uint8Array[] = [];

  constructor(policy: 'prefer-direct' | 'relay') {
    this.sender = openedSender({ policy });
    this.recipient = joinedRecipient(linkOf(this.sender.state), { policy });
    this.#collect('recipient', this.recipient.effects);
  }

  /** One event, and what the machine wants done. */
  at(side: 'sender' | 'recipient', event: never): string[] {
    const effects = side === 'sender' ? this.sender.do(event) : this.recipient.do(event);
    this.#collect(side, effects);
    return told(effects);
  }

  /** The oldest relay frame on its way to a side. */
  pass(to: 'sender' | 'recipient'): string[] {
    const frame = (to === 'sender' ? this.#toSender : this.#toRecipient).shift();
    if (!frame) throw new Error(`nothing is on its way to the ${to}`);
    return this.at(to, { type: 'relay-frame', frame } as never);
  }

  #collect(from: 'sender' | 'recipient', effects: readonly Effect[]): void {
    const queue = from === 'sender' ? this.#toRecipient : this.#toSender;
    for (const effect of effects) if (effect.type === 'relay') queue.push(effect.frame);
  }
}

const sdp = 'v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n';

describe('the effects', () => {
  it('of a start are a socket, a seat and a lifetime', () => {
    const pair = new Pair('relay');
    expect(told(joinedRecipient(linkOf(pair.sender.state)).effects)).toEqual([
      'lifetime at 1200000',
      'connect /v1/signal/SHARD',
      'join',
      'reconnect at 20000',
      'relay first',
      'handshake at 5000',
    ]);
  });

  it('of a handoff over the relay', () => {
    const pair = new Pair('relay');
    expect(pair.at('recipient', joined as never)).toEqual(['reconnect stops']);
    expect(pair.pass('sender')).toEqual(['relay second', 'relay data 0']);
    expect(pair.pass('recipient')).toEqual([
      'lifetime at 3600000',
      'handshake stops',
      'peer-wait at 20000',
      'relay data 0',
      'wipe',
    ]);
    expect(pair.pass('recipient')).toEqual(['peer-wait stops']);
    expect(pair.pass('sender')).toEqual(['solicit stops']);
    const digits = viewSender(pair.sender.state, startOfTime).code?.digits;
    expect(pair.at('recipient', { type: 'code', digits } as never)).toEqual([
      'attempt at 15000',
      'relay data 1',
    ]);
    expect(pair.pass('sender')).toEqual(['attempt at 30000', 'relay data 1']);
    expect(pair.pass('recipient')).toEqual(['resume at 120000', 'relay data 2', 'wipe']);
    expect(pair.pass('sender')).toEqual(['attempt stops', 'resume at 120000', 'relay data 2', 'wipe']);
    expect(pair.pass('recipient')).toEqual(['attempt stops', 'release', 'wipe']);
    expect(itemOf(pair.recipient.state)).toEqual(item);
    const id = viewRecipient(pair.recipient.state, startOfTime).item?.id;
    expect(pair.at('recipient', { type: 'fill-started', id } as never)).toEqual([]);
    expect(pair.at('recipient', { type: 'fill-done', id, outcome: 'filled' } as never)).toEqual([
      'relay data 3',
      'peer-wait at 5000',
      'wipe',
    ]);
    expect(pair.pass('sender')).toEqual([
      'relay data 3',
      'close',
      'disconnect',
      'lifetime stops',
      'resume stops',
      'wipe',
      'ended',
    ]);
    expect(pair.pass('recipient')).toEqual([
      'disconnect',
      'lifetime stops',
      'resume stops',
      'peer-wait stops',
      'wipe',
      'ended',
    ]);
    expect(viewSender(pair.sender.state, startOfTime)).toMatchObject({
      outcome: 'delivered',
      receipt: { outcome: 'filled', at: startOfTime },
    });
  });

  it('of a direct path', () => {
    const pair = new Pair('prefer-direct');
    pair.at('recipient', joined as never);
    expect(pair.pass('sender')).toEqual(['relay second', 'relay data 0', 'peer-start first']);
    if (pair.sender.state.kind !== 'running' || !pair.sender.state.pending) throw new Error('a session');
    const peer = connectionOf(pair.sender.state.pending);
    const signal = (type: string) => ({ type: 'peer-signal', peer, data: { type, sdp } }) as never;
    expect(pair.at('sender', signal('offer'))).toEqual(['relay data 1']);
    pair.pass('recipient');
    pair.pass('recipient');
    expect(pair.pass('sender')).toEqual(['solicit stops']);
    expect(pair.pass('recipient')).toEqual(['peer-start second', 'peer-signal offer']);
    expect(pair.at('recipient', signal('answer'))).toEqual(['relay data 1']);
    expect(pair.pass('sender')).toEqual(['peer-signal answer']);
    const opened = { type: 'peer-opened', peer, kind: 'host' } as never;
    // `path open` is the last that a side says on the relay.
    expect(pair.at('sender', opened)).toEqual(['relay data 2']);
    expect(pair.at('recipient', opened)).toEqual(['relay data 2']);
    const digits = viewSender(pair.sender.state, startOfTime).code?.digits;
    const verify = pair.recipient.do({ type: 'code', digits: digits ?? '' });
    expect(told(verify)).toEqual(['attempt at 15000', 'peer-frame data 0']);
    // Held until the other side's `path open` was read.
    const frame = verify.flatMap(effect => (effect.type === 'peer-frame' ? [effect.frame] : []))[0];
    expect(pair.at('sender', { type: 'peer-frame', peer, frame } as never)).toEqual([]);
    expect(pair.pass('sender')).toEqual(['attempt at 30000', 'peer-frame data 0', 'wipe']);
    expect(viewSender(pair.sender.state, startOfTime).progress[2]).toEqual({
      step: 'path',
      state: 'done',
      path: 'host',
    });
    // ICE changed to another pair: shown, and nothing else.
    for (const side of ['sender', 'recipient'] as const) {
      expect(pair.at(side, { type: 'peer-rerouted', peer, kind: 'turn' } as never)).toEqual([]);
    }
    expect(viewSender(pair.sender.state, startOfTime).progress[2]).toMatchObject({ path: 'turn' });
    expect(viewRecipient(pair.recipient.state, startOfTime).progress[2]).toMatchObject({ path: 'turn' });
  });

  it('of three wrong codes, and of a new one', () => {
    const pair = new Pair('relay');
    pair.at('recipient', joined as never);
    pair.pass('sender');
    pair.pass('recipient');
    pair.pass('recipient');
    pair.pass('sender');
    for (const tried of [1, 2, 3]) {
      pair.at('recipient', { type: 'code', digits: '999999' } as never);
      pair.pass('sender');
      pair.pass('recipient');
      const verdict = pair.pass('sender');
      expect(verdict.filter(effect => effect.startsWith('relay'))).toHaveLength(tried === 3 ? 2 : 1);
      pair.pass('recipient');
    }
    pair.pass('recipient');
    expect(viewSender(pair.sender.state, startOfTime)).toMatchObject({ phase: 'paused', rearmsLeft: 3 });
    expect(viewRecipient(pair.recipient.state, startOfTime)).toMatchObject({
      phase: 'paused',
      wrongCode: true,
    });
    expect(pair.at('recipient', { type: 'code', digits: '123456' } as never)).toEqual([]);
    expect(pair.at('sender', { type: 'rearm' } as never)).toEqual(['relay data 8', 'wipe']);
    expect(pair.pass('recipient')).toEqual(['peer-wait stops']);
    expect(viewRecipient(pair.recipient.state, startOfTime)).toMatchObject({ phase: 'code', triesLeft: 3 });
  });

  it('of leaving, on each side', () => {
    const cancelled = new Pair('relay');
    expect(cancelled.at('sender', { type: 'cancel' } as never)).toEqual([
      'close',
      'disconnect',
      'lifetime stops',
      'solicit stops',
      'wipe',
      'ended',
    ]);
    const declined = new Pair('relay');
    declined.at('recipient', joined as never);
    declined.pass('sender');
    declined.pass('recipient');
    expect(declined.at('recipient', { type: 'decline' } as never)).toEqual([
      'relay data 1',
      'disconnect',
      'lifetime stops',
      'peer-wait stops',
      'wipe',
      'ended',
    ]);
  });

  it('of a lost socket: back after 250 ms, and 5 s at most', () => {
    const sender = openedSender();
    const waits: number[] = [];
    for (let round = 0; round < 8; round++) {
      sender.do({ type: 'socket-closed', code: 1006 });
      const at = sender.state.kind === 'running' ? (sender.state.timers.reconnect ?? 0) : 0;
      waits.push(at - sender.now);
      sender.now = at;
      expect(told(sender.do({ type: 'timer', name: 'reconnect' })).slice(0, 2)).toEqual([
        'connect /v1/signal/SHARD',
        'resume',
      ]);
    }
    for (const [index, wait] of waits.entries()) {
      const nominal = [250, 500, 1000, 2000, 4000][index] ?? 5000;
      expect(Math.abs(wait - nominal)).toBeLessThanOrEqual(nominal * 0.2);
    }
  });
});
