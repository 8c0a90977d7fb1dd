import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { drawRandom } from '../../lib/crypto/random.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import type { NetEvent } from '../../lib/handoff/event.ts';
import { encodeState } from '../../lib/handoff/record.ts';
import type { HandoffRecord } from '../../lib/keeper/handoff-record.ts';
import { createHandoffs, type Handoffs } from '../../lib/keeper/handoffs.ts';
import type { NetEventBatch } from '../../lib/messages.ts';
import { FakeNet, FakeStore, type Log } from './fakes.ts';

const secret = 'the secret that must not be found';
const handoff = 'h1';
const now = 1_000_000_000_000;

let log: Log;
let store: FakeStore;
let net: FakeNet;
let changes: HandoffRecord[];
let handoffs: Handoffs;

beforeAll(() => ready());

/** The background starts, or starts again after it died. */
function startBackground(): void {
  handoffs = createHandoffs({
    store,
    net,
    ambient: () => ({ now, draw: drawRandom }),
    changed: record => changes.push(record),
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

beforeEach(() => {
  log = [];
  store = new FakeStore(log);
  net = new FakeNet(log);
  changes = [];
  startBackground();
});

const begin = (name = handoff): Promise<void> =>
  handoffs.beginSender(
    { handoff: name, role: 'sender', startedAt: now, label: 'Password', place: 'a.test' },
    {
      handoff: name,
      server: 'http://localhost:1',
      item: { v: 1, fields: [{ label: 'Password', kind: 'password', value: secret }] },
      policy: 'prefer-direct',
      app: 'test/0',
    },
  );

const opened: NetEvent = {
  type: 'control',
  message: { type: 'opened', seat: 'S'.repeat(43), expires: now / 1000 + 3600, peer: false, ice: [] },
};
const peer = (present: boolean): NetEvent => ({ type: 'control', message: { type: 'peer', present } });

const batch = (events: [number, NetEvent][], of: Partial<NetEventBatch> = {}): NetEventBatch => ({
  instance: net.instance,
  handoff,
  events: events.map(([seq, event]) => ({ seq, event: encodeState(event) })),
  performed: net.performed(handoff),
  ...of,
});

const record = async (): Promise<HandoffRecord> => {
  const found = await handoffs.get(handoff);
  if (found === undefined) throw new Error('no such handoff');
  return found;
};

/** What would be found after a crash. */
const onDisk = (): HandoffRecord =>
  JSON.parse(store.kept.get(`handoff:${handoff}`) ?? 'null') as HandoffRecord;

const performed = (): string[] =>
  net.done.map(({ instance, seq, effect }) => `${instance} ${seq} ${effect.type}`);

const phase = async (): Promise<string | undefined> => handoffs.view(await record())?.phase;

describe('effects', () => {
  it('are handed over only once the state after them is stored', async () => {
    await begin();
    expect(log).toEqual(['saved', 'handed over', 'saved']);
    expect(performed()).toEqual([
      'network 1 1 timer',
      'network 1 2 connect',
      'network 1 3 control',
      'network 1 4 timer',
    ]);
    expect(onDisk().net).toMatchObject({ instance: 'network 1', lastEffect: 4, outbox: [] });
  });

  it('are handed over after a crash between storing and handing over', async () => {
    net.unreachable = true;
    await begin();
    expect(onDisk().net.outbox.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    net.unreachable = false;
    startBackground();
    await handoffs.recover();
    expect(net.done.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(onDisk().net.outbox).toEqual([]);
  });

  it('are performed once where the answer of the network was lost', async () => {
    net.loseAnswers = true;
    await begin();
    expect(onDisk().net.outbox).toHaveLength(4);
    net.loseAnswers = false;
    startBackground();
    await handoffs.recover();
    await handoffs.recover();
    expect(net.done.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(onDisk().net).toMatchObject({ instance: 'network 1', outbox: [] });
  });

  it('go to a new network as what a lost one leads to, not as what was asked of the old one', async () => {
    await begin();
    await handoffs.netEvents(batch([[1, opened]]));
    expect(await phase()).toBe('waiting');
    net.die();
    startBackground();
    await handoffs.recover();
    const second = net.done.filter(({ instance }) => instance === 'network 2');
    expect(second.map(({ effect }) => effect.type)).toContain('connect');
    expect(second.find(({ effect }) => effect.type === 'control')?.effect).toMatchObject({
      message: { type: 'resume', seat: 'S'.repeat(43) },
    });
    expect(onDisk().net).toMatchObject({ instance: 'network 2', inbox: 0, outbox: [] });
  });
});

it('knows the room of a link from the first record on, so that the own link is known', async () => {
  net.unreachable = true;
  await begin();
  expect(onDisk().room).toMatch(/^[\w-]{22}$/);
});

describe('events', () => {
  it('are taken off the network only when the state after them is stored', async () => {
    await begin();
    log.length = 0;
    const due = await handoffs.netEvents(batch([[1, opened]]));
    expect(log).toEqual(['saved']);
    expect(onDisk().net.inbox).toBe(1);
    expect(due?.effects).toEqual(onDisk().net.outbox);
    expect(due?.effects.length).toBeGreaterThan(0);
  });

  it('are handled once, though they are reported again', async () => {
    await begin();
    const report = batch([[1, opened]]);
    const first = await handoffs.netEvents(report);
    const before = onDisk();
    expect(await handoffs.netEvents(report)).toEqual(first);
    startBackground();
    expect(await handoffs.netEvents(report)).toEqual(first);
    expect(onDisk()).toEqual(before);
  });

  it('are handled in order, the new ones of an overlapping report only', async () => {
    await begin();
    await handoffs.netEvents(batch([[1, opened]]));
    const report = batch([
      [1, opened],
      [2, peer(true)],
      [3, peer(false)],
    ]);
    await handoffs.netEvents(report);
    expect((await record()).machine).toMatchObject({ socket: { kind: 'seated', peer: false } });
    expect(onDisk().net.inbox).toBe(3);
  });

  it('stay with the network when they cannot be stored', async () => {
    await begin();
    store.failures = 1;
    await expect(handoffs.netEvents(batch([[1, opened]]))).rejects.toThrow('the storage failed');
    expect(await phase()).toBe('opening');
    await handoffs.netEvents(batch([[1, opened]]));
    expect(await phase()).toBe('waiting');
    expect(onDisk().net.inbox).toBe(1);
  });

  it('of a new network tell that the old one is gone first', async () => {
    await begin();
    await handoffs.netEvents(batch([[1, opened]]));
    await handoffs.netEvents(batch([[2, peer(true)]]));
    net.die();
    await net.start();
    const due = await handoffs.netEvents(batch([[1, { type: 'socket-opened' }]]));
    expect(due).not.toBeNull();
    expect((await record()).machine).toMatchObject({ socket: { kind: 'asking', ask: 'resume' } });
    expect(onDisk().net).toMatchObject({ instance: 'network 2', inbox: 1 });
  });

  it('of a handoff that is not known are not wanted', async () => {
    expect(await handoffs.netEvents(batch([[1, opened]], { handoff: 'other' }))).toBeNull();
    await begin();
    await handoffs.dispatch(handoff, { type: 'cancel' });
    expect(await handoffs.netEvents(batch([[1, opened]]))).toBeNull();
  });

  it('and acts of one handoff are handled one after the other', async () => {
    await begin();
    const steps = [
      handoffs.netEvents(batch([[1, opened]])),
      handoffs.amend(handoff, kept => ({ ...kept, label: `${kept.label}1` })),
      handoffs.netEvents(batch([[2, peer(true)]])),
      handoffs.amend(handoff, kept => ({ ...kept, label: `${kept.label}2` })),
      handoffs.dispatch(handoff, { type: 'cancel' }),
    ];
    await Promise.all(steps);
    const seqs = net.done.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(new Set(seqs).size).toBe(seqs.length);
    expect(onDisk()).toMatchObject({ label: 'Password12', ended: true, net: { inbox: 2 } });
  });
});

describe('the end', () => {
  it('wipes the secret once its absence is stored', async () => {
    await begin();
    expect(store.kept.get(`handoff:${handoff}`)).toContain('$bytes');
    vi.spyOn(Uint8Array.prototype, 'fill').mockImplementation(function (this: Uint8Array, value) {
      if (new TextDecoder().decode(this).includes(secret)) log.push('wiped');
      for (let index = 0; index < this.length; index += 1) this[index] = value;
      return this;
    });
    log.length = 0;
    await handoffs.dispatch(handoff, { type: 'cancel' });
    expect(log.slice(0, 2)).toEqual(['saved', 'wiped']);
    expect(store.kept.get(`handoff:${handoff}`)).not.toContain('$bytes');
  });

  it('says its last words after a crash before they were out, then rests', async () => {
    await begin();
    await handoffs.netEvents(batch([[1, opened]]));
    net.unreachable = true;
    await handoffs.dispatch(handoff, { type: 'cancel' });
    net.unreachable = false;
    startBackground();
    await handoffs.recover();
    expect(net.done.map(({ effect }) => effect)).toContainEqual(
      expect.objectContaining({ type: 'control', message: expect.objectContaining({ type: 'close' }) }),
    );
    expect(onDisk().net.outbox).toEqual([]);
    expect(net.forgotten).toContain(handoff);
    const { starts } = net;
    await handoffs.recover();
    expect(net.starts).toBe(starts);
  });

  it('stops the network only when nothing else runs', async () => {
    await begin();
    await begin('h2');
    await handoffs.dispatch('h2', { type: 'cancel' });
    expect(net.stops).toBe(0);
    await handoffs.dispatch(handoff, { type: 'cancel' });
    expect(net.stops).toBe(1);
    expect(net.forgotten).toEqual(['h2', handoff]);
  });

  it('is what is dismissed; a running handoff is not', async () => {
    await begin();
    await handoffs.dismiss(handoff);
    expect(await handoffs.list()).toHaveLength(1);
    await handoffs.dispatch(handoff, { type: 'cancel' });
    await handoffs.dismiss(handoff);
    expect(await handoffs.list()).toEqual([]);
    expect(store.kept.size).toBe(0);
  });
});

it('does not start a network for nothing', async () => {
  await handoffs.recover();
  expect(net.starts).toBe(0);
});
