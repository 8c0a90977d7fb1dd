/** What our own pages are shown, and what they may ask: types only, so that a view cannot carry a secret. */
import type { Outcome } from './handoff/outcome.ts';
import type { FieldFacts, RecipientView, SenderView } from './handoff/view.ts';
import type { FieldKind } from './protocol/item.ts';
import type { AnsweringScreen } from './screen/answering.ts';
import type { DetailsRequests } from './screen/details.ts';
import type {
  DropActs,
  DropScreen,
  DropSummary,
  DropsScreen,
  LeavingScreen,
  OpeningScreen,
} from './screen/drop.ts';
import type { AskingScreen, RequestActs, RequestScreen, RequestSummary } from './screen/request.ts';
import type { SelectionRequests, SelectionScreen } from './screen/selection.ts';
import type { SettingsRequests } from './screen/settings.ts';
import type { VaultRefusal, VaultRequests, VaultStatus } from './screen/vault.ts';
import type { Settings } from './settings.ts';

export type * from './screen/answering.ts';
export type * from './screen/details.ts';
export type * from './screen/drop.ts';
export type * from './screen/request.ts';
export type * from './screen/selection.ts';
export type * from './screen/settings.ts';
export type * from './screen/vault.ts';

/** Why the extension may not work on the page in front. */
export type PageRefusal =
  | 'browser-page'
  | 'store-page'
  | 'other-extension'
  | 'no-page'
  | 'file-access'
  | 'memory-full';

export interface PageFacts {
  tabId?: number;
  /** Shown as text. */
  origin?: string;
  refusal?: PageRefusal;
  /** The page is a link page of ours that was opened before the extension was installed. */
  waitingLink?: boolean;
}

export interface HandoffSummary {
  handoff: string;
  role: 'sender' | 'recipient';
  label: string;
  /** Where the field is, or which server the link names. */
  place: string;
  startedAt: number;
  running: boolean;
  /** Only remembered: there is nothing to open any more. */
  past?: true;
  outcome?: Outcome;
  /** Only while running: the phase of its view. */
  phase?: SenderView['phase'] | RecipientView['phase'];
}

/** The field the recipient picked. */
export interface TargetFacts {
  tabId: number;
  label: string;
  origin: string;
}

/** Why a picked field cannot be used, or a fill did not happen. Each has a sentence `refusal.<word>`. */
export type FieldRefusal =
  | 'read-only'
  | 'disabled'
  | 'too-long'
  | 'one-line'
  | 'not-a-number'
  | 'no-option'
  | 'value-rejected'
  | 'not-a-field'
  | 'unreadable'
  | 'partial'
  | 'changed'
  | 'site-changed'
  | 'gone'
  | 'file-field'
  | 'unverified'
  /** The browser was interrupted while filling: nobody knows whether the field was filled. */
  | 'interrupted';

/** A field of a page that is to get one of several values. */
export interface PlaceFacts {
  place: string;
  /** The value's place in the item. */
  field: number;
  label: string;
  origin: string;
  state: 'planned' | 'filling' | 'filled' | 'interrupted';
  refusal?: { word: FieldRefusal; limit?: number };
}

/** Where the values of an item of several fields go. */
export interface PlanFacts {
  places: PlaceFacts[];
  /** A value would go to another site than it comes from. */
  otherSite?: { from: string; to: string };
}

/** A question that only the person can answer, in an extension page. */
export type Question =
  /** The link names a server that is not the configured one. */
  | { kind: 'confirm-server'; host: string }
  /** The secret's site is not the picked field's site. */
  | { kind: 'other-site'; from: string; to: string }
  /** The picker met a frame of another site. */
  | { kind: 'allow-frame'; origin: string };

/**
 * `sealed`: the field gets what is opened of a sealed text. `ask`: somebody is asked for what belongs there. `answer`: it
 * answers somebody's question. `leave`: what is in it is left for later.
 */
export type PickingFor = 'share' | 'fill' | 'sealed' | 'ask' | 'leave' | 'answer';

/** The picker that is open in a tab, or waits for the person's answer about a frame of this origin. */
export interface PickFacts {
  state: 'picking' | 'frame';
  origin?: string;
  /** Several are being marked: how many so far. */
  marked?: number;
}

/** One of several picked fields. */
export interface DraftFieldFacts {
  label: string;
  kind: FieldKind;
  origin?: string;
  /** In characters; absent where nothing was taken, so that the person types it. */
  length?: number;
  refusal?: FieldRefusal;
}

export type Screen =
  | {
      kind: 'home';
      page: PageFacts;
      handoffs: HandoffSummary[];
      requests: RequestSummary[];
      /** A request that was answered while the vault, which has it, is locked. */
      lockedAnswer?: string;
      /** The newest. */
      drops: DropSummary[];
      /** There are others, or they cannot be told here. */
      moreDrops?: true;
      pick?: PickFacts;
    }
  /** A field was picked and is empty, or the person types the secret: nothing is shared yet. */
  | { kind: 'drafting'; draft: string; label: string; origin?: string; refusal?: FieldRefusal }
  /** Several fields were picked, and not all of them could be taken as they are. */
  | { kind: 'drafting-several'; draft: string; fields: DraftFieldFacts[]; tooLong: boolean }
  | { kind: 'sharing'; handoff: string; view: SenderView; canPick: boolean }
  | {
      kind: 'receiving';
      handoff: string;
      view: RecipientView;
      /** The tab the question of where to fill is about; absent in the link's own tab and on pages we may not touch. */
      page: PageFacts;
      target?: TargetFacts;
      /** Of an item of several fields, once a field was picked. */
      plan?: PlanFacts;
      question?: Question;
      refusal?: { word: FieldRefusal; limit?: number };
      picking: boolean;
      /** A page of ours has the secret and has not said yet that the person saw it. */
      revealing?: true;
      /** Filled, shown or copied here, for the ending's sentence. */
      placed?: { outcome: 'filled' | 'kept' | 'copied'; label?: string; origin?: string };
    }
  /** A link is to be pasted; the target was picked by a right-click. */
  | { kind: 'pasting'; target?: TargetFacts }
  /** The link was this browser's own. */
  | { kind: 'own-link'; handoff: string }
  | { kind: 'bad-link'; why: 'not-a-link' | 'not-secure' | 'private-address' | 'other-version' }
  | SelectionScreen
  | AnsweringScreen
  | AskingScreen
  | RequestScreen
  | LeavingScreen
  | DropScreen
  | DropsScreen
  | OpeningScreen
  /** Something of one's own is kept where the vault does not tell now. */
  | { kind: 'refused'; of: 'request' | 'drop'; refused: VaultRefusal }
  | { kind: 'gone' }
  /** The settings page. `buildServer`: what the server is unless the person chose another one. */
  | { kind: 'settings'; settings: Settings; buildServer: string; vault: VaultStatus };

/** Requests of our own pages to the background: each `{ input, output }`. */
export interface UiRequests
  extends SettingsRequests,
    VaultRequests,
    SelectionRequests,
    RequestActs,
    DropActs,
    DetailsRequests {
  /** Start the picker in this tab; the popup closes itself when this resolves with `started`. */
  pick: {
    /** `several`: a click marks one of several. `field`: for which field of a received item. */
    input: {
      for: PickingFor;
      tabId: number;
      handoff?: string;
      several?: boolean;
      field?: number;
      selection?: string;
      /** The request whose answers the field is for; `field` says to which question. */
      request?: string;
      /** The opened drop that the field is for; `field` says which of its values, or the form decides for all. */
      opening?: string;
      /** The answer that the field gives a value of; `field` says to which question. */
      answering?: string;
    };
    output: { started: true } | { refusal: PageRefusal };
  };
  stopPick: { input: { tabId: number }; output: null };
  /** Go on with those that are marked. */
  finishPick: { input: { tabId: number }; output: null };
  /** The person typed (or corrected) the secret in our own page. */
  shareTyped: {
    input: { draft?: string; label: string; value: string; multiline: boolean };
    output: { handoff: string };
  };
  /** Those of several picked fields that the person kept; `value` where they typed it. */
  shareDraft: {
    input: { draft: string; fields: { at: number; label: string; value?: string }[] };
    output: { handoff: string } | { refusal: 'gone' | 'too-long' };
  };
  /** Name what is shared otherwise, or take one of several fields out, while nobody has proved the code. */
  relabel: { input: { handoff: string; field: number; label: string }; output: null };
  dropField: { input: { handoff: string; field: number }; output: null };
  /** A link was pasted. */
  openLink: {
    /** `tabId`: the page whose picked field is to be filled. */
    input: { link: string; tabId?: number };
    output:
      | { handoff: string }
      /** It is of a kind that opens in a tab of its own, which was opened. */
      | { tab: true }
      | { bad: 'not-a-link' | 'not-secure' | 'private-address' | 'other-version' };
  };
  confirmServer: { input: { handoff: string; yes: boolean }; output: null };
  rearm: { input: { handoff: string }; output: null };
  evict: { input: { handoff: string }; output: null };
  cancel: { input: { handoff: string }; output: null };
  decline: { input: { handoff: string }; output: null };
  /** Whether the other side may learn this one's network address, while no connection was begun. */
  hideAddress: { input: { handoff: string; hidden: boolean }; output: null };
  code: { input: { handoff: string; digits: string }; output: null };
  /** Fill the received item into the target now (also the answer to `other-site`). */
  fill: { input: { handoff: string }; output: null };
  /** Take back where one of several values was to go. */
  dropPlace: { input: { handoff: string; place: string }; output: null };
  /** What was filled of several values is enough. */
  finish: { input: { handoff: string }; output: null };
  /** Drop the picked target. */
  dropTarget: { input: { handoff: string }; output: null };
  /**
   * Show or copy here: the one answer that carries the secret, to the page that asked. The sender is told by
   * `revealed`; a page that goes away before gives the secret back. Null where it is not here any more.
   */
  reveal: {
    input: { handoff: string };
    output: { fields: (FieldFacts & { value: string })[] } | null;
  };
  /** What became of it in the page that asked: on its screen, in the clipboard, or neither. */
  revealed: { input: { handoff: string; how: 'kept' | 'copied' | 'neither' }; output: null };
  /** The person turned away from what this tab was about: a link to paste, a secret to type, or what is over. */
  leave: { input: { tabId: number }; output: null };
  /** Forget an ended handoff in the list. */
  dismiss: { input: { handoff: string }; output: null };
  /** Close this link tab and go back to the one before it. */
  takeMeBack: { input: { handoff: string; tabId: number }; output: null };
  /** Turn tabs that wait on a link page into our page. */
  takeWaitingLink: { input: Record<never, never>; output: { handoff: string } | null };
  /** A permission the person just granted (or refused) in our page. */
  frameAllowed: { input: { origin: string; granted: boolean }; output: null };
  /** Overwrite the clipboard 30 s from now (with the permission `clipboardWrite`). */
  clearClipboard: { input: Record<never, never>; output: null };
  /** Remove every URL of our link pages from the browser's history (after the permission was granted). */
  forgetLinksInHistory: { input: Record<never, never>; output: { removed: number } };
}

export type UiRequest = keyof UiRequests;
