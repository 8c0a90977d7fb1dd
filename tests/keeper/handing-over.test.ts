import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createPickOutcome } from '../../lib/keeper/pick-outcome.ts';
import type { Picking } from '../../lib/keeper/picking.ts';
import type { Receiving } from '../../lib/keeper/receiving.ts';
import { defaultServer, mayHandOver } from '../../lib/keeper/server.ts';
import type { Sharing } from '../../lib/keeper/sharing.ts';
import type { FrameAddress } from '../../lib/messages.ts';

vi.mock('wxt/browser', () => ({ browser: {} }));
vi.mock('../../lib/keeper/attention.ts', () => ({
  clearAttention: () => Promise.resolve(),
  openPopup: () => Promise.resolve(true),
}));

describe('a page that hands a link over', () => {
  const link = 'http://localhost:8787/h#AAAA';
  it.each([
    ['http://localhost:8787/h', link, true],
    ['http://localhost:9999/h#x', 'http://localhost:9999/h#x', true],
    ['http://localhost:9999/h', link, false],
    ['http://localhost:8787/help', link, false],
    ['https://localhost:8787/h', link, false],
    ['https://evil.test/h', 'https://evil.test/h#x', false],
    ['', link, false],
    ['http://localhost:8787/h', 'no link', false],
  ])('%s, %s: %s', (from, handed, may) => {
    expect(mayHandOver(from, handed, [defaultServer])).toBe(may);
  });
});

describe('a picked field', () => {
  const setTarget = vi.fn((_handoff: string, _target: { origin: string }) => Promise.resolve());
  const picking = {
    claim: () => Promise.resolve({ token: 't', tabId: 1, for: 'fill', handoff: 'h1' }),
  } as unknown as Picking;
  const nothing = () => Promise.resolve(undefined);
  const outcome = createPickOutcome({
    picking,
    sharing: {} as Sharing,
    receiving: { setTarget } as unknown as Receiving,
    asking: { fromFields: () => Promise.reject(new Error('nobody asks')) },
    answerings: { put: nothing, putSeveral: nothing, show: () => Promise.resolve() },
    requestPlaces: { put: () => Promise.resolve() },
    dropFilling: { picked: () => Promise.resolve() },
    selections: { setTarget: () => Promise.resolve() },
    focus: { set: () => Promise.resolve() },
    changed: () => undefined,
  });
  beforeEach(() => {
    setTarget.mockClear();
  });

  it.each([
    ['https://a.test', { url: 'https://a.test/x', origin: 'https://a.test' }, true],
    ['https://a.test', { url: 'about:blank', origin: 'https://a.test' }, true],
    ['https://a.test', { url: 'https://a.test/sandboxed', origin: 'null' }, true],
    ['https://a.test', { url: 'about:blank' }, true],
    ['null', { url: 'data:text/html,x', origin: 'null' }, true],
    ['https://bank.test', { url: 'https://a.test/x', origin: 'https://a.test' }, false],
    ['https://bank.test', { url: 'about:blank', origin: 'null' }, false],
  ] satisfies [string, Pick<FrameAddress, 'url' | 'origin'>, boolean][])(
    'that says %s in %o is taken: %s',
    async (origin, where, taken) => {
      const facts = { label: 'Key', kind: 'password' as const, length: 0, origin };
      const notice = { kind: 'picked' as const, token: 't', handle: 'f1', empty: true, facts };
      await outcome.notice(notice, { tabId: 1, frameId: 0, ...where });
      expect(setTarget.mock.calls.map(([, target]) => target.origin)).toEqual(taken ? [origin] : []);
    },
  );
});
