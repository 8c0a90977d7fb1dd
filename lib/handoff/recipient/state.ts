import type { Policy } from '../../protocol/message.ts';
import type { Handshake } from '../channel/handshake.ts';
import type { Session } from '../channel/session.ts';
import type { Outcome } from '../outcome.ts';
import type { OpenRun } from '../proof.ts';
import type { ReceiptOutcome } from '../receipt.ts';
import type { Signaled } from '../socket.ts';
import type { Turn } from '../turn.ts';
import type { FieldFacts, Progress } from '../view.ts';

export interface Resume {
  psk: Uint8Array;
  /** Unix ms. */
  until: number;
}

/** Between 0x01 and 0x02. */
export type Greeting = { kind: 'idle' } | { kind: 'sent'; handshake: Handshake; resumed: boolean };

/** What the sender last said about its lock. */
export interface Lock {
  /** The number that the next attempt must have. */
  attempt: number;
  left: number;
  policy: Policy;
  digits: 6 | 8;
  passphrase: boolean;
}

/** A code that was typed and not answered yet. */
export interface TypedCode {
  digits: string;
  passphrase: string;
  /** Unix ms. */
  at: number;
}

/** Where the proof of the code stands in this session. */
export type RecipientProof =
  /** The sender did not say yet whether it takes a code. */
  | { kind: 'silent' }
  | { kind: 'asked'; lock: Lock }
  | { kind: 'paused' }
  /** `verify` was sent. */
  | { kind: 'verifying'; attempt: number; runs: OpenRun[] }
  /** None of the candidates held, and the sender was told. */
  | { kind: 'refused'; attempt: number }
  /** A candidate held: the sender knows the code, and was sent the proof that we do. */
  | { kind: 'proved'; attempt: number; boxKey: Uint8Array };

export interface PlacedReceipt {
  outcome: ReceiptOutcome;
  origin?: string;
  label?: string;
}

/** A field of a page that is to hold a value of the item: begun, filled and read back, or begun with an unknown end. */
export interface Place {
  /** The keeper's own name for it. */
  place: string;
  /** The value's place in the item. */
  field: number;
  state: 'filling' | 'filled' | 'interrupted';
  label?: string;
  origin?: string;
}

/** Where the item is. `id` is base64url. */
export type Held =
  | { kind: 'none' }
  /** Here, and not placed. `interrupted`: a fill was begun and its end is not known. */
  | {
      kind: 'received';
      id: string;
      item: Uint8Array;
      facts: FieldFacts[];
      note: string | null;
      interrupted: boolean;
      /** Of several fields, those that were begun. */
      places: Place[];
    }
  /** Being written to the page. `senderLeft`: how the handoff ends if the page refuses. */
  | {
      kind: 'filling';
      id: string;
      item: Uint8Array;
      facts: FieldFacts[];
      note: string | null;
      senderLeft: Outcome | null;
      places: Place[];
    }
  /** Placed; the sender does not know yet. */
  | {
      kind: 'placed';
      id: string;
      facts: FieldFacts[];
      note: string | null;
      receipt: PlacedReceipt;
      places: Place[];
    };

export interface RecipientRunning extends Signaled {
  kind: 'running';
  role: 'recipient';
  handoff: string;
  server: string;
  app: string;
  policy: Policy;
  hideAddress: boolean;
  roomId: Uint8Array;
  psk: Uint8Array;
  /** The person acted on the link: an offer may be answered. */
  engaged: boolean;
  /** The server's word (Unix ms); null before it. */
  expires: number | null;
  /** The seat was ours at least once, or may have been: its answer was lost. */
  seatedOnce: boolean;
  /** Somebody answered in this handoff. */
  met: boolean;
  greeting: Greeting;
  /** When the last 0x01 left, and the last one that answered a solicitation (Unix ms). */
  greetedAt: number;
  solicitedAt: number;
  session: Session | null;
  proof: RecipientProof;
  /** The lock as last heard, for showing while there is no session. */
  lock: Lock | null;
  typed: TypedCode | null;
  /** The last code typed did not hold. */
  wrongCode: boolean;
  /** `candidates` answered in this handoff, at most 6. */
  answered: number;
  resume: Resume | null;
  held: Held;
}

export interface RecipientEnded {
  kind: 'ended';
  role: 'recipient';
  handoff: string;
  server: string;
  expires: number | null;
  wrongCode: boolean;
  codeDigits: number;
  item: { id: string; facts: FieldFacts[]; note: string | null; places: Place[] } | null;
  outcome: Outcome;
  progress: Progress[];
}

export type RecipientState = RecipientRunning | RecipientEnded;
export type RecipientTurn = Turn<RecipientRunning, RecipientEnded>;
