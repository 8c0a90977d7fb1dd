/** Every event in every state has a written destination: tests/handoff/destinations/*.txt. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import type { Effect, Step } from '../../lib/handoff/effect.ts';
import type { NetEvent, RecipientEvent, SenderEvent, TimerName } from '../../lib/handoff/event.ts';
import { type RecipientState, stepRecipient, viewRecipient } from '../../lib/handoff/recipient.ts';
import { decodeState, encodeState } from '../../lib/handoff/record.ts';
import { type SenderState, stepSender, viewSender } from '../../lib/handoff/sender.ts';
import { type ControlErrorCode, closeCodes } from '../../lib/protocol/control.ts';
import { encodeHandshake } from '../../lib/protocol/frame.ts';
import { seededRandom } from './random.ts';
import { item } from './scenario.ts';
import { type Collected, collectStates, nameOf } from './states.ts';

type AnyState = SenderState | RecipientState;

beforeAll(ready);

const codes = Object.keys(closeCodes) as ControlErrorCode[];
const timers: TimerName[] = [
  'lifetime',
  'reconnect',
  'handshake',
  'attempt',
  'path',
  'resume',
  'solicit',
  'peer-wait',
];
const seat = 'S'.repeat(43);

/** Whatever the network may report in a state: in time, early, late, about something gone, or made up. */
function netEvents(state: AnyState): [string, NetEvent][] {
  const expires = 1_800_000_600;
  const peers = ['another'];
  if (state.kind === 'running' && state.session) {
    peers.push(state.session.epoch.toString(16).padStart(8, '0'));
  }
  const frame = encodeHandshake(2, 0, new Uint8Array(0));
  return [
    ['socket-opened', { type: 'socket-opened' }],
    ...[1006, 1012].map((code): [string, NetEvent] => [`closed ${code}`, { type: 'socket-closed', code }]),
    ...codes.map((code): [string, NetEvent] => [
      `error ${code}`,
      { type: 'control', message: { type: 'error', code, message: '' } },
    ]),
    ['opened', { type: 'control', message: { type: 'opened', seat, expires, peer: false, ice: [] } }],
    ['joined', { type: 'control', message: { type: 'joined', seat, expires, peer: true, ice: [] } }],
    ['resumed', { type: 'control', message: { type: 'resumed', expires, peer: true, ice: [] } }],
    ['peer present', { type: 'control', message: { type: 'peer', present: true } }],
    ['peer gone', { type: 'control', message: { type: 'peer', present: false } }],
    ...(['evicted', 'closed', 'pong', 'undelivered'] as const).map((type): [string, NetEvent] => [
      type,
      { type: 'control', message: { type } },
    ]),
    ['control-malformed', { type: 'control-malformed' }],
    ['junk frame', { type: 'relay-frame', frame: new Uint8Array(40).fill(3) }],
    ['empty 0x02', { type: 'relay-frame', frame }],
    ...peers.flatMap((peer, index): [string, NetEvent][] => {
      const which = index === 0 ? 'another' : 'own';
      return [
        [`${which} peer-signal`, { type: 'peer-signal', peer, data: { type: 'offer', sdp: '' } }],
        [`${which} peer-opened`, { type: 'peer-opened', peer, kind: 'host' }],
        [`${which} peer-rerouted`, { type: 'peer-rerouted', peer, kind: 'turn' }],
        [`${which} peer-frame`, { type: 'peer-frame', peer, frame: new Uint8Array(40) }],
        [`${which} peer-closed`, { type: 'peer-closed', peer }],
      ];
    }),
    ['net-lost', { type: 'net-lost' }],
  ];
}

const senderActs: [string, SenderEvent][] = [
  ['replace-item', { type: 'replace-item', item }],
  ['relabel', { type: 'relabel', field: 0, label: 'Key' }],
  ['drop-field', { type: 'drop-field', field: 0 }],
  ['rearm', { type: 'rearm' }],
  ['evict', { type: 'evict' }],
  ['hide-address', { type: 'hide-address', hidden: true }],
  ['cancel', { type: 'cancel' }],
];

function recipientActs(state: RecipientState): [string, RecipientEvent][] {
  const id = state.kind === 'running' && state.held.kind !== 'none' ? state.held.id : 'none';
  return [
    ['engage', { type: 'engage' }],
    ['code', { type: 'code', digits: '123456' }],
    ['malformed code', { type: 'code', digits: '12345' }],
    ['decline', { type: 'decline' }],
    ['hide-address', { type: 'hide-address', hidden: true }],
    ['leave', { type: 'leave' }],
    ...(['fill-started', 'fill-refused', 'fill-interrupted'] as const).flatMap(
      (type): [string, RecipientEvent][] => [
        [type, { type, id }],
        [`${type} of another`, { type, id: 'AAAAAAAAAAAAAAAAAAAAAA' }],
      ],
    ),
    ['fill-done', { type: 'fill-done', id, outcome: 'filled' }],
    ['fill-done of another', { type: 'fill-done', id: 'AAAAAAAAAAAAAAAAAAAAAA', outcome: 'filled' }],
  ];
}

function effectName(effect: Effect): string {
  switch (effect.type) {
    case 'control':
      return effect.message.type;
    case 'relay':
      return `0x0${effect.frame[0] ?? 0}`;
    default:
      return effect.type;
  }
}

/** Step from a state that is left as it is. @returns where that led, and what is to be done, in a few words. */
function destination<State extends AnyState, Event>(
  { state, now }: Collected<State>,
  event: Event,
  step: (state: State, event: Event, ambient: { now: number; draw(n: number): Uint8Array }) => Step<State>,
): string {
  const random = seededRandom(1);
  const before = JSON.stringify(encodeState(state));
  const next = step(decodeState<State>(encodeState(state)), event, {
    now,
    draw: length => random.bytes(length),
  });
  expect(JSON.stringify(encodeState(state))).toBe(before);
  expect(decodeState(encodeState(next.state))).toEqual(next.state);
  const shown = next.effects.filter(({ type }) => type !== 'timer' && type !== 'wipe').map(effectName);
  const to = nameOf(next.state) === nameOf(state) ? 'stays' : nameOf(next.state);
  return shown.length > 0 ? `${to} (${shown.join(' ')})` : to;
}

/** The table of one role: for each state, where each event leads. */
function table<State extends AnyState, Event>(
  states: Map<string, Collected<State>>,
  eventsOf: (state: State) => [string, Event | NetEvent][],
  step: (
    state: State,
    event: Event | NetEvent,
    ambient: { now: number; draw(n: number): Uint8Array },
  ) => Step<State>,
): string {
  const parts = [...states]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, collected]) => {
      const byDestination = new Map<string, string[]>();
      const add = (event: string, to: string) =>
        byDestination.set(to, [...(byDestination.get(to) ?? []), event]);
      for (const [event, given] of eventsOf(collected.state)) add(event, destination(collected, given, step));
      for (const timer of timers) {
        const event: NetEvent = { type: 'timer', name: timer };
        add(`${timer} early`, destination(collected, event, step));
        const due = collected.state.kind === 'running' ? collected.state.timers[timer] : undefined;
        if (due !== undefined) add(`${timer} due`, destination({ ...collected, now: due }, event, step));
      }
      const lines = [...byDestination].map(([to, events]) => `  ${events.join(', ')}\n    → ${to}`);
      return `${name}\n${lines.join('\n')}`;
    });
  return `${parts.join('\n\n')}\n`;
}

describe('every event in every state', () => {
  it('has a destination', { timeout: 120_000 }, async () => {
    const { sender, recipient } = collectStates();
    const senders = table<SenderState, SenderEvent>(
      sender,
      state => [...netEvents(state), ...senderActs],
      stepSender,
    );
    const recipients = table<RecipientState, RecipientEvent>(
      recipient,
      state => [...netEvents(state), ...recipientActs(state)],
      stepRecipient,
    );
    await expect(senders).toMatchFileSnapshot('./destinations/sender.txt');
    await expect(recipients).toMatchFileSnapshot('./destinations/recipient.txt');
    for (const phase of ['opening', 'waiting', 'talking', 'paused', 'delivering', 'unconfirmed', 'ended']) {
      const phases = [...sender.values()].map(({ state, now }) => viewSender(state, now).phase);
      expect(phases).toContain(phase);
    }
    for (const phase of [
      'connecting',
      'nobody',
      'code',
      'checking',
      'paused',
      'received',
      'filling',
      'acknowledging',
      'ended',
    ]) {
      const phases = [...recipient.values()].map(({ state, now }) => viewRecipient(state, now).phase);
      expect(phases).toContain(phase);
    }
  });

  it('of an ended handoff leaves it as it is', () => {
    const { sender, recipient } = collectStates();
    for (const { state, now } of sender.values()) {
      if (state.kind !== 'ended') continue;
      for (const [, event] of [...netEvents(state), ...senderActs]) {
        const step = stepSender(state, event, { now, draw: length => new Uint8Array(length) });
        expect(step).toStrictEqual({ state, effects: [] });
      }
    }
    for (const { state, now } of recipient.values()) {
      if (state.kind !== 'ended') continue;
      for (const [, event] of [...netEvents(state), ...recipientActs(state)]) {
        const step = stepRecipient(state, event, { now, draw: length => new Uint8Array(length) });
        expect(step).toStrictEqual({ state, effects: [] });
      }
    }
  });
});
