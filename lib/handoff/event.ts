import type { ServerControl } from '../protocol/control.ts';
import type { Item } from '../protocol/item.ts';
import type { SignalData } from '../protocol/message.ts';
import type { ReceiptOutcome } from './receipt.ts';

/** How a direct connection reaches the other side, from the selected candidate pair. */
export type DirectKind = 'host' | 'reflexive' | 'turn';

export type TimerName =
  | 'lifetime'
  | 'reconnect'
  | 'handshake'
  | 'attempt'
  | 'path'
  | 'resume'
  | 'solicit'
  | 'peer-wait';

/** What the network reports. `peer` names one WebRTC connection; events of a stopped one are ignored. */
export type NetEvent =
  | { type: 'socket-opened' }
  | { type: 'socket-closed'; code: number }
  | { type: 'control'; message: ServerControl }
  | { type: 'control-malformed' }
  | { type: 'relay-frame'; frame: Uint8Array }
  | { type: 'peer-signal'; peer: string; data: SignalData }
  | { type: 'peer-opened'; peer: string; kind: DirectKind }
  /** ICE found a better pair, or lost the one it used: the same connection, reached another way. */
  | { type: 'peer-rerouted'; peer: string; kind: DirectKind }
  | { type: 'peer-frame'; peer: string; frame: Uint8Array }
  | { type: 'peer-closed'; peer: string }
  | { type: 'timer'; name: TimerName }
  /** Every socket, peer and timer of this handoff is gone (the network's process died). */
  | { type: 'net-lost' };

/** Whether the other side may learn this one's network addresses, for the connection that is made next. */
export interface HideAddress {
  type: 'hide-address';
  hidden: boolean;
}

/** What the sender's person does. */
export type SenderAct =
  | { type: 'replace-item'; item: Item }
  /** `field`: its place in the item. */
  | { type: 'relabel'; field: number; label: string }
  | { type: 'drop-field'; field: number }
  | { type: 'rearm' }
  | { type: 'evict' }
  | HideAddress
  | { type: 'cancel' };

/** What the recipient's person, or the keeper for them, does. */
export type RecipientAct =
  /** The person acted on the link (opened it themselves, or chose a field): an offer may be answered. */
  | { type: 'engage' }
  /** `passphrase` where the sender set one, untrimmed. */
  | { type: 'code'; digits: string; passphrase?: string }
  | { type: 'decline' }
  | HideAddress
  /** The program goes away, and nothing was decided: whatever can be given again stays with the sender. */
  | { type: 'leave' }
  /** Written, and so stored, before the page is touched: after it, the item is never filled by itself again. */
  | { type: 'fill-started'; id: string }
  /** The page did not take it, and is as it was. */
  | { type: 'fill-refused'; id: string }
  /** Whoever was filling died: the item may be in the page or not, so only the person may fill again. */
  | { type: 'fill-interrupted'; id: string }
  | { type: 'fill-done'; id: string; outcome: ReceiptOutcome; origin?: string; label?: string }
  /**
   * One of several fills, between `fill-started` and its end: written, and so stored, before that field of the page is
   * touched. `place` is the keeper's own name for it; `field` the value's place in the item.
   */
  | { type: 'place-started'; id: string; place: string; field: number }
  | { type: 'place-filled'; id: string; place: string; origin?: string; label?: string }
  | { type: 'place-refused'; id: string; place: string };

export type SenderEvent = NetEvent | SenderAct;
export type RecipientEvent = NetEvent | RecipientAct;
