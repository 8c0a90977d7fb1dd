/** The item at the recipient: stored before it is released, placed at most once by itself, acknowledged. */

import { openXChaCha20Poly1305 } from '../../crypto/aead.ts';
import { fromBase64url, toBase64url } from '../../crypto/bytes.ts';
import { parseItem } from '../../protocol/item.ts';
import type { PeerMessage } from '../../protocol/message.ts';
import { say } from '../channel/talk.ts';
import type { RecipientAct } from '../event.ts';
import { factsOf } from '../facts.ts';
import type { Outcome } from '../outcome.ts';
import { resumedBoxKey } from '../proof.ts';
import { setTimer } from '../turn.ts';
import { endRecipient, settlePartly } from './ending.ts';
import { filledReceipt, interrupted } from './places.ts';
import { breakOff } from './proving.ts';
import { loseSession, resumeOf } from './session.ts';
import type { PlacedReceipt, RecipientTurn } from './state.ts';

/** An acknowledgement that nothing answers is sent again in a new session (ms). */
const ackLimit = 5_000;
/** Where there is no way to another session, the last acknowledgement gets this long (ms). */
const lastAckLimit = 10_000;

type Act<Type extends RecipientAct['type']> = Extract<RecipientAct, { type: Type }>;

export function onSecret(turn: RecipientTurn, secret: Extract<PeerMessage, { type: 'secret' }>) {
  const { session, held } = turn.state;
  const key = boxKey(turn);
  if (!session || !key) return breakOff(turn);
  setTimer(turn, 'attempt', null);
  setTimer(turn, 'peer-wait', null);
  const id = toBase64url(secret.id);
  if (held.kind !== 'none') {
    key.dispose();
    if (held.id === id) repeatItem(turn);
    return;
  }
  const item = openXChaCha20Poly1305(key.bytes, secret.id, secret.box);
  key.dispose();
  if (!item) return breakOff(turn);
  const parsed = parseItem(item);
  if (!parsed) return endRecipient(turn, 'newer-version', 'error');
  turn.state = {
    ...turn.state,
    proof: { kind: 'silent' },
    wrongCode: false,
    held: {
      kind: 'received',
      id,
      item,
      facts: factsOf(parsed),
      note: parsed.note ?? null,
      interrupted: false,
      places: [],
    },
  };
  turn.effects.push({ type: 'release', id });
}

/** Stored before the page is touched. After an interrupted fill it is the person who asks. */
export function onFillStarted(turn: RecipientTurn, { id }: Act<'fill-started'>): void {
  const { held } = turn.state;
  if (held.kind !== 'received' || held.id !== id) return;
  const { item, facts, note, places } = held;
  turn.state = { ...turn.state, held: { kind: 'filling', id, item, facts, note, senderLeft: null, places } };
}

/** The page would not take it, and is as it was. */
export function onFillRefused(turn: RecipientTurn, { id }: Act<'fill-refused'>): void {
  backToReceived(turn, id, false);
}

/** A fill was begun, and nobody knows its end. */
export function onFillInterrupted(turn: RecipientTurn, { id }: Act<'fill-interrupted'>): void {
  backToReceived(turn, id, true);
}

export function onFillDone(turn: RecipientTurn, done: Act<'fill-done'>) {
  const { held } = turn.state;
  if ((held.kind !== 'received' && held.kind !== 'filling') || held.id !== done.id) return;
  const { id, facts, note } = held;
  const places = interrupted(held.places);
  const receipt = places.some(({ state }) => state === 'filled') ? filledReceipt(places) : receiptOf(done);
  const senderLeft = held.kind === 'filling' && held.senderLeft !== null;
  turn.state = { ...turn.state, held: { kind: 'placed', id, facts, note, receipt, places } };
  if (senderLeft) return endRecipient(turn, 'delivered', null);
  acknowledge(turn);
}

function receiptOf({ outcome, origin, label }: Act<'fill-done'>): PlacedReceipt {
  return {
    outcome,
    ...(origin === undefined ? {} : { origin }),
    ...(label === undefined ? {} : { label }),
  };
}

/** Send the stored acknowledgement, or find a way to. */
export function acknowledge(turn: RecipientTurn) {
  const { held, session } = turn.state;
  if (held.kind !== 'placed') return;
  if (session?.peer === 'proved') {
    const id = fromBase64url(held.id);
    if (id) say(turn, { type: 'ack', id, ...held.receipt });
    const lasts = resumeOf(turn.state, turn.now) === null;
    return setTimer(turn, 'peer-wait', turn.now + (lasts ? lastAckLimit : ackLimit));
  }
  if (resumeOf(turn.state, turn.now) === null) return endRecipient(turn, 'delivered', 'done');
}

/** Nothing answered in time. */
export function onPeerWait(turn: RecipientTurn) {
  const { held } = turn.state;
  if (held.kind === 'placed' && resumeOf(turn.state, turn.now) === null) {
    return endRecipient(turn, 'delivered', null);
  }
  loseSession(turn);
}

/** 120 s since the proof. */
export function onResumeOver(turn: RecipientTurn): void {
  turn.state = { ...turn.state, resume: null };
  const { held, session } = turn.state;
  if (held.kind === 'placed' && session?.peer !== 'proved') endRecipient(turn, 'delivered', null);
}

/** The person who proved to know the code ends the handoff. */
export function onProvedBye(turn: RecipientTurn, outcome: Outcome) {
  const { held } = turn.state;
  if (held.kind === 'placed') return endRecipient(turn, 'delivered', null);
  if (settlePartly(turn)) return endRecipient(turn, 'delivered', null);
  if (held.kind !== 'filling') return endRecipient(turn, outcome, null);
  // The page is being written to: whether it takes the item decides.
  turn.state = { ...turn.state, held: { ...held, senderLeft: outcome } };
}

function backToReceived(turn: RecipientTurn, id: string, isInterrupted: boolean): void {
  const { held } = turn.state;
  if (held.kind !== 'filling' || held.id !== id) return;
  const { item, facts, note, senderLeft } = held;
  const places = interrupted(held.places);
  turn.state = {
    ...turn.state,
    held: { kind: 'received', id, item, facts, note, interrupted: isInterrupted, places },
  };
  if (senderLeft === null) return;
  endRecipient(turn, settlePartly(turn) ? 'delivered' : senderLeft, null);
}

/** A `secret` whose id is stored: never released twice. */
function repeatItem(turn: RecipientTurn): void {
  const { held } = turn.state;
  if (held.kind === 'placed') acknowledge(turn);
  else if (held.kind === 'filling') backToReceived(turn, held.id, true);
}

/** The key of the box in this session; null where nothing was proved. */
function boxKey(turn: RecipientTurn): { bytes: Uint8Array; dispose(): void } | null {
  const { session, proof, resume } = turn.state;
  if (proof.kind === 'proved') return { bytes: proof.boxKey, dispose: () => undefined };
  if (session?.peer !== 'proved' || !resume) return null;
  const bytes = resumedBoxKey(resume.psk, session.hash);
  return { bytes, dispose: () => void bytes.fill(0) };
}
