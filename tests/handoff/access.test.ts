/** A server that lets only its own people open rooms. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { startSender, stepSender, viewSender } from '../../lib/handoff/sender.ts';
import { item } from './scenario.ts';

beforeAll(ready);

const ambient = { now: 1_800_000_000_000, draw: (bytes: number) => new Uint8Array(bytes).fill(7) };
const refusal = { type: 'error', code: 'bad-message', message: 'no' } as const;

function start(access?: string) {
  return startSender(
    {
      handoff: 's',
      server: 'https://fieldpost.example',
      item,
      policy: 'prefer-direct',
      app: 'fieldpost/test',
      ...(access === undefined ? {} : { access }),
    },
    ambient,
  );
}

describe('the token of an operator', () => {
  it('goes with `open`, and only where there is one', () => {
    const asked = (access?: string) =>
      start(access).effects.flatMap(effect => (effect.type === 'control' ? [effect.message] : []));
    expect(asked('a token of theirs')).toMatchObject([{ type: 'open', access: 'a token of theirs' }]);
    for (const none of [undefined, '']) expect(asked(none)[0]).not.toHaveProperty('access');
  });

  it('is what a handoff ends for, in a word of its own; other refusals keep theirs', () => {
    const outcomeAfter = (needs?: string) => {
      const message = needs === undefined ? refusal : { ...refusal, needs };
      const { state, effects } = stepSender(start().state, { type: 'control', message }, ambient);
      expect(effects.at(-1)).toEqual({ type: 'ended' });
      return viewSender(state, ambient.now).outcome;
    };
    expect(outcomeAfter('access')).toBe('needs-token');
    expect(outcomeAfter()).toBe('refused-by-server');
    expect(outcomeAfter('what a later server wants')).toBe('refused-by-server');
  });
});
