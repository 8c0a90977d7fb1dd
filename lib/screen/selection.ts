/** What a person chose for what they have selected in a page. Types only, as in lib/screen.ts: never its text. */
import type { FrameRef } from '../frames.ts';
import type { PageRefusal, TargetFacts } from '../screen.ts';

export type SelectionAct = 'encrypt' | 'decrypt' | 'fill';

/** Why the text could only be had as the browser tells it, its line breaks as spaces. `frame`: it is another site's. */
export type ClosedWord = Exclude<PageRefusal, 'no-page' | 'memory-full'> | 'frame';

/** Where the selected text is. */
export type SelectionSource =
  | {
      kind: 'page';
      frame: FrameRef;
      /** By which the document's script knows it. */
      handle: string;
      origin: string;
      /** What is made of it can be put in its place. */
      editable: boolean;
      /** Nothing was selected: it is the whole field. */
      whole: boolean;
    }
  | { kind: 'closed'; why: ClosedWord }
  | { kind: 'nothing' };

export interface SelectionScreen {
  kind: 'selection';
  selection: string;
  act: SelectionAct;
  /** The tab in which it was selected. */
  tabId: number;
  source: SelectionSource;
  /** The field that gets what was sealed. */
  target?: TargetFacts & FrameRef & { handle: string };
  pick?: { state: 'picking' | 'frame'; origin?: string };
}

/** Requests of our own pages about a selection. */
export interface SelectionRequests {
  /** Hand the selected text to somebody, as a live link. Null when it is not there any more. */
  shareSelection: { input: { selection: string }; output: { handoff: string } | null };
  /** The person is done with it: the icon shows the start again, while this page stays as it is. */
  leaveSelection: { input: { selection: string }; output: null };
}
