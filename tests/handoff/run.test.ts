import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import type { Effect } from '../../lib/handoff/effect.ts';
import { createRun } from '../../lib/handoff/run.ts';
import { type SenderState, startSender } from '../../lib/handoff/sender.ts';
import type { ServerControl } from '../../lib/protocol/control.ts';
import { item, startOfTime } from './driven.ts';
import { seededRandom } from './random.ts';

beforeAll(ready);

const random = seededRandom(1);
const ambient = () => ({ now: startOfTime, draw: (length: number) => random.bytes(length) });
const options = {
  handoff: 's',
  server: 'https://fieldpost.example',
  item,
  policy: 'relay',
  app: 'test',
} as const;

function logged(perform: (effect: Effect) => void | Promise<void> = () => undefined) {
  const started = startSender(options, ambient());
  const log: string[] = [];
  const run = createRun({
    role: 'sender',
    state: started.state,
    start: started.effects,
    save: async (state: SenderState) => {
      log.push(`save ${state.kind}`);
      await Promise.resolve();
      log.push('saved');
    },
    perform: async effect => {
      log.push(effect.type);
      await perform(effect);
    },
    ambient,
  });
  return { run, log, started };
}

describe('a run', () => {
  it('saves before it performs, the start as well', async () => {
    const { run, log } = logged();
    await run.dispatch({ type: 'socket-opened' });
    expect(log).toEqual([
      'save running',
      'saved',
      'timer',
      'connect',
      'control',
      'timer',
      'save running',
      'saved',
    ]);
  });

  it('takes one event after the other, however fast they come', async () => {
    const { run, log } = logged();
    const seat = 'A'.repeat(43);
    const expires = startOfTime / 1000 + 60;
    const opened: ServerControl = { type: 'opened', seat, expires, peer: true, ice: [] };
    await Promise.all([
      run.dispatch({ type: 'control', message: opened }),
      run.dispatch({ type: 'cancel' }),
      run.dispatch({ type: 'cancel' }),
    ]);
    const saves = log.filter(entry => entry.startsWith('save '));
    expect(saves).toEqual(['save running', 'save running', 'save ended', 'save ended']);
    expect(log.indexOf('ended')).toBeGreaterThan(log.indexOf('save ended'));
    expect(run.state().kind).toBe('ended');
  });

  it('wipes what the new state no longer holds, after it was saved', async () => {
    const { run, started } = logged();
    if (started.state.kind !== 'running') throw new Error('running');
    const { item: bytes, key } = started.state;
    expect(bytes.some(byte => byte !== 0)).toBe(true);
    await run.dispatch({ type: 'cancel' });
    expect(bytes.every(byte => byte === 0)).toBe(true);
    expect(key.every(byte => byte === 0)).toBe(true);
  });

  it('tells whoever dispatched of a failure, and goes on', async () => {
    let failing = true;
    const { run } = logged(effect => {
      if (failing && effect.type === 'disconnect') throw new Error('no network');
    });
    await expect(run.dispatch({ type: 'socket-closed', code: 1006 })).resolves.toBe(undefined);
    const error = { type: 'error', code: 'rate-limited', message: '', retryAfter: 1 } as const;
    await run.dispatch({ type: 'timer', name: 'reconnect' });
    await expect(run.dispatch({ type: 'control', message: error })).rejects.toThrow('no network');
    failing = false;
    await expect(run.dispatch({ type: 'cancel' })).resolves.toBe(undefined);
    expect(run.state().kind).toBe('ended');
  });
});
