/** The two sides of a handoff in Node, as the command line runs them, with the times at which they got somewhere. */
import wrtc from '@roamhq/wrtc';
import { WebSocket } from 'ws';
import { drawRandom } from '../../lib/crypto/random.ts';
import type { Ambient, Effect } from '../../lib/handoff/effect.ts';
import type { NetEvent } from '../../lib/handoff/event.ts';
import { startRecipient, viewRecipient } from '../../lib/handoff/recipient.ts';
import { createRun } from '../../lib/handoff/run.ts';
import { linkOf, startSender, viewSender } from '../../lib/handoff/sender.ts';
import { createNetHost, type NetHost } from '../../lib/net/host.ts';
import { parseLink } from '../../lib/protocol/link.ts';
import { clock } from './clock.ts';

const ambient = (): Ambient => ({ now: Date.now(), draw: drawRandom });
const common = { handoff: 'bench', policy: 'prefer-direct', app: 'fieldpost/bench' } as const;
const item = { v: 1 as const, fields: [{ label: 'Bench', kind: 'text' as const, value: 'bench' }] };

/** Moments by name, each kept from the first time that it came. */
class Moments<Name extends string> {
  readonly #times = new Map<Name, PromiseWithResolvers<number>>();

  note(name: Name): void {
    this.#of(name).resolve(clock());
  }

  when(name: Name): Promise<number> {
    return this.#of(name).promise;
  }

  #of(name: Name): PromiseWithResolvers<number> {
    const known = this.#times.get(name) ?? Promise.withResolvers<number>();
    this.#times.set(name, known);
    return known;
  }
}

/** `settled`: the path is known, be it the relay's. */
type Noted = NetEvent['type'] | 'code' | 'settled' | 'release';

interface Ends {
  moments: Moments<Noted>;
  net: NetHost;
  perform(effect: Exclude<Effect, { type: 'wipe' }>): void;
}

function ends(dispatch: (event: NetEvent) => Promise<void>): Ends {
  const moments = new Moments<Noted>();
  const net = createNetHost({
    webSocket: (url, protocol) => new WebSocket(url, protocol, { perMessageDeflate: false }),
    wrtc,
    emit(_handoff, event) {
      moments.note(event.type);
      void dispatch(event);
    },
  });
  return {
    moments,
    net,
    perform(effect) {
      if (effect.type === 'release') moments.note('release');
      else if (effect.type !== 'ended') net.perform('bench', [effect]);
    },
  };
}

export interface OurSender {
  link: string;
  when: Moments<Noted>['when'];
  code(): string;
  close(): Promise<void>;
}

/** Resolves once the link works. */
export async function openSender(server: string): Promise<OurSender> {
  const first = startSender({ ...common, server, item }, ambient());
  const side = ends(event => run.dispatch(event));
  const run = createRun({
    role: 'sender',
    state: first.state,
    start: first.effects,
    save: async () => undefined,
    ambient,
    perform: side.perform,
  });
  await side.moments.when('control');
  return {
    link: linkOf(first.state),
    when: name => side.moments.when(name),
    code: () => viewSender(run.state(), Date.now()).code?.digits ?? '',
    async close() {
      await run.dispatch({ type: 'cancel' });
      await side.net.close();
    },
  };
}

export interface OurRecipient {
  /** When the link was opened. */
  begun: number;
  when: Moments<Noted>['when'];
  /** Resolves to how long (ms) it took from a right code to the secret. */
  type(digits: string): Promise<number>;
  close(): Promise<void>;
}

export function openRecipient(text: string): OurRecipient {
  const link = parseLink(text);
  if (!('ok' in link)) throw new Error('the sender made no link');
  const begun = clock();
  const first = startRecipient({ ...common, link: link.ok, engaged: true }, ambient());
  const side = ends(event => run.dispatch(event));
  const run = createRun({
    role: 'recipient',
    state: first.state,
    start: first.effects,
    async save(state) {
      const { phase, progress } = viewRecipient(state, Date.now());
      if (phase === 'code') side.moments.note('code');
      if (progress.some(step => step.step === 'path' && step.state === 'done')) side.moments.note('settled');
    },
    ambient,
    perform: side.perform,
  });
  return {
    begun,
    when: name => side.moments.when(name),
    async type(digits) {
      const from = clock();
      await run.dispatch({ type: 'code', digits });
      return (await side.moments.when('release')) - from;
    },
    close: () => side.net.close(),
  };
}
