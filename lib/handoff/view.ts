import type { FieldKind } from '../protocol/item.ts';
import type { DirectKind } from './event.ts';
import type { Outcome } from './outcome.ts';
import type { Receipt } from './receipt.ts';

/** A field as it may be shown: never its value. */
export interface FieldFacts {
  label: string;
  kind: FieldKind;
  origin?: string;
  /** In characters. */
  length: number;
}

export type ProgressStep = 'server' | 'peer' | 'path' | 'code' | 'delivered';

export interface Progress {
  step: ProgressStep;
  state: 'waiting' | 'done' | 'failed';
  /** For `path`, once done: how. `relay` = through the signaling server. */
  path?: DirectKind | 'relay';
  /** For `relay`: a direct path was tried, and none came about. */
  instead?: true;
  /** For a failed step: which ending explains it. */
  why?: Outcome;
}

export type SenderNotice =
  | 'wrong-code'
  | 'unfinished-attempt'
  | 'stranger-left'
  | 'stranger-declined'
  | 'reconnecting';

/** What the other side may learn of this one's network addresses. */
export interface AddressView {
  hidden: boolean;
  /** A connection was begun: it cannot be chosen any more for this one. */
  fixed: boolean;
}

export interface SenderView {
  role: 'sender';
  /**
   * opening: the room is being opened · waiting: nobody there yet · talking: someone with the link is there ·
   * paused: three wrong codes · delivering: code accepted, no receipt yet · unconfirmed: 120 s without a receipt
   */
  phase: 'opening' | 'waiting' | 'talking' | 'paused' | 'delivering' | 'unconfirmed' | 'ended';
  /** Empty while `opening`, and once it has `ended`. */
  link: string;
  /** Unix ms. */
  expires: number;
  fields: FieldFacts[];
  /** Unix ms `validUntil` is the end of this time step; absent when no code would be answered. */
  code?: { digits: string; validUntil: number; period: number };
  triesLeft: number;
  rearmsLeft: number;
  notice?: SenderNotice;
  /** While it runs, unless everything goes through the server anyway. */
  address?: AddressView;
  progress: Progress[];
  receipt?: Receipt;
  outcome?: Outcome;
}

/** A field of a page that a value of the item was put into, or was begun to be. */
export interface PlaceView {
  place: string;
  /** The value's place in the item. */
  field: number;
  state: 'filling' | 'filled' | 'interrupted';
  label?: string;
  origin?: string;
}

export interface RecipientView {
  role: 'recipient';
  /**
   * connecting: no channel yet · nobody: the server is reached but the sender is not there · code: type it ·
   * checking: sent, being proved · received: the item is here, not placed · filling: being written to the page ·
   * acknowledging: placed, the sender does not know yet
   */
  phase:
    | 'connecting'
    | 'nobody'
    | 'code'
    | 'checking'
    | 'paused'
    | 'received'
    | 'filling'
    | 'acknowledging'
    | 'ended';
  /** The server's host, as in the link. */
  server: string;
  /** Unix ms; absent until the server told it. */
  expires?: number;
  /** The last code typed did not hold. */
  wrongCode: boolean;
  codeDigits: number;
  /** The sender set a passphrase: it has to be typed with the code. */
  passphraseNeeded?: boolean;
  triesLeft?: number;
  /** Set from the match on. */
  item?: { id: string; fields: FieldFacts[]; note?: string; places?: PlaceView[] };
  /** A fill was begun and its end is not known: offer by hand. */
  fillInterrupted: boolean;
  /** As at the sender. */
  address?: AddressView;
  progress: Progress[];
  outcome?: Outcome;
}

export type HandoffView = SenderView | RecipientView;

export { viewRecipient } from './recipient/view.ts';
export { viewSender } from './sender/view.ts';
