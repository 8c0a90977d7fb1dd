import { beforeAll, expect, test } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { Network, type NetworkOptions } from './network.ts';
import { item } from './scenario.ts';

beforeAll(ready);

const neither = { sender: false, recipient: false };
const byRelay: Partial<NetworkOptions> = { policies: { sender: 'relay', recipient: 'prefer-direct' } };

test.each([
  { when: 'none came about', options: { direct: false }, instead: [true, true] },
  { when: 'the sender wants none', options: byRelay, instead: [undefined, undefined] },
  {
    when: 'the sender’s address is hidden',
    options: { direct: false, hides: { ...neither, sender: true } },
    instead: [undefined, true],
  },
])(
  'a direct path: where $when, each side says whether the relay is the next best',
  ({ options, instead }) => {
    const network = new Network({ seed: 3, item, ...options });
    expect(network.runUntil(() => network.recipientView().phase === 'code')).toBe(true);
    const paths = () =>
      [network.senderView(), network.recipientView()].map(view =>
        view.progress.find(({ step }) => step === 'path'),
      );
    expect(network.runUntil(() => paths().every(path => path?.state === 'done'))).toBe(true);
    expect(paths()).toMatchObject([{ path: 'relay' }, { path: 'relay' }]);
    expect(paths().map(path => path?.instead)).toEqual(instead);
  },
);
