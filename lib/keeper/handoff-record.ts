import type { FieldRefusal, Json, Question } from '../messages.ts';
import type { TimedMoment } from '../net/timeline.ts';
import type { Plan } from './plan.ts';

/** A picked field, by the document it is in; checked again at the moment of filling. */
export interface Target {
  tabId: number;
  frameId: number;
  documentId?: string;
  /** The agent's name for the element, valid in that document only. */
  handle: string;
  label: string;
  origin: string;
}

/** What the background keeps of one handoff, in storage.session. */
export interface HandoffRecord {
  handoff: string;
  role: 'sender' | 'recipient';
  /** Unix ms. */
  startedAt: number;
  label: string;
  place: string;
  /** base64url of the room id: the same link is known by it, and nothing follows from it. */
  room: string;
  /** Only until the person confirmed the server: the machine keeps what it needs of it. */
  link?: string;
  /** The machine's state, encoded; null while a recipient's person has not confirmed the server. */
  machine: Json;
  ended: boolean;
  /** Where the sender's field is, or where the link was opened. */
  tabId?: number;
  target?: Target;
  /** Where the values of an item of several fields go. */
  plan?: Plan;
  question?: Question;
  refusal?: { word: FieldRefusal; limit?: number };
  /** The person asked for the fill on another site. */
  siteConfirmed?: boolean;
  /** A fill was interrupted, and the person asked for it again. */
  again?: boolean;
  /** What the sender's person was told of, or saw: names of occasions. */
  announced?: string[];
  /** It is over, and a page of ours was open since. */
  seen?: true;
  /** A page of ours has the item; `interrupted` as it was before. */
  revealing?: { interrupted: boolean };
  /** What happened on the network. */
  timeline?: TimedMoment[];
  placed?: { outcome: 'filled' | 'kept' | 'copied'; label?: string; origin?: string };
  /** It stands in the history, if it is to. */
  noted?: true;
  /** Of a private window, so that nothing is remembered of it. */
  private?: boolean;
  /** The last requests of our pages that were carried out, so that none is when it is repeated. */
  requests?: string[];
  net: {
    /** Of the network that holds this handoff's sockets; null before the first. */
    instance: string | null;
    /** The last network event handled. */
    inbox: number;
    lastEffect: number;
    /** Effects not known to be performed. */
    outbox: { seq: number; effect: Json }[];
  };
}
