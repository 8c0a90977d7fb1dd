/** What the server, which may know the link, or the relay may try on a recipient. */
import { beforeAll, describe, expect, it } from 'vitest';
import { sealXChaCha20Poly1305 } from '../../lib/crypto/aead.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { answerRuns } from '../../lib/handoff/proof.ts';
import type { RecipientRunning } from '../../lib/handoff/recipient/state.ts';
import {
  itemOf,
  type RecipientOptions,
  type RecipientState,
  viewRecipient,
} from '../../lib/handoff/recipient.ts';
import { encodeHandshake, parseFrame } from '../../lib/protocol/frame.ts';
import { encodeItem } from '../../lib/protocol/item.ts';
import { formatLink } from '../../lib/protocol/link.ts';
import type { Candidate, PeerMessage } from '../../lib/protocol/message.ts';
import {
  type DrivenRecipient,
  item,
  joined,
  joinedRecipient,
  relayed,
  StrangeSender,
  server,
} from '../handoff/driven.ts';

beforeAll(ready);

const link = formatLink({ kind: 'handoff', server, key: new Uint8Array(32).fill(7) });
const solicitation = encodeHandshake(2, 0, new Uint8Array(0));
const right = '123456';

function running(state: RecipientState): RecipientRunning {
  if (state.kind !== 'running') throw new Error(`ended: ${state.outcome}`);
  return state;
}

/** A recipient in a session with somebody who says `ready`. */
function begin(options: Partial<RecipientOptions> = {}) {
  const recipient = joinedRecipient(link, options);
  const start = recipient.effects;
  recipient.do(joined);
  const stranger = new StrangeSender(recipient, link);
  expect(stranger.meet(start)).toEqual([{ type: 'hello' }]);
  stranger.say(stranger.ready());
  return { recipient, stranger };
}

/** Type a code. @returns what the recipient sent to prove it. */
function type(stranger: StrangeSender, digits = right): Extract<PeerMessage, { type: 'verify' }> {
  const heard = stranger.read(stranger.recipient.do({ type: 'code', digits }));
  const verify = heard.find(message => message.type === 'verify');
  if (!verify) throw new Error('no verify');
  return verify;
}

/** Good candidates for a verify, of whoever believes the code to be `digits`. */
function answer(stranger: StrangeSender, verify: Extract<PeerMessage, { type: 'verify' }>, digits: string) {
  const { session, recipient } = stranger;
  if (!session) throw new Error('no session');
  const context = { hash: session.hash, attempt: verify.attempt };
  const answered = answerRuns(context, [digits, '000000'], '', verify.y, length =>
    recipient.random.bytes(length),
  );
  if (!answered) throw new Error('good points must be answered');
  return answered;
}

function candidates(attempt: number, c: Candidate[]): PeerMessage {
  return { type: 'candidates', attempt, c };
}

/** Prove the code and send the item, as a sender would. */
function deliver(stranger: StrangeSender, id = new Uint8Array(16).fill(1)) {
  const verify = type(stranger);
  const { candidates: c, runs } = answer(stranger, verify, right);
  const heard = stranger.say(candidates(verify.attempt, c));
  const [run] = runs;
  if (!run) throw new Error('no run');
  const box = sealXChaCha20Poly1305(run.boxKey, id, encodeItem(item), new Uint8Array(24));
  stranger.say({ type: 'secret', id, box });
  return { heard, run, id };
}

function ended(recipient: DrivenRecipient): string | undefined {
  return viewRecipient(recipient.state, recipient.now).outcome;
}

describe('candidates', () => {
  it('are answered once for a code typed', () => {
    const { recipient, stranger } = begin();
    const verify = type(stranger);
    const { candidates: c } = answer(stranger, verify, '000001');
    expect(stranger.say(candidates(1, c))).toEqual([{ type: 'confirm', attempt: 1 }]);
    expect(stranger.say(candidates(1, c))).toEqual([{ type: 'bye', reason: 'error' }]);
    expect(running(recipient.state)).toMatchObject({ session: null, answered: 1, typed: null });
  });

  it('are refused when there are more or fewer than asked for', () => {
    for (const pick of [
      (c: Candidate[]) => [...c, { y: new Uint8Array(32).fill(3), tag: new Uint8Array(32) }],
      (c: Candidate[]) => c.slice(1),
    ]) {
      const { recipient, stranger } = begin();
      const verify = type(stranger);
      const { candidates: c } = answer(stranger, verify, right);
      expect(stranger.say(candidates(1, pick(c)))).toEqual([{ type: 'bye', reason: 'error' }]);
      expect(running(recipient.state)).toMatchObject({ session: null, answered: 0 });
    }
  });

  it('are refused when they repeat a point, their own or ours', () => {
    for (const repeat of [
      ([first]: Candidate[]) => first?.y,
      (_: Candidate[], ours: Uint8Array[]) => ours[0],
      (_: Candidate[], ours: Uint8Array[]) => ours[1],
    ]) {
      const { recipient, stranger } = begin();
      const verify = type(stranger);
      const { candidates: c } = answer(stranger, verify, right);
      const [first, second] = c;
      const y = repeat(c, verify.y);
      if (!first || !second || !y) throw new Error('two candidates');
      expect(stranger.say(candidates(1, [first, { ...second, y }]))).toEqual([
        { type: 'bye', reason: 'error' },
      ]);
      expect(running(recipient.state).answered).toBe(0);
    }
  });

  it('are refused for an attempt that is not open', () => {
    const { stranger } = begin();
    const verify = type(stranger);
    const { candidates: c } = answer(stranger, verify, right);
    expect(stranger.say(candidates(2, c))).toEqual([{ type: 'bye', reason: 'error' }]);
    const idle = begin();
    expect(idle.stranger.say(candidates(1, c))).toEqual([{ type: 'bye', reason: 'error' }]);
  });

  it('with an invalid point are counted, and answered with nothing but a bye', () => {
    const { recipient, stranger } = begin();
    type(stranger);
    const c = [1, 2].map(fill => ({ y: new Uint8Array(32).fill(0xf0 + fill), tag: new Uint8Array(32) }));
    expect(stranger.say(candidates(1, c))).toEqual([{ type: 'bye', reason: 'error' }]);
    expect(running(recipient.state)).toMatchObject({ answered: 1, typed: null });
  });

  it('are answered six times in a handoff, through sessions, whatever left says', () => {
    const { recipient, stranger } = begin();
    let current = stranger;
    for (let round = 1; round <= 6; round++) {
      expect(ended(recipient)).toBe(undefined);
      const verify = type(current);
      const { candidates: c } = answer(current, verify, '999999');
      const heard = current.say(candidates(verify.attempt, c));
      expect(heard[0]).toEqual({ type: 'confirm', attempt: verify.attempt });
      if (round === 3) {
        // A new session, as the one in between can always bring about.
        recipient.wait(6000);
        current = new StrangeSender(recipient, link);
        current.meet(recipient.do({ type: 'relay-frame', frame: solicitation }));
        current.say(current.ready(round + 1));
      } else if (round < 6) current.say({ type: 'denied', attempt: verify.attempt, left: 3 });
      else expect(heard[1]).toEqual({ type: 'bye', reason: 'error' });
    }
    expect(ended(recipient)).toBe('interference');
  });

  it('that hold are taken as the sixth, too', () => {
    const { recipient, stranger } = begin();
    for (let round = 1; round <= 5; round++) {
      const verify = type(stranger);
      stranger.say(candidates(verify.attempt, answer(stranger, verify, '999999').candidates));
      stranger.say({ type: 'denied', attempt: verify.attempt, left: 3 });
    }
    const { heard } = deliver(stranger);
    expect(heard).toMatchObject([{ type: 'confirm', proof: { candidate: 0 } }]);
    expect(itemOf(recipient.state)).toEqual(item);
  });
});

describe('an item', () => {
  it('is taken after a proof only', () => {
    const { recipient, stranger } = begin();
    const id = new Uint8Array(16);
    const box = sealXChaCha20Poly1305(new Uint8Array(32), id, encodeItem(item), new Uint8Array(24));
    expect(stranger.say({ type: 'secret', id, box })).toEqual([{ type: 'bye', reason: 'error' }]);
    expect(recipient.effects.map(effect => effect.type)).not.toContain('release');
  });

  it('in a box that does not open ends the session', () => {
    const { recipient, stranger } = begin();
    const verify = type(stranger);
    stranger.say(candidates(1, answer(stranger, verify, right).candidates));
    const id = new Uint8Array(16);
    stranger.say({ type: 'secret', id, box: new Uint8Array(100) });
    expect(running(recipient.state)).toMatchObject({ session: null, held: { kind: 'none' } });
  });

  it('is released once, and acknowledged again as it was', () => {
    const { recipient, stranger } = begin();
    const { run } = deliver(stranger);
    const { id } = running(recipient.state).held as { id: string };
    expect(recipient.effects).toContainEqual({ type: 'release', id });
    recipient.do({ type: 'fill-started', id });
    const heard = stranger.read(recipient.do({ type: 'fill-done', id, outcome: 'filled', label: 'PIN' }));
    const ack = { type: 'ack', id: new Uint8Array(16).fill(1), outcome: 'filled', label: 'PIN' };
    expect(heard).toEqual([ack]);
    // Its acknowledgement was lost: the sender says it again in a resumed session.
    recipient.wait(5000);
    const resumed = new StrangeSender(recipient, link);
    const first = recipient.do({ type: 'timer', name: 'peer-wait' });
    expect(resumed.meet(first, run.resumePsk)).toEqual([{ type: 'hello' }, ack]);
    const repeated = resumed.say({ type: 'secret', id: new Uint8Array(16).fill(1), box: new Uint8Array(60) });
    expect(repeated).toEqual([ack]);
    expect(recipient.effects.map(effect => effect.type)).not.toContain('release');
    resumed.say({ type: 'bye', reason: 'done' });
    expect(ended(recipient)).toBe('delivered');
  });

  it('whose fill was interrupted is offered by hand, not filled again', () => {
    const byKeeper = begin();
    deliver(byKeeper.stranger);
    const { id } = running(byKeeper.recipient.state).held as { id: string };
    byKeeper.recipient.do({ type: 'fill-started', id });
    expect(viewRecipient(byKeeper.recipient.state, byKeeper.recipient.now).phase).toBe('filling');
    byKeeper.recipient.do({ type: 'fill-interrupted', id });

    const bySender = begin();
    const { run } = deliver(bySender.stranger);
    bySender.recipient.do({ type: 'fill-started', id });
    bySender.recipient.wait(2000);
    const resumed = new StrangeSender(bySender.recipient, link);
    resumed.meet(bySender.recipient.do({ type: 'relay-frame', frame: solicitation }), run.resumePsk);
    resumed.say({ type: 'secret', id: new Uint8Array(16).fill(1), box: new Uint8Array(60) });

    for (const { recipient } of [byKeeper, bySender]) {
      expect(recipient.effects.map(effect => effect.type)).not.toContain('release');
      expect(viewRecipient(recipient.state, recipient.now)).toMatchObject({
        phase: 'received',
        fillInterrupted: true,
      });
    }
  });
});

describe('frames', () => {
  it('takes the first 0x02 that authenticates, and no other', () => {
    const recipient = joinedRecipient(link);
    const start = recipient.effects;
    recipient.do(joined);
    const stranger = new StrangeSender(recipient, link);
    const first = relayed(start)[0];
    const epoch = first && parseFrame(first)?.epoch;
    if (epoch === undefined) throw new Error('no 0x01');
    // Junk does not disturb the handshake.
    for (const body of [new Uint8Array(0), new Uint8Array(48), new Uint8Array(1500).fill(1)]) {
      expect(recipient.do({ type: 'relay-frame', frame: encodeHandshake(2, epoch, body) })).toEqual([]);
    }
    expect(stranger.meet(start)).toEqual([{ type: 'hello' }]);
    const { session } = running(recipient.state);
    if (!stranger.second) throw new Error('no 0x02');
    expect(recipient.do({ type: 'relay-frame', frame: stranger.second })).toEqual([]);
    // Another answer to the same 0x01 comes too late.
    const other = new StrangeSender(recipient, link);
    expect(other.meet(start)).toEqual([]);
    expect(running(recipient.state).session).toBe(session);
  });

  it('answers a forged empty 0x02 every 5 s at most, and keeps its session', () => {
    const { recipient } = begin();
    const before = running(recipient.state).session;
    recipient.wait(2000);
    expect(relayed(recipient.do({ type: 'relay-frame', frame: solicitation }))).toHaveLength(1);
    // Nothing comes of it but another handshake, when that one is not answered.
    expect(recipient.do({ type: 'relay-frame', frame: solicitation })).toEqual([]);
    expect(running(recipient.state).session).toBe(before);
    for (const [wait, frames] of [
      [4999, 0],
      [1, 1],
    ] as const) {
      recipient.wait(wait);
      expect(relayed(recipient.do({ type: 'relay-frame', frame: solicitation }))).toHaveLength(frames);
    }
  });

  it('drops repeated counters, and handshakes anew after skipped ones', () => {
    const { recipient, stranger } = begin();
    const frame = stranger.seal({ type: 'note', text: 'hello' });
    recipient.do({ type: 'relay-frame', frame });
    const { session } = running(recipient.state);
    expect(recipient.do({ type: 'relay-frame', frame })).toEqual([]);
    expect(running(recipient.state).session).toBe(session);
    stranger.seal({ type: 'note', text: 'lost' });
    recipient.wait(2000);
    const effects = recipient.do({
      type: 'relay-frame',
      frame: stranger.seal({ type: 'note', text: 'after' }),
    });
    expect(relayed(effects).map(bytes => bytes[0])).toEqual([1]);
    expect(running(recipient.state).session).toBe(null);
  });
});

describe('a downgraded policy', () => {
  it('proves no code on the relay when this side wants direct, whatever ready says', () => {
    const { recipient, stranger } = begin({ policy: 'direct' });
    expect(stranger.read(recipient.do({ type: 'code', digits: right }))).toEqual([]);
    expect(stranger.say({ type: 'path', direct: 'failed' })).toEqual([]);
    expect(running(recipient.state).proof.kind).toBe('asked');
  });

  it('never answers an offer when this side hides its addresses', () => {
    const data = { type: 'offer', sdp: 'v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n' };
    const { recipient, stranger } = begin({ policy: 'relay' });
    expect(stranger.say({ type: 'signal', data })).toEqual([{ type: 'path', direct: 'failed' }]);
    expect(recipient.effects.some(effect => effect.type.startsWith('peer'))).toBe(false);
  });

  it('answers no offer before its person acted, one after, and no second one', () => {
    const data = { type: 'offer', sdp: 'v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n' };
    const { recipient, stranger } = begin({ policy: 'prefer-direct', engaged: false });
    stranger.say({ type: 'signal', data });
    expect(recipient.effects.some(effect => effect.type.startsWith('peer'))).toBe(false);
    recipient.do({ type: 'engage' });
    expect(recipient.effects.map(effect => effect.type)).toEqual(['peer-start', 'peer-signal']);
    stranger.say({ type: 'signal', data });
    expect(recipient.effects).toEqual([]);
  });

  it('refuses media, and signals over 32 KiB, before a match', () => {
    const limit = 32_768 - JSON.stringify({ type: 'offer', sdp: '' }).length;
    for (const [sdp, refused] of [
      ['v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 0\r\n', true],
      ['a'.repeat(limit), false],
      ['a'.repeat(limit + 1), true],
    ] as const) {
      const { stranger } = begin({ policy: 'prefer-direct' });
      const heard = stranger.say({ type: 'signal', data: { type: 'offer', sdp } });
      expect(heard).toEqual(refused ? [{ type: 'path', direct: 'failed' }] : []);
    }
  });
});

describe('seats', () => {
  it('leaves when put out, and says that somebody else took over', () => {
    for (const code of ['evicted', 'replaced'] as const) {
      const { recipient } = begin();
      recipient.do({ type: 'control', message: { type: 'error', code, message: '' } });
      expect(ended(recipient)).toBe('replaced');
    }
  });

  it('keeps what it received when put out', () => {
    const { recipient, stranger } = begin();
    deliver(stranger);
    recipient.do({ type: 'control', message: { type: 'error', code: 'evicted', message: '' } });
    expect(itemOf(recipient.state)).toEqual(item);
  });

  it('says that the link is in use where another has the seat', () => {
    const recipient = joinedRecipient(link);
    recipient.do({ type: 'control', message: { type: 'error', code: 'room-full', message: '' } });
    expect(ended(recipient)).toBe('link-in-use');
  });

  it('waits for its seat for 75 s where it had it before', () => {
    for (const [late, outcome] of [
      [74_999, undefined],
      [75_000, 'link-in-use'],
    ] as const) {
      const { recipient } = begin();
      recipient.do({ type: 'socket-closed', code: 1006 });
      recipient.wait(late);
      recipient.do({ type: 'timer', name: 'reconnect' });
      recipient.do({ type: 'control', message: { type: 'error', code: 'room-full', message: '' } });
      expect(ended(recipient)).toBe(outcome);
    }
  });
});

describe('an unproven bye', () => {
  it('ends the session only, unless it is the sender\u2019s own cancel or expiry', () => {
    for (const [reason, outcome] of [
      ['error', undefined],
      ['done', undefined],
      ['declined', undefined],
      ['cancelled', 'cancelled'],
      ['expired', 'expired'],
    ] as const) {
      const { recipient, stranger } = begin();
      stranger.say({ type: 'bye', reason });
      expect(ended(recipient)).toBe(outcome);
    }
  });
});
