import type { NetEffectBatch, NetEventBatch, NetState } from '../messages.ts';
import type { Measured } from '../net/measured.ts';

/** The background's way to the network's document (Chromium) or to the network beside it (Firefox). */
export interface NetLink {
  /** Where the network beside us reports its events; a network of another context sends messages instead. */
  bind(report: (batch: NetEventBatch) => Promise<NetEffectBatch | null>): void;
  /** Make sure the network is there; may be called at any time. */
  start(): Promise<void>;
  /** Hand effects over. The answer names the network's instance: a new one has none of the old one's sockets. */
  effects(batch: NetEffectBatch): Promise<NetState>;
  forget(handoff: string): Promise<void>;
  /** How the connections of a handoff do just now; null where there is no network. */
  measure(handoff: string): Promise<Measured | null>;
  /** Nothing runs any more. */
  stop(): Promise<void>;
  clearClipboard(afterMs: number): Promise<void>;
}
