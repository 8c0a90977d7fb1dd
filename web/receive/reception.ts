import { drawRandom } from '../../lib/crypto/random.ts';
import { wipe } from '../../lib/crypto/secret.ts';
import type { RecipientAct } from '../../lib/handoff/event.ts';
import {
  itemOf,
  type RecipientState,
  startRecipient,
  stepRecipient,
  viewRecipient,
} from '../../lib/handoff/recipient.ts';
import { runMachine } from '../../lib/handoff/run.ts';
import type { RecipientView } from '../../lib/handoff/view.ts';
import { createNetHost } from '../../lib/net/host.ts';
import type { ItemField } from '../../lib/protocol/item.ts';
import type { HandoffLink } from '../../lib/protocol/link.ts';
import { version } from '../../package.json';

/** One handoff that is received in this page, and lives in its memory only. */
export interface Reception {
  look(): RecipientView;
  /** @returns stops it */
  watch(changed: () => void): () => void;
  type(code: string): void;
  decline(): void;
  /** The values, once they are here; from then on whoever asked has them, and tells what became of them. */
  take(): ItemField[] | null;
  /** They were shown or copied (the sender is told), or neither (they can be taken again). */
  taken(how: 'kept' | 'copied' | 'neither'): void;
  /** The network may have changed. */
  refresh(): void;
  /** The page goes away. */
  leave(): void;
}

/** Begin to receive what the link names, by the person's wish. Needs libsodium; the link's key is overwritten. */
export function receive(link: HandoffLink): Reception {
  const handoff = 'page';
  const watchers = new Set<() => void>();
  const ambient = () => ({ now: Date.now(), draw: drawRandom });
  const net = createNetHost({
    webSocket: (url, protocols) => new WebSocket(url, protocols),
    emit: (_handoff, event) => void run.dispatch(event),
  });
  const { state, effects } = startRecipient(
    { handoff, link, policy: 'prefer-direct', engaged: true, app: `fieldpost/${version}` },
    ambient(),
  );
  wipe(link.key);
  const run = runMachine(
    {
      state,
      start: effects,
      ambient,
      async save() {
        for (const changed of watchers) changed();
      },
      perform(effect) {
        if (effect.type === 'ended') net.forget(handoff);
        else if (effect.type !== 'release') net.perform(handoff, [effect]);
      },
    },
    stepRecipient,
  );
  const act = (event: RecipientAct): void => void run.dispatch(event);
  let id: string | undefined;

  return {
    look: () => viewRecipient(run.state(), Date.now()),
    watch(changed) {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    type: digits => act({ type: 'code', digits }),
    decline: () => act({ type: 'decline' }),
    take() {
      const item = itemOf(run.state());
      id = idOf(run.state());
      if (item === null || id === undefined) return null;
      act({ type: 'fill-started', id });
      return item.fields;
    },
    taken(how) {
      if (id === undefined) return;
      if (how === 'neither') act({ type: 'fill-refused', id });
      else act({ type: 'fill-done', id, outcome: how });
    },
    refresh: () => net.refresh(),
    leave: () => act({ type: 'leave' }),
  };
}

function idOf(state: RecipientState): string | undefined {
  return state.kind === 'running' && state.held.kind !== 'none' ? state.held.id : undefined;
}
