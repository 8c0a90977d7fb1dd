/** What pages of ours show of requests, and may ask about them. Types only, as in lib/screen.ts. */
import type { FieldFacts } from '../handoff/view.ts';
import type { Question } from '../protocol/form/description.ts';
import type { Role } from '../protocol/form/state.ts';
import type { LinkRecord } from '../request/reading.ts';
import type { RequestFailure } from '../request/refusal.ts';
import type { FieldRefusal } from '../screen.ts';
import type { AnsweringActs } from './answering.ts';
import type { VaultRefusal } from './vault.ts';

/** A question, and the field of a page that it was made from. */
export interface AskedField extends Question {
  origin?: string;
}

/** Fields were picked, or none: the person says what to ask. */
export interface AskingScreen {
  kind: 'asking';
  draft?: string;
  fields: AskedField[];
}

export interface RequestSummary {
  request: string;
  /** What is asked, in a line. */
  label: string;
  /** Host of the page with the fields; '' where there is none. */
  place: string;
  /** Unix ms. */
  startedAt: number;
  answers: number;
  /** Answers that nobody has looked at. */
  unseen: number;
  state: 'open' | 'closed' | 'over';
}

/** An answer: never its values. */
export interface AnswerFacts {
  number: number;
  /** Unix ms: the server's word. */
  at: number;
  /** Who it is from: their claim. */
  from?: string;
  sealedTo: 'current' | 'earlier' | 'late';
  /** Null where it cannot be opened. */
  fields: FieldFacts[] | null;
}

/** A secret link of a request, as an admin of it sees it. Times in Unix seconds. */
export interface LinkFacts extends Omit<LinkRecord, 'id'> {
  id: string;
}

/** Where the value of one question goes. */
export interface AnswerPlace {
  label: string;
  origin: string;
  state: 'picked' | 'filled';
  refusal?: { word: FieldRefusal; limit?: number };
}

/** One's own request. */
export interface RequestScreen {
  kind: 'request';
  request: string;
  summary: RequestSummary;
  questions: AskedField[];
  /** To be sent to whoever shall answer. */
  share: string;
  /** Unix ms. */
  closesAt: number;
  /** Null until they were got. */
  answers: AnswerFacts[] | null;
  /** By question; null where no field is known any more. */
  places: (AnswerPlace | null)[];
  /** The last answer that was filled. */
  filled?: { number: number; at: number };
  /** It has all the answers that it takes. */
  full?: true;
  /** Somebody who managed it was shut out, and this one took its place; and whose place it took. */
  replacedBy?: string;
  replaces?: string;
  fault?: RequestFailure;
  picking: boolean;
}

export interface NewAsking {
  draft?: string;
  questions: { at?: number; label: string; kind: Question['kind'] }[];
  from: string;
  note: string;
  /** Seconds for which it takes answers. */
  open: number;
  /** How many answers are taken; 0: as many as the server allows. */
  answers: number;
}

type None = Record<never, never>;
type OfRequest = { request: string };
type Refused = { refused: VaultRefusal } | { fault: RequestFailure };

/** Requests of our own pages about requests for secrets. */
export interface RequestActs extends AnsweringActs {
  /** Make a request; it is kept in the vault. */
  ask: { input: NewAsking & { tabId?: number }; output: { request: string } | Refused };
  requests: { input: None; output: { requests: RequestSummary[] } | { refused: VaultRefusal } };
  /** Look for answers now. */
  lookForAnswers: { input: OfRequest; output: null };
  /** Put an answer's values into the fields that the request was made from. */
  fillAnswer: { input: OfRequest & { number: number }; output: null };
  /** The values of an answer, to the page that asked: secrets. Null where they are not here any more. */
  revealAnswer: { input: OfRequest & { number: number }; output: { values: string[] } | null };
  /** Delete one answer, here and on the server. */
  deleteAnswer: { input: OfRequest & { number: number }; output: { done: true } | Refused };
  /** The secret links of a request, without what opens them. */
  requestLinks: { input: OfRequest; output: { links: LinkFacts[] } | Refused };
  /** A link with which somebody else can read the answers, and its passphrase: secrets, to the page that asked. */
  makeRequestLink: {
    input: OfRequest & { role: Role; passphrase: string; comment: string };
    output: { link: string } | Refused;
  };
  /** It opens nothing any more, and later answers are sealed to a key that it never had. */
  revokeRequestLink: { input: OfRequest & { id: string }; output: { done: true } | Refused };
  /**
   * Revoke whoever else manages it. They know its keys: where it still takes answers, another takes its place, which is
   * named in the answer.
   */
  shutOutAdmins: {
    input: OfRequest & { tabId?: number };
    output: { request: string } | { done: true } | Refused;
  };
  /** Wrong passphrases had locked it. */
  unlockRequestLink: { input: OfRequest & { id: string }; output: { done: true } | Refused };
  /** Take no more answers; those there are stay. */
  closeRequest: { input: OfRequest; output: { done: true } | Refused };
  /** Delete it with every answer, here and on the server. `anyway`: here also where the server does not answer. */
  deleteRequest: { input: OfRequest & { anyway?: boolean }; output: { done: true } | Refused };
}
