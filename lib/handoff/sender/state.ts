import type { CodeDigits, Policy } from '../../protocol/message.ts';
import type { Session } from '../channel/session.ts';
import type { Outcome } from '../outcome.ts';
import type { AnsweredRun } from '../proof.ts';
import type { Receipt } from '../receipt.ts';
import type { Signaled } from '../socket.ts';
import type { Turn } from '../turn.ts';
import type { FieldFacts, Progress } from '../view.ts';

/** From a match on: the psk that lets the same person come back, and until when (Unix ms). */
export interface Resume {
  psk: Uint8Array;
  until: number;
}

/** Where the proof of the code stands. */
export type SenderProof =
  /** The code is shown; a `verify` will be answered. */
  | { kind: 'offering' }
  /** One attempt is open: counted and answered, until `until` (Unix ms) or the end of its session. */
  | { kind: 'verifying'; attempt: number; runs: AnsweredRun[]; until: number }
  /** Three attempts of this arming did not match. */
  | { kind: 'paused' }
  /** Matched; the item leaves in the session of `epoch` when its path allows, at `pathUntil` (Unix ms) at the latest. */
  | { kind: 'accepted'; resume: Resume; boxKey: Uint8Array; epoch: number; pathUntil: number }
  /** Matched, but there is no session to send the item in: only a resume brings one. */
  | { kind: 'awaiting'; resume: Resume }
  /** Sent in the session, not acknowledged. */
  | { kind: 'delivering'; resume: Resume }
  /** 120 s passed without an acknowledgement. */
  | { kind: 'unconfirmed' };

/** One setting of the lock: its TOTP secret and what was tried on it. */
export interface Arming {
  totp: Uint8Array;
  digits: CodeDigits;
  /** Attempts counted since it was set, at most 3. */
  tried: number;
  /** Of those, the ones that were confirmed wrong. */
  wrong: number;
}

/** The one word that operators are told of a room's path: not until the server asks, and once. */
export type PathWordState = 'unasked' | 'asked' | 'told';

export type SenderMemo = 'wrong-code' | 'unfinished-attempt' | 'stranger-left' | 'stranger-declined';

export interface SenderRunning extends Signaled {
  kind: 'running';
  role: 'sender';
  handoff: string;
  server: string;
  app: string;
  policy: Policy;
  hideAddress: boolean;
  /** K of the link, and what follows from it. */
  key: Uint8Array;
  roomId: Uint8Array;
  psk: Uint8Array;
  passphrase: string;
  /** The token that the server's operator gave for opening rooms; empty: none. */
  access: string;
  /** Unix ms. */
  expires: number;
  /** The item's JSON and its id. */
  item: Uint8Array;
  itemId: Uint8Array;
  facts: FieldFacts[];
  /** The item left at least once. */
  sent: boolean;
  /** Somebody with the link was there. */
  met: boolean;
  session: Session | null;
  pending: Session | null;
  /** When the last 0x01 was answered (Unix ms). */
  answeredAt: number;
  /** Ephemeral keys of 0x01 that were answered, shortened. */
  seen: string[];
  /** Handshakes that did not authenticate. */
  failedHandshakes: number;
  arming: Arming;
  rearmsLeft: number;
  /** Attempts counted in all: the next one is one more. */
  attempts: number;
  proof: SenderProof;
  memo: SenderMemo | null;
  pathWord: PathWordState;
}

export interface SenderEnded {
  kind: 'ended';
  role: 'sender';
  handoff: string;
  expires: number;
  facts: FieldFacts[];
  outcome: Outcome;
  receipt: Receipt | null;
  progress: Progress[];
}

export type SenderState = SenderRunning | SenderEnded;
export type SenderTurn = Turn<SenderRunning, SenderEnded>;
