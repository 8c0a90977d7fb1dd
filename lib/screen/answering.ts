/** What pages of ours show while an answer is put together from fields of other pages. Types only, as in lib/screen.ts. */
import type { Question } from '../protocol/form/description.ts';
import type { PageFacts, PickFacts } from '../screen.ts';

/** A field of a page that gives a value of the answer: where it is, never what is in it. */
export interface AnswerSource {
  tabId: number;
  frameId: number;
  documentId?: string;
  handle: string;
  label: string;
  origin: string;
  /** Which pick this was: the same field picked anew is read anew. */
  pick: string;
}

export interface AnsweringScreen {
  kind: 'answering';
  answering: string;
  /** Who asks, as they say. */
  from?: string;
  questions: readonly Question[];
  /** The icon offers to pick, over every page. */
  wanted: boolean;
  /** By question; null where none was picked. */
  sources: (AnswerSource | null)[];
  /** The page in front. */
  page: PageFacts;
  pick?: PickFacts;
}

type OfAnswering = { answering: string };

/** Requests of our own pages while one of them answers a request. */
export interface AnsweringActs {
  /** The icon offers to pick, over every page: the tab `tabId` shows the answer. */
  takeFromPages: {
    input: OfAnswering & { tabId: number; from?: string; questions: readonly Question[] };
    output: null;
  };
  /** No more offers over every page; what was picked stays. */
  leaveAnswering: { input: OfAnswering; output: null };
  /** Bring the tab with the answer to the front. */
  backToAnswer: { input: OfAnswering; output: null };
  /** It was sent. */
  endAnswering: { input: OfAnswering; output: null };
}
