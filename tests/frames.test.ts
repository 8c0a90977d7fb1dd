import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { injectEverywhere, injectInto } from '../lib/frames.ts';

const executeScript = vi.hoisted(() => vi.fn());
vi.mock('wxt/browser', () => ({ browser: { scripting: { executeScript } } }));

const refusal = new Error('Cannot access contents of the page.');

beforeEach(() => {
  vi.useFakeTimers();
  executeScript.mockReset();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a page that was just opened to us by a click', () => {
  it.each(['every frame', 'one frame'])('is entered as soon as it lets us: %s', async where => {
    executeScript.mockRejectedValueOnce(refusal).mockRejectedValueOnce(refusal);
    executeScript.mockResolvedValue([{ documentId: 'd1' }]);
    const entered =
      where === 'one frame'
        ? injectInto({ tabId: 7, frameId: 0 }, '/field.js')
        : injectEverywhere(7, '/field.js');
    await vi.runAllTimersAsync();
    expect(await entered).toEqual(
      where === 'one frame' ? { tabId: 7, frameId: 0, documentId: 'd1' } : undefined,
    );
    expect(executeScript).toHaveBeenCalledTimes(3);
  });

  it('that stays closed is given up in less than a blink, with what the browser says', async () => {
    executeScript.mockRejectedValue(refusal);
    const began = Date.now();
    const entered = expect(injectEverywhere(7, '/field.js')).rejects.toBe(refusal);
    await vi.runAllTimersAsync();
    await entered;
    expect(Date.now() - began).toBeLessThan(300);
  });
});
