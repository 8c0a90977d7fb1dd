/** Sealed frames and reports from the network's document, numbered so that each is handled once. */
export interface NetEventBatch {
  instance: string;
  handoff: string;
  events: { seq: number; event: Json }[];
  /** The last effect of this handoff that was performed. */
  performed: number;
}
export interface NetEffectBatch {
  handoff: string;
  effects: { seq: number; effect: Json }[];
}
export interface NetState {
  instance: string;
  performed: number;
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
