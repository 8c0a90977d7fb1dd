import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { drawRandom } from '../../lib/crypto/random.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import type { Focus } from '../../lib/keeper/focus.ts';
import { createHandoffs, type Handoffs } from '../../lib/keeper/handoffs.ts';
import { createSharing, type Sharing } from '../../lib/keeper/sharing.ts';
import { VaultRefused } from '../../lib/keeper/vault/entries.ts';
import { itemBytes } from '../../lib/protocol/limits.ts';
import { chosen, FakeNet, FakeStore } from './fakes.ts';

const page = vi.hoisted(() => ({ value: '', origin: '' }));
vi.mock('../../lib/frames.ts', () => {
  const field = () =>
    Promise.resolve({
      value: page.value,
      label: 'Password',
      kind: 'password',
      origin: page.origin,
      length: 0,
    });
  return { runIn: field, runWithValues: field };
});

const frame = { tabId: 1, frameId: 0 };
let handoffs: Handoffs;
let sharing: Sharing;
let net: FakeNet;
/** By server. */
let tokenOf: Record<string, string> | 'locked' | undefined;

beforeAll(() => ready());

beforeEach(() => {
  tokenOf = undefined;
  net = new FakeNet();
  page.value = 'correct horse';
  page.origin = 'https://a.test';
  const store = new FakeStore();
  const now = () => 1_000_000_000_000;
  handoffs = createHandoffs({
    store,
    net,
    ambient: () => ({ now: now(), draw: drawRandom }),
    changed: () => undefined,
  });
  sharing = createSharing({
    store,
    handoffs,
    focus: { set: () => Promise.resolve() },
    app: 'test/0',
    settings: () => Promise.resolve(chosen),
    tokens: {
      of: server =>
        tokenOf === 'locked'
          ? Promise.reject(new VaultRefused('locked'))
          : Promise.resolve(tokenOf?.[server]),
    },
    now,
  });
});

const handoffOf = (focus: Focus): string => (focus.kind === 'handoff' ? focus.handoff : focus.kind);
const draftOf = (focus: Focus): string => (focus.kind === 'draft' ? focus.draft : focus.kind);

async function lengthIn(handoff: string): Promise<number | undefined> {
  const record = await handoffs.get(handoff);
  const view = record === undefined ? null : handoffs.view(record);
  return view?.role === 'sender' ? view.fields[0]?.length : undefined;
}

describe('sharing', () => {
  it('takes the token that its server gave along, and that of no other server', async () => {
    const asked = () =>
      net.done.flatMap(({ effect }) => (effect.type === 'control' ? [effect.message] : [])).at(-1);
    tokenOf = { [chosen.server]: 'a token of theirs', 'https://other.example': 'another' };
    await sharing.fromField(frame, 'f1');
    expect(asked()).toMatchObject({ type: 'open', access: 'a token of theirs' });
    for (const none of [{ 'https://other.example': 'another' }, 'locked'] as const) {
      tokenOf = none;
      await sharing.fromField(frame, 'f1');
      expect(asked()).toMatchObject({ type: 'open' });
      expect(asked()).not.toHaveProperty('access');
    }
  });

  it('shares a field of a page that has no site of its own', async () => {
    page.origin = 'null';
    const handoff = handoffOf(await sharing.fromField(frame, 'f1'));
    expect(await handoffs.get(handoff)).toMatchObject({ label: 'Password', place: '' });
  });

  it('puts what is typed for another, empty field into the handoff that is to have it', async () => {
    const handoff = handoffOf(await sharing.fromField(frame, 'f1'));
    page.value = '';
    const draft = draftOf(await sharing.fromField(frame, 'f2', handoff));
    expect(await sharing.typed({ draft, label: 'Key', value: '1234', multiline: false })).toBe(handoff);
    expect(await lengthIn(handoff)).toBe(4);
    expect(await handoffs.list()).toHaveLength(1);
  });

  it('begins a new handoff where the other one is over by then', async () => {
    const handoff = handoffOf(await sharing.fromField(frame, 'f1'));
    page.value = '';
    const draft = draftOf(await sharing.fromField(frame, 'f2', handoff));
    await handoffs.dispatch(handoff, { type: 'cancel' });
    const typed = await sharing.typed({ draft, label: 'Key', value: '1234', multiline: false });
    expect(typed).not.toBe(handoff);
    expect(await lengthIn(typed)).toBe(4);
  });

  it('says so where a selection is too long, and shares one that just fits', async () => {
    const envelope = JSON.stringify({ v: 1, fields: [{ label: '', kind: 'text', value: '' }] }).length;
    const most = itemBytes - envelope;
    const fitting = await sharing.fromText({ text: 'x'.repeat(most), label: '' });
    expect(await lengthIn(handoffOf(fitting))).toBe(most);
    const long = await sharing.fromText({ text: 'x'.repeat(most + 1), label: '' });
    expect(await sharing.draft(draftOf(long))).toMatchObject({ fields: [{ refusal: 'too-long' }] });
  });
});
