import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { itemOf } from '../../lib/handoff/recipient.ts';
import type { Item } from '../../lib/protocol/item.ts';
import { Network } from './network.ts';

const item: Item = {
  v: 1,
  fields: [{ label: 'Password', kind: 'password', value: 'correct horse', origin: 'https://github.com' }],
};

beforeAll(ready);

describe('a handoff', () => {
  it('delivers', () => {
    const network = new Network({ seed: 1, item });
    expect(network.runUntil(() => network.recipientView().phase === 'code')).toBe(true);
    expect(network.runUntil(() => network.senderView().progress[2]?.state === 'done')).toBe(true);
    const code = network.senderView().code?.digits ?? '';
    network.recipient.dispatch({ type: 'code', digits: code });
    expect(network.runUntil(() => network.recipientView().phase === 'received')).toBe(true);
    expect(itemOf(network.recipient.state)).toEqual(item);
    const id = network.recipient.released[0] ?? '';
    network.recipient.dispatch({ type: 'fill-started', id });
    network.recipient.dispatch({ type: 'fill-done', id, outcome: 'filled', origin: 'https://gitlab.com' });
    expect(network.runUntil(() => network.isOver)).toBe(true);
  });

  it('by a code of 8 digits, also after a new one', () => {
    const network = new Network({ seed: 1, item, codeDigits: 8 });
    expect(network.runUntil(() => network.recipientView().phase === 'code')).toBe(true);
    expect(network.recipientView().codeDigits).toBe(8);
    const code = (): string => network.senderView().code?.digits ?? '';
    expect(code()).toMatch(/^\d{8}$/);
    const wrong = (): string => [...code()].map(digit => (Number(digit) + 1) % 10).join('');
    for (const left of [2, 1, 0]) {
      network.recipient.dispatch({ type: 'code', digits: wrong() });
      expect(network.runUntil(() => network.senderView().triesLeft === left)).toBe(true);
      if (left > 0) expect(network.runUntil(() => network.recipientView().phase === 'code')).toBe(true);
    }
    expect(network.runUntil(() => network.senderView().phase === 'paused')).toBe(true);
    network.sender.dispatch({ type: 'rearm' });
    expect(network.runUntil(() => network.recipientView().phase === 'code')).toBe(true);
    expect(code()).toMatch(/^\d{8}$/);
    network.recipient.dispatch({ type: 'code', digits: code() });
    expect(network.runUntil(() => network.recipientView().phase === 'received')).toBe(true);
    expect(itemOf(network.recipient.state)).toEqual(item);
  });
});
