/** Requests that a page repeats because the worker died before it answered. */
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { drawRandom } from '../../lib/crypto/random.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import type { SenderEvent } from '../../lib/handoff/event.ts';
import { decodeState, encodeState } from '../../lib/handoff/record.ts';
import type { SenderState } from '../../lib/handoff/sender.ts';
import { createHandoffs, type Handoffs } from '../../lib/keeper/handoffs.ts';
import { createSharing, type Sharing } from '../../lib/keeper/sharing.ts';
import type { Json } from '../../lib/messages.ts';
import { chosen, FakeNet, FakeStore } from './fakes.ts';

vi.mock('../../lib/frames.ts', () => ({
  injectInto: () => Promise.resolve(),
  runIn: vi.fn(),
  runWithValues: vi.fn(),
}));

let store: FakeStore;
let handoffs: Handoffs;
let sharing: Sharing;

beforeAll(() => ready());

/** As after the worker's death: what is not stored is gone. */
function startBackground(): void {
  handoffs = createHandoffs({
    store,
    net: new FakeNet(),
    ambient: () => ({ now: 1_000_000_000_000, draw: drawRandom }),
    changed: () => undefined,
  });
  const focus = { set: () => Promise.resolve() };
  sharing = createSharing({
    store,
    handoffs,
    focus,
    app: 'test/0',
    settings: () => Promise.resolve(chosen),
    tokens: { of: () => Promise.resolve(undefined) },
    now: () => 1,
  });
}

beforeEach(() => {
  store = new FakeStore();
  startBackground();
});

const typed = (request: string): Promise<string> =>
  sharing.typed({ label: 'Key', value: 'correct horse', multiline: false, request });
const kept = (handoff: string): Record<string, Json> =>
  JSON.parse(store.kept.get(`handoff:${handoff}`) ?? 'null') as Record<string, Json>;

describe('a repeated request', () => {
  it('to share what was typed is answered with the handoff that it began', async () => {
    const handoff = await typed('page 1');
    startBackground();
    expect(await typed('page 1')).toBe(handoff);
    expect(await handoffs.list()).toHaveLength(1);
    expect(await typed('page 2')).not.toBe(handoff);
    expect(await handoffs.list()).toHaveLength(2);
  });

  it('with an event steps the machine once, and another one does again', async () => {
    const handoff = await typed('page 1');
    const before = kept(handoff)['machine'];
    const item = (value: string): SenderEvent => ({
      type: 'replace-item',
      item: { v: 1, fields: [{ label: '', kind: 'text', value }] },
    });
    await handoffs.dispatch(handoff, item('first'), 'page 2');
    const first = kept(handoff)['machine'];
    expect(first).not.toEqual(before);
    startBackground();
    await handoffs.dispatch(handoff, item('repeated'), 'page 2');
    expect(kept(handoff)['machine']).toEqual(first);
    await handoffs.dispatch(handoff, item('next'), 'page 3');
    expect(kept(handoff)['machine']).not.toEqual(first);
  });

  it('is not taken for carried out where nothing could be stored', async () => {
    const handoff = await typed('page 1');
    store.failures = 1;
    await expect(handoffs.dispatch(handoff, { type: 'cancel' }, 'page 2')).rejects.toThrow('storage');
    await handoffs.dispatch(handoff, { type: 'cancel' }, 'page 2');
    expect(kept(handoff)['ended']).toBe(true);
  });

  it('is claimed once, and 16 of them are remembered', async () => {
    const handoff = await typed('page 0');
    for (let id = 1; id <= 16; id += 1) expect(await handoffs.claim(handoff, `page ${id}`)).toBe(true);
    startBackground();
    expect(await handoffs.claim(handoff, 'page 1')).toBe(false);
    expect(await handoffs.claim(handoff, 'page 17')).toBe(true);
    expect(await handoffs.claim(handoff, 'page 1')).toBe(true);
    expect(await handoffs.claim('nothing', 'page 1')).toBe(false);
  });
});

describe('what is stored of a handoff', () => {
  const damages: [string, (record: Record<string, Json>) => Json][] = [
    ['bytes that are none', record => ({ ...record, machine: { kind: { $bytes: '!' } } })],
    ['no machine at a sender', record => ({ ...record, machine: null })],
    ['a machine of the other role', record => ({ ...record, role: 'recipient' })],
    ['another name', record => ({ ...record, handoff: 'another' })],
    ['no outbox', record => ({ ...record, net: {} })],
    ['nothing', () => null],
    ['a text', () => 'handoff'],
  ];
  it.each(damages)('is dropped where it is damaged (%s), and the others go on', async (_, damage) => {
    const [bad, good] = [await typed('page 1'), await typed('page 2')];
    await store.set(`handoff:${bad}`, damage(kept(bad)));
    startBackground();
    expect((await handoffs.list()).map(({ handoff }) => handoff)).toEqual([good]);
    expect([...store.kept.keys()]).toEqual([`handoff:${good}`]);
    await handoffs.recover();
    await handoffs.dispatch(good, { type: 'cancel' });
    expect((await handoffs.get(good))?.ended).toBe(true);
  });

  it('names the room that the sender moved to when the first was taken', async () => {
    const handoff = await typed('page 1');
    const before = (await handoffs.get(handoff))?.room;
    const taken = { type: 'error', code: 'room-taken', message: '' } as const;
    await handoffs.dispatch(handoff, { type: 'control', message: taken });
    const record = await handoffs.get(handoff);
    const state = decodeState<SenderState>(record?.machine ?? null);
    if (state.kind !== 'running') throw new Error('ended');
    expect(record?.room).toBe(state.room);
    expect(record?.room).not.toBe(before);
    expect(encodeState(state.room)).toMatch(/^[\w-]{22}$/);
  });
});

describe('a page of ours', () => {
  interface FakePort {
    said: { kind: string; page?: string; id?: number; name?: string }[];
    answer(message: unknown): void;
    close(): void;
  }
  const ports: FakePort[] = [];

  function connect() {
    const onMessage: ((message: unknown) => void)[] = [];
    const onDisconnect: (() => void)[] = [];
    const said: FakePort['said'] = [];
    ports.push({
      said,
      answer: message => {
        for (const hear of onMessage) hear(message);
      },
      close: () => {
        for (const hear of onDisconnect) hear();
      },
    });
    return {
      postMessage: (message: never) => void said.push(message),
      onMessage: { addListener: (hear: never) => void onMessage.push(hear) },
      onDisconnect: { addListener: (hear: never) => void onDisconnect.push(hear) },
    };
  }

  async function connected() {
    vi.resetModules();
    vi.stubGlobal('chrome', { runtime: { connect } });
    return (await import('../../lib/messages.ts')).connectBackground();
  }
  const port = (): FakePort => {
    const last = ports.at(-1);
    if (last === undefined) throw new Error('no port');
    return last;
  };

  beforeEach(() => {
    ports.length = 0;
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('repeats what nobody answered under the same name, at once after the first death', async () => {
    const background = await connected();
    const answer = background.request('code', { handoff: 'h', digits: '123456' });
    const [first] = port().said;
    port().close();
    expect(ports).toHaveLength(2);
    expect(port().said).toEqual([first]);
    port().answer({ kind: 'answer', id: first?.id, output: null });
    expect(await answer).toBeNull();
    port().close();
    expect(ports).toHaveLength(2);
  });

  it('gives up after asking three times', async () => {
    const background = await connected();
    const answer = background.request('rearm', { handoff: 'h' });
    port().close();
    port().close();
    await vi.advanceTimersByTimeAsync(100);
    expect(ports).toHaveLength(3);
    port().close();
    await expect(answer).rejects.toThrow('failed');
  });

  it('waits longer each time for a background that dies at its start, 5 s at most', async () => {
    const background = await connected();
    background.watch({}, () => undefined);
    port().close();
    for (const delay of [100, 200, 400, 800, 1600, 3200, 5000, 5000]) {
      const before = ports.length;
      port().close();
      await vi.advanceTimersByTimeAsync(delay - 1);
      expect(ports).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(ports).toHaveLength(before + 1);
    }
    port().answer({ kind: 'screen', screen: { kind: 'gone' } });
    const before = ports.length;
    port().close();
    expect(ports).toHaveLength(before + 1);
  });

  it('asks what is asked meanwhile with the rest, once', async () => {
    const background = await connected();
    background.watch({}, () => undefined);
    port().close();
    port().close();
    void background.request('checkServer', {}).catch(() => undefined);
    expect(ports).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(100);
    expect(port().said.map(({ kind }) => kind)).toEqual(['watch', 'request']);
  });
});
