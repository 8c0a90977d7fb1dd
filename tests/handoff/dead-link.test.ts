/** A link whose sender is never there ends by itself. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import type { RecipientEvent } from '../../lib/handoff/event.ts';
import { defaultPatience, viewRecipient } from '../../lib/handoff/recipient.ts';
import { formatLink } from '../../lib/protocol/link.ts';
import {
  type DrivenRecipient,
  joined,
  joinedRecipient,
  StrangeSender,
  server,
  startOfTime,
} from './driven.ts';

beforeAll(ready);

const link = formatLink({ kind: 'handoff', server, key: new Uint8Array(32).fill(5) });
const noRoom: RecipientEvent = { type: 'control', message: { type: 'error', code: 'no-room', message: '' } };
const lifetime: RecipientEvent = { type: 'timer', name: 'lifetime' };

const lives = (recipient: DrivenRecipient): number | undefined =>
  recipient.state.kind === 'running' ? recipient.state.timers.lifetime : undefined;

function outcomeAt(recipient: DrivenRecipient, ms: number): string {
  recipient.now = startOfTime + ms;
  recipient.do(lifetime);
  return recipient.state.kind === 'ended' ? recipient.state.outcome : 'running';
}

describe('a sender that was never met', () => {
  it('is waited for 20 minutes, not a millisecond less or more', () => {
    expect(defaultPatience).toBe(1_200_000);
    const recipient = joinedRecipient(link);
    recipient.do(noRoom);
    expect(outcomeAt(recipient, 1_199_999)).toBe('running');
    expect(outcomeAt(recipient, 1_200_000)).toBe('nobody-there');
    expect(viewRecipient(recipient.state, recipient.now).phase).toBe('ended');
  });

  it('is waited for as long where the room is there and its other seat is not answered from', () => {
    const recipient = joinedRecipient(link);
    recipient.do(joined);
    expect(outcomeAt(recipient, 1_199_999)).toBe('running');
    expect(outcomeAt(recipient, 1_200_000)).toBe('nobody-there');
  });

  it('is waited for by the caller’s patience, and never longer than a link may live', () => {
    const patient = joinedRecipient(link, { patience: 86_400_000 * 2 });
    patient.do(noRoom);
    expect(lives(patient)).toBe(startOfTime + 86_400_000);
    const hasty = joinedRecipient(link, { patience: 1000 });
    hasty.do(noRoom);
    expect(outcomeAt(hasty, 999)).toBe('running');
    expect(outcomeAt(hasty, 1000)).toBe('nobody-there');
  });

  it('is not what is told where it is the server that cannot be reached', () => {
    const recipient = joinedRecipient(link);
    recipient.do({ type: 'socket-closed', code: 1006 });
    expect(outcomeAt(recipient, 1_200_000)).toBe('server-unreachable');
  });
});

describe('a sender that was met', () => {
  it('is waited for until the link expires, however late it came', () => {
    const recipient = joinedRecipient(link);
    recipient.do(joined);
    recipient.now = startOfTime + 1_199_999;
    recipient.do({ type: 'timer', name: 'handshake' });
    new StrangeSender(recipient, link).meet();
    expect(lives(recipient)).toBe(startOfTime + 3_600_000);
    expect(outcomeAt(recipient, 1_200_000)).toBe('running');
    recipient.do(noRoom);
    expect(outcomeAt(recipient, 3_599_999)).toBe('running');
    expect(outcomeAt(recipient, 3_600_000)).toBe('lost-connection');
  });

  it('is waited for a day where the server’s clock says nothing', () => {
    const recipient = joinedRecipient(link);
    const start = recipient.effects;
    const seat = 'A'.repeat(43);
    recipient.do({ type: 'control', message: { type: 'joined', seat, expires: 1, peer: true, ice: [] } });
    new StrangeSender(recipient, link).meet(start);
    expect(lives(recipient)).toBe(startOfTime + 86_400_000);
  });

  it('does not live on by coming again', () => {
    const recipient = joinedRecipient(link);
    const start = recipient.effects;
    recipient.do(joined);
    new StrangeSender(recipient, link).meet(start);
    const before = lives(recipient);
    recipient.wait(60_000);
    recipient.do({ type: 'relay-frame', frame: new Uint8Array([2, 0, 0, 0, 0]) });
    new StrangeSender(recipient, link).meet();
    expect(lives(recipient)).toBe(before);
  });
});

it('under prefer-direct, a proof alone does not make the path a relayed one', () => {
  const recipient = joinedRecipient(link, { policy: 'prefer-direct' });
  const start = recipient.effects;
  recipient.do(joined);
  const sender = new StrangeSender(recipient, link);
  sender.meet(start);
  sender.say({ ...sender.ready(), policy: 'prefer-direct' } as never);
  const { state } = recipient;
  if (state.kind !== 'running' || state.session === null) throw new Error('no session');
  const path = (of: typeof state) =>
    viewRecipient(of, recipient.now).progress.find(({ step }) => step === 'path');
  const proved = { ...state, proof: { kind: 'proved' as const, attempt: 1, boxKey: new Uint8Array(32) } };
  expect(path(proved)).toEqual({ step: 'path', state: 'waiting' });
  const facts = { facts: [], note: null, item: new Uint8Array(0), interrupted: false, places: [] };
  expect(path({ ...proved, held: { kind: 'received', id: 'x', ...facts } })).toEqual({
    step: 'path',
    state: 'done',
    path: 'relay',
  });
});
