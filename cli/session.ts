import process from 'node:process';
import { WebSocket } from 'ws';
import { drawRandom } from '../lib/crypto/random.ts';
import type { Ambient, Effect } from '../lib/handoff/effect.ts';
import type { NetEvent } from '../lib/handoff/event.ts';
import type { Run } from '../lib/handoff/run.ts';
import { createNetHost } from '../lib/net/host.ts';
import { type Moment, momentOfEffect, momentOfEvent } from '../lib/net/timeline.ts';
import type { Policy } from '../lib/protocol/message.ts';
import { watchNetwork } from './network-watch.ts';

/** What a machine that runs in this process is given. */
export interface Shell<State> {
  save(state: State): Promise<void>;
  perform(effect: Exclude<Effect, { type: 'wipe' }>): void;
  ambient(): Ambient;
}

/** One handoff that runs in this process. */
export interface Session<State, Act> {
  act(event: Act): Promise<void>;
  state(): State;
  /** Resolves when the machine has ended; rejects when it broke. */
  ended: Promise<void>;
  /** Resolves once the last words are out. */
  close(): Promise<void>;
}

export const ambient = (): Ambient => ({ now: Date.now(), draw: drawRandom });

/**
 * Runs one handoff on `ws` and Node's WebRTC. It lives in memory only: it ends with the process.
 * @param options.begin Makes the run; called at once.
 * @param options.changed Called after every step, before its effects.
 * @param options.happened Told what happens on the network.
 */
export async function openSession<State, Act>(options: {
  handoff: string;
  policy: Policy;
  begin(shell: Shell<State>): Run<State, Act | NetEvent>;
  changed(state: State): void;
  released?(id: string): void;
  happened?(moment: Moment): void;
}): Promise<Session<State, Act>> {
  const { handoff } = options;
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  const note = (moment: Moment | null) => {
    if (moment) options.happened?.(moment);
  };
  const net = createNetHost({
    webSocket: (url, protocols) => new WebSocket(url, protocols, { perMessageDeflate: false }),
    wrtc: options.policy === 'relay' ? undefined : await loadWebRtc(),
    emit: (_handoff, event) => {
      note(momentOfEvent(event));
      run.dispatch(event).catch(reject);
    },
  });
  const run = options.begin({
    ambient,
    async save(state) {
      options.changed(state);
    },
    perform(effect) {
      if (effect.type === 'ended') resolve();
      else if (effect.type === 'release') options.released?.(effect.id);
      else {
        note(momentOfEffect(effect));
        net.perform(handoff, [effect]);
      }
    },
  });
  const unwatch = watchNetwork(change => {
    note({ what: 'network-changed' });
    if (change === 'moved') net.move();
    else net.refresh();
  });
  return {
    ended,
    state: () => run.state(),
    act: event => run.dispatch(event),
    async close() {
      unwatch();
      await net.close();
    },
  };
}

/** Without it (a platform that it has no build for) every direct connection fails, and the relay is used. */
async function loadWebRtc(): Promise<unknown> {
  try {
    return (await import('@roamhq/wrtc')).default;
  } catch {
    return undefined;
  }
}

/**
 * Calls `stop` at the first Ctrl-C (or TERM, or HUP); at the second one the process ends there and then.
 * @returns Puts things back.
 */
export function onInterrupt(stop: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let stopping = false;
  const interrupt = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(signal === 'SIGINT' ? 130 : 143);
    stopping = true;
    stop();
  };
  for (const signal of signals) process.on(signal, interrupt);
  return () => {
    for (const signal of signals) process.off(signal, interrupt);
  };
}
