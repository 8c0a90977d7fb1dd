/** What pages of ours show of drops, and may ask about them. Types only, as in lib/screen.ts. */
import type { DropOpening, DropOwner } from '../drop/owner.ts';
import type { DropTrouble } from '../drop/trouble.ts';
import type { DropLock, DropState } from '../protocol/drop/bodies.ts';
import type { DraftFieldFacts } from '../screen.ts';
import type { AnswerPlace, AskedField } from './request.ts';
import type { VaultRefusal } from './vault.ts';

/** Fields were picked to be left for later: the person says for how long. */
export interface LeavingScreen {
  kind: 'leaving';
  draft: string;
  fields: DraftFieldFacts[];
}

/** What became of an own drop, as it was last seen. Times in Unix seconds. */
export interface DropFate {
  state: DropState;
  /** When it was opened for the last time, expired or was withdrawn. */
  at?: number;
  /** Openings that are left. */
  left: number;
  locked?: DropLock;
  claims: DropOpening[];
}

export interface DropSummary {
  drop: string;
  /** What was left, in a line. */
  label: string;
  /** Host of the page that it was taken from; '' where there is none. */
  place: string;
  /** Unix ms. */
  leftAt: number;
  /** Unix seconds. */
  expires: number;
  /** Absent until the server was asked. */
  fate?: DropFate;
}

/** One's own drop. Its link is not in it: see `leftLink`. */
export interface DropScreen {
  kind: 'drop';
  drop: string;
  summary: DropSummary;
  opens: number;
  passphrase: boolean;
  /** Why the last look did not succeed. */
  trouble?: DropTrouble;
}

/** All of one's own drops. */
export interface DropsScreen {
  kind: 'drops';
  drops: DropSummary[];
  /** Why they cannot be told now. */
  refused?: VaultRefusal;
}

/** A drop that was opened here and waits for its fields: never its values. */
export interface OpeningScreen {
  kind: 'opening';
  opening: string;
  /** Host of its server. */
  server: string;
  fields: AskedField[];
  /** By field; null where none was picked. */
  places: (AnswerPlace | null)[];
  /** It was filled, and the one who left it is told (Unix ms). */
  filledAt?: number;
  trouble?: DropTrouble;
  picking: boolean;
}

/** What keeps somebody from leaving something. */
export type LeavingRefusal = { refused: VaultRefusal } | { trouble: DropTrouble };

export interface DropTerms {
  /** Seconds. */
  ttl: number;
  opens: number;
}

interface OfDrop {
  drop: string;
}

export interface DropActs {
  /** Leave what was picked. `value` where the person typed it here; a passphrase that is empty is none. */
  leaveDraft: {
    input: DropTerms & {
      draft: string;
      fields: { at: number; label: string; value?: string }[];
      passphrase: string;
      tabId?: number;
    };
    output: { drop: string } | { gone: true } | LeavingRefusal;
  };
  /** Leave what a handoff was to hand over, which nobody came for: a draft of it. */
  leaveHandoff: { input: { handoff: string; tabId?: number }; output: { draft: string } | null };
  /** A page of ours is about to leave something by itself: where, and with what token. */
  leavingAt: {
    input: Record<never, never>;
    output: { server: string; access?: string } | { refused: VaultRefusal };
  };
  /** It did: keep what its owner can do with it. */
  keepDrop: {
    input: { owner: DropOwner; label: string; opens: number; passphrase: string; link: string };
    output: { drop: string } | LeavingRefusal;
  };
  /** The link that was just left, and its passphrase, to the page that shows them: secrets. */
  leftLink: { input: OfDrop; output: { link: string; passphrase: string } | null };
  /** The person has sent the link: it is kept no more. */
  forgetLeftLink: { input: OfDrop; output: null };
  lookAtDrop: { input: OfDrop; output: null };
  withdrawDrop: { input: OfDrop; output: { done: true } | LeavingRefusal };
  unlockDrop: { input: OfDrop; output: { done: true } | LeavingRefusal };
  /** Remove it from the list, here. */
  removeDrop: { input: OfDrop; output: null };
  /** Put what an opened drop holds into the fields that were picked for it. */
  fillOpening: { input: { opening: string }; output: null };
  /** Of several values, those that are filled are enough: the one who left them is told. */
  finishOpening: { input: { opening: string }; output: null };
  /** Have no more to do with it. */
  leaveOpening: { input: { opening: string }; output: null };
}
