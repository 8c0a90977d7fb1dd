import type { NetEffect } from '../handoff/effect.ts';
import type { NetEvent } from '../handoff/event.ts';
import { decodeState, encodeState } from '../handoff/record.ts';
import type { NetEffectBatch, NetEventBatch, NetState } from '../messages.ts';
import type { NetHost } from '../net/host.ts';
import type { Measured } from '../net/measured.ts';

const retryFirstMs = 50;
const retryMostMs = 1000;

export interface NetDesk {
  /** Perform effects, each once; the answer tells how far. */
  effects(batch: NetEffectBatch): NetState;
  forget(handoff: string): void;
  measure(handoff: string): Promise<Measured>;
  /** Resolves once the last words are out. */
  close(): Promise<void>;
}

interface Tray {
  lastSeq: number;
  unreported: NetEventBatch['events'];
  performed: number;
  reporting: boolean;
}

/**
 * Stands beside the network and numbers what goes in and out, so that the background may die at any moment: an event
 * is reported until it is answered, an effect that arrives again is not performed again.
 */
export function createNetDesk(options: {
  instance: string;
  createHost(emit: (handoff: string, event: NetEvent) => void): NetHost;
  /** Rejects when the background died on the way; null when it knows no such handoff. */
  report(batch: NetEventBatch): Promise<NetEffectBatch | null>;
}): NetDesk {
  const trays = new Map<string, Tray>();
  const host = options.createHost((handoff, event) => {
    const tray = trayOf(handoff);
    tray.lastSeq += 1;
    tray.unreported.push({ seq: tray.lastSeq, event: encodeState(event) });
    void flush(handoff, tray);
  });

  function trayOf(handoff: string): Tray {
    const existing = trays.get(handoff);
    if (existing !== undefined) return existing;
    const tray: Tray = { lastSeq: 0, unreported: [], performed: 0, reporting: false };
    trays.set(handoff, tray);
    return tray;
  }

  function perform(batch: NetEffectBatch): void {
    const tray = trayOf(batch.handoff);
    const due = batch.effects.filter(entry => entry.seq > tray.performed);
    const last = due.at(-1);
    if (last === undefined) return;
    tray.performed = last.seq;
    host.perform(
      batch.handoff,
      due.map(entry => decodeState<NetEffect>(entry.effect)),
    );
  }

  async function flush(handoff: string, tray: Tray): Promise<void> {
    if (tray.reporting) return;
    tray.reporting = true;
    let wait = retryFirstMs;
    while (tray.unreported.length > 0 && trays.get(handoff) === tray) {
      const events = [...tray.unreported];
      const performed = tray.performed;
      const outcome = await options.report({ instance: options.instance, handoff, events, performed }).then(
        answer => ({ answer }),
        () => null,
      );
      if (outcome === null) {
        await new Promise(resolve => setTimeout(resolve, wait));
        wait = Math.min(wait * 2, retryMostMs);
        continue;
      }
      wait = retryFirstMs;
      // Forgotten while it was answered: nothing is done for it any more.
      if (trays.get(handoff) !== tray) break;
      if (outcome.answer === null) {
        forget(handoff);
        break;
      }
      tray.unreported = tray.unreported.slice(events.length);
      perform(outcome.answer);
    }
    tray.reporting = false;
  }

  function forget(handoff: string): void {
    trays.delete(handoff);
    host.forget(handoff);
  }

  return {
    effects(batch) {
      perform(batch);
      return { instance: options.instance, performed: trayOf(batch.handoff).performed };
    },
    forget,
    measure: handoff => host.measure(handoff),
    close() {
      trays.clear();
      return host.close();
    },
  };
}
