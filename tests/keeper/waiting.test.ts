import { describe, expect, it, vi } from 'vitest';
import type { RecipientView } from '../../lib/handoff/view.ts';
import type { HandoffRecord } from '../../lib/keeper/handoff-record.ts';

vi.mock('wxt/browser', () => ({ browser: {} }));
const { waitsForField } = await import('../../lib/keeper/screens.ts');

const startedAt = 1_000_000_000_000;
const hour = 3_600_000;
const record: HandoffRecord = {
  handoff: 'h',
  role: 'recipient',
  startedAt,
  label: '',
  place: '',
  room: '',
  machine: null,
  ended: false,
  tabId: 7,
  net: { instance: null, inbox: 0, lastEffect: 0, outbox: [] },
};
const view: RecipientView = {
  role: 'recipient',
  phase: 'code',
  server: '',
  wrongCode: false,
  codeDigits: 6,
  triesLeft: 3,
  fillInterrupted: false,
  progress: [],
};
const { triesLeft: _, ...unmet } = { ...view, phase: 'nobody' as const };
const item = { id: 'i', fields: [] };
const over = (tabId: number | undefined, now = startedAt) => ({ tabId, now });

describe('what the icon shows over any tab', () => {
  it('is a secret that was opened within the hour', () => {
    expect(waitsForField(record, view, over(1, startedAt + hour - 1))).toBe(true);
    expect(waitsForField(record, view, over(1, startedAt + hour))).toBe(false);
    expect(waitsForField(record, null, over(1, startedAt + hour - 1))).toBe(true);
    expect(waitsForField(record, null, over(1, startedAt + hour))).toBe(false);
  });

  it('is one that has arrived, however long ago', () => {
    expect(waitsForField(record, { ...view, item }, over(1, startedAt + hour * 5))).toBe(true);
  });

  it('is not a link at whose other end nobody was met, but over its own tab', () => {
    expect(waitsForField(record, unmet, over(1))).toBe(false);
    expect(waitsForField(record, unmet, over(undefined))).toBe(false);
    expect(waitsForField(record, unmet, over(7, startedAt + hour * 5))).toBe(true);
    expect(waitsForField(record, { ...view, phase: 'nobody' }, over(1))).toBe(true);
  });

  it('is nothing that is over, or has its field in another tab, or is shared', () => {
    const target = { tabId: 2, frameId: 0, handle: 'f', label: '', origin: '' };
    expect(waitsForField({ ...record, ended: true }, view, over(7))).toBe(false);
    expect(waitsForField({ ...record, target }, view, over(1))).toBe(false);
    expect(waitsForField({ ...record, target }, unmet, over(2, startedAt + hour * 5))).toBe(true);
    expect(waitsForField({ ...record, role: 'sender' }, view, over(7))).toBe(false);
  });
});
