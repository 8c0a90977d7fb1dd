/** What pages may ask about the settings and the history. Types only, as in lib/screen.ts. */
import type { DirectKind } from '../handoff/event.ts';
import type { Outcome } from '../handoff/outcome.ts';
import type { BadServer } from '../protocol/link.ts';
import type { Settings } from '../settings.ts';
import type { VaultRefusal } from './vault.ts';

/** Why a server cannot be used, or not now. Each has a sentence `serverCheck.<word>`. */
export type ServerFault =
  | BadServer
  /** Nothing answers there. */
  | 'unreachable'
  /** Something answers that does not speak our protocol. */
  | 'not-fieldpost';

/** What came of looking at a server. `host`: as it was asked about; `version` where it told. */
export type ServerCheck =
  | { ok: true; host: string; server: string; version?: string }
  | { ok: false; host: string; why: ServerFault };

/** Whether a token is kept for a server; the token itself is shown to nobody again. */
export type TokenState = { kept: boolean } | { refused: VaultRefusal };

/** A handoff that is over, as it is remembered: without what was handed over, and without any key. */
export interface PastHandoff {
  handoff: string;
  role: 'sender' | 'recipient';
  /** Of the first field, and how many there were. */
  label: string;
  fields: number;
  /** Unix ms. */
  startedAt: number;
  endedAt: number;
  /** Absent where it never began, as its server was not agreed to. */
  outcome?: Outcome;
  /** The way it took, as far as it came. */
  path?: DirectKind | 'relay';
  /** Host of the page it came from, and of the page it went into, as far as that was told. */
  from?: string;
  to?: string;
}

type None = Record<never, never>;

/** Requests of our own pages. */
export interface SettingsRequests {
  changeSettings: { input: Partial<Settings>; output: null };
  /** Look at a server: the one that is set, where none is named. */
  checkServer: { input: { server?: string }; output: ServerCheck };
  serverToken: { input: { server: string }; output: TokenState };
  /** Keep the token that a server's operator gave, or forget it. */
  keepServerToken: { input: { server: string; token: string | null }; output: TokenState };
  /** The newest first. */
  pastHandoffs: { input: None; output: { handoffs: PastHandoff[] } | { refused: VaultRefusal } };
  clearHistory: { input: None; output: { done: true } | { refused: VaultRefusal } };
  /** Running handoffs, what the vault keeps, settings, and every permission that was given later. */
  forgetEverything: { input: None; output: null };
}
