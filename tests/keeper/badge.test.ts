import { expect, it } from 'vitest';
import type { HandoffView } from '../../lib/handoff/view.ts';
import { badgeOf } from '../../lib/keeper/badge.ts';
import type { HandoffRecord } from '../../lib/keeper/handoff-record.ts';

type Shown = Parameters<typeof badgeOf>[0][number];

const running = (
  role: 'sender' | 'recipient',
  phase: string,
  beside: Partial<HandoffRecord> = {},
): Shown => ({
  record: { role, ended: false, ...beside },
  view: { role, phase } as HandoffView,
});

const ended = (role: 'sender' | 'recipient', outcome: string, seen?: true): Shown => ({
  record: { role, ended: true, ...(seen ? { seen } : {}) },
  view: { role, phase: 'ended', outcome } as HandoffView,
});

const picked: Partial<HandoffRecord> = {
  target: { tabId: 1, frameId: 0, handle: 'f1', label: 'Password', origin: 'https://a.example' },
};
const asked: Partial<HandoffRecord> = { ...picked, question: { kind: 'confirm-server', host: 'b.example' } };

it.each<[string, Shown[], string, number]>([
  ['nothing', [], 'idle', 0],
  ['a link that nobody opened', [running('sender', 'waiting')], 'waiting', 1],
  ['a room that is being opened', [running('sender', 'opening')], 'waiting', 1],
  ['somebody who has the link', [running('sender', 'talking')], 'connected', 1],
  ['a secret on its way', [running('sender', 'delivering')], 'connected', 1],
  ['three wrong codes', [running('sender', 'paused')], 'asking', 1],
  ['no receipt', [running('sender', 'unconfirmed')], 'asking', 1],
  ['no field yet', [running('recipient', 'code')], 'asking', 1],
  ['a field, and nobody there', [running('recipient', 'nobody', picked)], 'waiting', 1],
  ['a field and a sender', [running('recipient', 'code', picked)], 'connected', 1],
  ['a question', [running('recipient', 'received', asked)], 'asking', 1],
  [
    'a server that is not confirmed',
    [{ record: { role: 'recipient', ended: false }, view: null }],
    'asking',
    1,
  ],
  ['delivered', [ended('sender', 'delivered')], 'done', 0],
  ['delivered, and looked at', [ended('sender', 'delivered', true)], 'idle', 0],
  ['nobody came', [ended('sender', 'expired')], 'failed', 0],
  ['one’s own cancelling', [ended('sender', 'cancelled')], 'idle', 0],
  ['one’s own declining', [ended('recipient', 'declined')], 'idle', 0],
  ['the other’s declining', [ended('sender', 'declined')], 'failed', 0],
  ['the other’s cancelling', [ended('recipient', 'cancelled')], 'failed', 0],
  [
    'one of each',
    [running('sender', 'waiting'), running('sender', 'talking'), ended('sender', 'delivered')],
    'connected',
    2,
  ],
  [
    'a failed one beside one that runs',
    [running('sender', 'talking'), ended('sender', 'expired')],
    'failed',
    1,
  ],
])('%s', (_name, all, state, count) => {
  expect(badgeOf(all, false)).toEqual({ state, running: count });
});

it.each<[string, Shown[], string]>([
  ['alone', [], 'answered'],
  ['beside a link that nobody opened', [running('sender', 'waiting')], 'answered'],
  ['beside somebody who has the link', [running('sender', 'talking')], 'connected'],
  ['beside what is delivered', [ended('sender', 'delivered')], 'answered'],
])('an answer that nobody looked at, %s', (_name, all, state) => {
  expect(badgeOf(all, true).state).toBe(state);
});
