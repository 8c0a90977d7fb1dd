/** From the match to the acknowledgement (PROTOCOL sections 5 and 6). */
import { sealXChaCha20Poly1305 } from '../../crypto/aead.ts';
import { equal } from '../../crypto/secret.ts';
import { boxNonceBytes, directWaitSeconds, resumeSeconds } from '../../protocol/limits.ts';
import type { PeerMessage } from '../../protocol/message.ts';
import { say } from '../channel/talk.ts';
import { type AnsweredRun, resumedBoxKey } from '../proof.ts';
import { setTimer } from '../turn.ts';
import { endSender } from './ending.ts';
import { dropPending } from './pending.ts';
import type { Resume, SenderTurn } from './state.ts';

/** A proof of the code held: the attempt is given back, and the item is on its way. */
export function accept(turn: SenderTurn, run: AnsweredRun): void {
  const { session, arming, attempts } = turn.state;
  if (!session) return;
  const resume: Resume = { psk: run.resumePsk, until: turn.now + resumeSeconds * 1000 };
  // A handshake of somebody else that is under way ends here.
  dropPending(turn);
  turn.state = {
    ...turn.state,
    session: { ...session, peer: 'proved' },
    arming: { ...arming, tried: arming.tried - 1 },
    attempts: attempts - 1,
    memo: null,
  };
  setTimer(turn, 'attempt', null);
  setTimer(turn, 'resume', resume.until);
  waitForPath(turn, resume, run.boxKey);
}

/** In a session made with the resume psk, the item comes first while it is not acknowledged. */
export function resumeDelivery(turn: SenderTurn): void {
  const { proof, session } = turn.state;
  if (proof.kind !== 'awaiting' || session?.peer !== 'proved') return;
  waitForPath(turn, proof.resume, resumedBoxKey(proof.resume.psk, session.hash));
}

/** Send the item once its path is as the policy wants it. */
export function deliver(turn: SenderTurn): void {
  const { proof, session, policy, item, itemId } = turn.state;
  if (proof.kind !== 'accepted' || session?.epoch !== proof.epoch) return;
  const direct = session.out.via === 'direct';
  const settled = session.path.kind === 'failed' || turn.now >= proof.pathUntil;
  if (!direct && (policy === 'direct' || (policy === 'prefer-direct' && !settled))) return;
  setTimer(turn, 'path', null);
  const box = sealXChaCha20Poly1305(proof.boxKey, itemId, item, turn.draw(boxNonceBytes));
  turn.state = { ...turn.state, sent: true, proof: { kind: 'delivering', resume: proof.resume } };
  say(turn, { type: 'secret', id: itemId, box });
}

/** The acknowledgement, and only it, lets the sender forget the item with a receipt. */
export function onAck(turn: SenderTurn, ack: Extract<PeerMessage, { type: 'ack' }>): void {
  const { sent, itemId } = turn.state;
  if (!sent || !equal(ack.id, itemId)) return;
  const { outcome, origin, label } = ack;
  endSender(turn, 'delivered', 'done', {
    outcome,
    ...(origin === undefined ? {} : { origin }),
    ...(label === undefined ? {} : { label }),
    at: turn.now,
  });
}

/** 120 s since the match. @returns whether the session that waited for a path is of no use any more. */
export function giveUpResume(turn: SenderTurn): boolean {
  const { proof, sent } = turn.state;
  if (proof.kind !== 'accepted' && proof.kind !== 'awaiting' && proof.kind !== 'delivering') return false;
  setTimer(turn, 'path', null);
  dropPending(turn);
  turn.state = { ...turn.state, proof: { kind: sent ? 'unconfirmed' : 'offering' } };
  return !sent;
}

function waitForPath(turn: SenderTurn, resume: Resume, boxKey: Uint8Array): void {
  const { session } = turn.state;
  if (!session) return;
  const answered = session.path.kind === 'negotiating' ? session.path.since : null;
  const pathUntil = Math.min(answered ?? turn.now, turn.now) + directWaitSeconds * 1000;
  turn.state = {
    ...turn.state,
    proof: { kind: 'accepted', resume, boxKey, epoch: session.epoch, pathUntil },
  };
  deliver(turn);
  if (turn.state.proof.kind === 'accepted') setTimer(turn, 'path', pathUntil);
}
