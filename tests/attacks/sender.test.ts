/** What somebody with the link, or the relay, may try on a sender. */
import { beforeAll, describe, expect, it } from 'vitest';
import { uint32be } from '../../lib/crypto/bytes.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { checkCandidates, openRuns } from '../../lib/handoff/proof.ts';
import { acceptableCodes } from '../../lib/handoff/sender/lock.ts';
import type { SenderRunning } from '../../lib/handoff/sender/state.ts';
import { linkOf, type SenderState, viewSender } from '../../lib/handoff/sender.ts';
import { encodeHandshake } from '../../lib/protocol/frame.ts';
import type { PeerMessage } from '../../lib/protocol/message.ts';
import { type DrivenSender, openedSender, relayed, StrangeRecipient } from '../handoff/driven.ts';

beforeAll(ready);

function running(state: SenderState): SenderRunning {
  if (state.kind !== 'running') throw new Error(`ended: ${state.outcome}`);
  return state;
}

function codeOf(sender: DrivenSender): string {
  return acceptableCodes(running(sender.state).arming, sender.now)[0] ?? '';
}

function begin(policy: 'relay' | 'direct' | 'prefer-direct' = 'relay') {
  const sender = openedSender({ policy });
  const stranger = new StrangeRecipient(sender, linkOf(sender.state));
  const heard = stranger.meet();
  return { sender, stranger, heard };
}

/** Send a `verify` for a code. @returns the runs, and what the sender answered. */
function verify(stranger: StrangeRecipient, attempt: number, code: string) {
  const { session, sender } = stranger;
  if (!session) throw new Error('no session');
  const context = { hash: session.hash, attempt };
  const runs = openRuns(context, code, '', length => sender.random.bytes(length));
  const heard = stranger.say({ type: 'verify', attempt, y: runs.map(({ share }) => share) });
  return { context, runs, heard };
}

/** Try a code in full. @returns the sender's verdict. */
function attempt(stranger: StrangeRecipient, number: number, code: string): PeerMessage[] {
  const { context, runs, heard } = verify(stranger, number, code);
  const candidates = heard.find(message => message.type === 'candidates');
  if (!candidates) return heard;
  const checked = checkCandidates(context, runs, candidates.c);
  if (checked === null || checked === 'wrong') return stranger.say({ type: 'confirm', attempt: number });
  const { candidate, tag } = checked;
  return stranger.say({ type: 'confirm', attempt: number, proof: { candidate, tag } });
}

describe('guessing the code', () => {
  it('takes three wrong codes and pauses, whatever is tried then', () => {
    const { sender, stranger } = begin();
    expect(attempt(stranger, 1, '000000').map(({ type }) => type)).toEqual(['denied']);
    expect(attempt(stranger, 2, '000001')).toEqual([{ type: 'denied', attempt: 2, left: 1 }]);
    expect(attempt(stranger, 3, '000002')).toEqual([
      { type: 'denied', attempt: 3, left: 0 },
      { type: 'paused' },
    ]);
    expect(viewSender(sender.state, sender.now)).toMatchObject({ phase: 'paused', notice: 'wrong-code' });
    // The right code, too late: no proof is answered any more.
    expect(attempt(stranger, 4, codeOf(sender))).toEqual([{ type: 'paused' }]);
    expect(running(sender.state).sent).toBe(false);
  });

  it('allows three re-arms, twelve attempts in all, and no code twice', () => {
    const { sender, stranger } = begin();
    const codes = new Set<string>();
    for (let arming = 0; arming < 4; arming++) {
      codes.add(codeOf(sender));
      for (let tried = 0; tried < 3; tried++) attempt(stranger, arming * 3 + tried + 1, '999999');
      expect(viewSender(sender.state, sender.now).phase).toBe('paused');
      stranger.read(sender.do({ type: 'rearm' }));
      sender.wait(1);
    }
    expect(codes.size).toBe(4);
    expect(running(sender.state).attempts).toBe(12);
    // The fourth re-arm was not allowed.
    expect(viewSender(sender.state, sender.now)).toMatchObject({ phase: 'paused', rearmsLeft: 0 });
  });

  it('gives no attempt away through new sessions', () => {
    const sender = openedSender();
    const link = linkOf(sender.state);
    for (const tried of [1, 2, 3]) {
      sender.wait(1000);
      const stranger = new StrangeRecipient(sender, link);
      stranger.meet();
      // Left open, and the session replaced by the next.
      expect(verify(stranger, tried, '000000').heard.map(({ type }) => type)).toEqual(['candidates']);
    }
    sender.wait(1000);
    const late = new StrangeRecipient(sender, link);
    expect(late.meet()).toContainEqual({ type: 'paused' });
    expect(viewSender(sender.state, sender.now)).toMatchObject({
      phase: 'paused',
      notice: 'unfinished-attempt',
    });
  });

  it('answers a verify with another number with ready, uncounted', () => {
    const { sender, stranger } = begin();
    for (const number of [2, 3, 12]) {
      expect(attempt(stranger, number, codeOf(sender))).toMatchObject([
        { type: 'ready', attempt: 1, left: 3 },
      ]);
    }
    expect(running(sender.state).attempts).toBe(0);
  });

  it('answers no second verify while an attempt is open', () => {
    const { sender, stranger } = begin();
    verify(stranger, 1, '000000');
    expect(verify(stranger, 2, '000001').heard).toEqual([]);
    expect(verify(stranger, 1, '000001').heard).toEqual([]);
    expect(running(sender.state).attempts).toBe(1);
  });

  it('counts an invalid point, and says no more', () => {
    const { sender, stranger } = begin();
    const y = [new Uint8Array(32).fill(0xff), new Uint8Array(32)];
    expect(stranger.say({ type: 'verify', attempt: 1, y })).toEqual([{ type: 'bye', reason: 'error' }]);
    expect(running(sender.state)).toMatchObject({ attempts: 1, session: null, proof: { kind: 'offering' } });
  });

  it('answers exactly the runs of two time steps', () => {
    for (const count of [1, 3]) {
      const { sender, stranger } = begin();
      const session = stranger.session;
      if (!session) throw new Error('no session');
      const draw = (length: number) => sender.random.bytes(length);
      const runs = [1, 2].flatMap(() => openRuns({ hash: session.hash, attempt: 1 }, '000000', '', draw));
      const y = runs.slice(0, count).map(({ share }) => share);
      expect(stranger.say({ type: 'verify', attempt: 1, y })).toEqual([{ type: 'bye', reason: 'error' }]);
      expect(running(sender.state).attempts).toBe(0);
    }
  });

  it('takes a code of this time step and the one before, and no other', () => {
    for (const [age, held] of [
      [0, true],
      [30_000, true],
      [60_000, false],
      [-30_000, false],
    ] as const) {
      const { sender, stranger } = begin();
      const { arming } = running(sender.state);
      const code = acceptableCodes(arming, sender.now - age)[0] ?? '';
      const verdict = attempt(stranger, 1, code);
      expect(verdict[0]?.type).toBe(held ? 'secret' : 'denied');
    }
  });

  it('does not take a confirm after 30 s', () => {
    for (const [late, type] of [
      [29_999, 'secret'],
      [30_000, 'ready'],
    ] as const) {
      const { sender, stranger } = begin();
      const { context, runs, heard } = verify(stranger, 1, codeOf(sender));
      const candidates = heard.find(message => message.type === 'candidates');
      const checked = candidates && checkCandidates(context, runs, candidates.c);
      if (!checked || checked === 'wrong') throw new Error('the right code must hold');
      sender.wait(late);
      const proof = { candidate: checked.candidate, tag: checked.tag };
      expect(stranger.say({ type: 'confirm', attempt: 1, proof }).map(message => message.type)).toEqual([
        type,
      ]);
      expect(running(sender.state).attempts).toBe(type === 'secret' ? 0 : 1);
    }
  });

  it('does not take a proof of another attempt, candidate or session', () => {
    const { sender, stranger } = begin();
    const { context, runs, heard } = verify(stranger, 1, codeOf(sender));
    const candidates = heard.find(message => message.type === 'candidates');
    const checked = candidates && checkCandidates(context, runs, candidates.c);
    if (!checked || checked === 'wrong') throw new Error('the right code must hold');
    const { tag } = checked;
    expect(stranger.say({ type: 'confirm', attempt: 2, proof: { candidate: 0, tag } })).toEqual([]);
    expect(stranger.say({ type: 'confirm', attempt: 1, proof: { candidate: 1, tag } })).toMatchObject([
      { type: 'denied' },
    ]);
    // What held in a session that is gone proves nothing in another.
    expect(stranger.say({ type: 'confirm', attempt: 1, proof: { candidate: 0, tag } })).toEqual([]);
    expect(running(sender.state).sent).toBe(false);
  });

  it('counts an attempt before the answer leaves', () => {
    const { sender, stranger } = begin();
    const { heard } = verify(stranger, 1, '000000');
    expect(heard.map(({ type }) => type)).toEqual(['candidates']);
    // The state of the very step that gave the answer is what is stored before it is sent.
    expect(running(sender.state)).toMatchObject({ attempts: 1, arming: { tried: 1 } });
  });
});

describe('leaving and confusing', () => {
  it('survives an unproven bye, and keeps what was counted', () => {
    for (const reason of ['cancelled', 'declined', 'expired', 'done', 'error'] as const) {
      const { sender, stranger } = begin();
      attempt(stranger, 1, '000000');
      expect(stranger.say({ type: 'bye', reason })).toEqual([]);
      expect(running(sender.state)).toMatchObject({ session: null, attempts: 1, sent: false });
      expect(viewSender(sender.state, sender.now)).toMatchObject({
        phase: 'waiting',
        notice: reason === 'declined' ? 'stranger-declined' : 'stranger-left',
        triesLeft: 2,
      });
    }
  });

  it('does not believe an unproven ack', () => {
    const { sender, stranger } = begin();
    const { itemId } = running(sender.state);
    const heard = stranger.say({ type: 'ack', id: itemId, outcome: 'filled' });
    expect(heard).toEqual([{ type: 'bye', reason: 'error' }]);
    expect(running(sender.state)).toMatchObject({ session: null, sent: false });
  });

  it('sends the item once in a session that was made with the link', () => {
    const { sender, stranger } = begin();
    expect(attempt(stranger, 1, codeOf(sender)).map(({ type }) => type)).toEqual(['secret']);
    expect(attempt(stranger, 1, codeOf(sender))).toEqual([]);
    expect(stranger.say({ type: 'hello' })).toEqual([]);
  });

  it('lets nobody but a resume replace a matched session, until 120 s are over', () => {
    const { sender, stranger } = begin();
    attempt(stranger, 1, codeOf(sender));
    const before = running(sender.state).session?.epoch;
    const squatter = new StrangeRecipient(sender, linkOf(sender.state));
    sender.wait(2000);
    expect(sender.do({ type: 'relay-frame', frame: squatter.first() })).toEqual([]);
    // A resume epoch without the psk of this match is no better.
    expect(sender.do({ type: 'relay-frame', frame: squatter.first(new Uint8Array(32)) })).toEqual([]);
    expect(running(sender.state).session?.epoch).toBe(before);
    sender.wait(117_999);
    expect(relayed(sender.do({ type: 'relay-frame', frame: squatter.first() }))).toEqual([]);
    sender.wait(1);
    expect(relayed(sender.do({ type: 'relay-frame', frame: squatter.first() }))).toHaveLength(2);
    expect(viewSender(sender.state, sender.now).phase).toBe('unconfirmed');
  });

  it('puts a squatter out, and keeps its attempts counted', () => {
    const { sender, stranger } = begin();
    verify(stranger, 1, '000000');
    const effects = sender.do({ type: 'evict' });
    const { room } = running(sender.state);
    expect(effects).toContainEqual({ type: 'control', message: { type: 'evict', room } });
    expect(running(sender.state)).toMatchObject({ session: null, pending: null, attempts: 1 });
    // What the one put out still says is read by nobody.
    expect(sender.do({ type: 'relay-frame', frame: stranger.seal({ type: 'hello' }) })).toEqual([]);
  });
});

describe('frames', () => {
  it('drops a replayed 0x01', () => {
    const sender = openedSender();
    const stranger = new StrangeRecipient(sender, linkOf(sender.state));
    const first = stranger.first();
    stranger.read(sender.do({ type: 'relay-frame', frame: first }));
    stranger.say({ type: 'hello' });
    const { session } = running(sender.state);
    sender.wait(5000);
    const other = new StrangeRecipient(sender, linkOf(sender.state));
    other.read(sender.do({ type: 'relay-frame', frame: other.first() }));
    sender.wait(5000);
    const pending = running(sender.state).pending?.epoch;
    expect(sender.do({ type: 'relay-frame', frame: first })).toEqual([]);
    expect(running(sender.state)).toMatchObject({
      session: { epoch: session?.epoch },
      pending: { epoch: pending },
    });
  });

  it('answers one 0x01 a second', () => {
    for (const [gap, answers] of [
      [999, 0],
      [1000, 2],
    ] as const) {
      const sender = openedSender();
      const stranger = new StrangeRecipient(sender, linkOf(sender.state));
      sender.do({ type: 'relay-frame', frame: stranger.first() });
      sender.wait(gap);
      expect(relayed(sender.do({ type: 'relay-frame', frame: stranger.first() }))).toHaveLength(answers);
    }
  });

  it('keeps the current session until a new one says hello', () => {
    const { sender, stranger } = begin();
    sender.wait(1000);
    const other = new StrangeRecipient(sender, linkOf(sender.state));
    other.read(sender.do({ type: 'relay-frame', frame: other.first() }));
    expect(attempt(stranger, 1, '000000')).toEqual([{ type: 'denied', attempt: 1, left: 2 }]);
    other.say({ type: 'hello' });
    expect(sender.do({ type: 'relay-frame', frame: stranger.seal({ type: 'hello' }) })).toEqual([]);
    expect(running(sender.state).session?.epoch).toBe(other.session?.epoch);
  });

  it('drops junk, its own frames and other epochs without a trace', () => {
    const { sender, stranger } = begin();
    const before = running(sender.state);
    const good = stranger.seal({ type: 'hello' });
    const flipped = good.slice();
    flipped[20] = (flipped[20] ?? 0) ^ 1;
    const elsewhere = good.slice();
    elsewhere.set(uint32be(77), 1);
    for (const frame of [
      new Uint8Array(0),
      new Uint8Array(70_000),
      Uint8Array.of(9, 9, 9, 9, 9, 9),
      encodeHandshake(1, 0, new Uint8Array(0)),
      encodeHandshake(2, 0, new Uint8Array(0)),
      encodeHandshake(2, 5, new Uint8Array(80)),
      flipped,
      elsewhere,
    ]) {
      expect(sender.do({ type: 'relay-frame', frame })).toEqual([]);
    }
    const { failedHandshakes: _, ...after } = running(sender.state);
    expect(before).toMatchObject(after);
    // None of it moved the counter.
    expect(sender.do({ type: 'relay-frame', frame: good })).toEqual([]);
    expect(running(sender.state).session?.in.relay.next).toBe(2);
  });

  it('counts a handshake that does not authenticate', () => {
    const sender = openedSender();
    const stranger = new StrangeRecipient(sender, linkOf(sender.state));
    const frame = stranger.first();
    frame[60] = (frame[60] ?? 0) ^ 1;
    expect(sender.do({ type: 'relay-frame', frame })).toEqual([]);
    expect(running(sender.state).failedHandshakes).toBe(1);
  });

  it('drops a repeated counter, and takes a skipped one for a loss', () => {
    const { sender, stranger } = begin();
    const first = stranger.seal({ type: 'verify', attempt: 9, y: [new Uint8Array(32), new Uint8Array(32)] });
    expect(relayed(sender.do({ type: 'relay-frame', frame: first }))).toHaveLength(1);
    expect(sender.do({ type: 'relay-frame', frame: first })).toEqual([]);
    stranger.seal({ type: 'hello' });
    const skipped = sender.do({ type: 'relay-frame', frame: stranger.seal({ type: 'hello' }) });
    expect(running(sender.state).session).toBe(null);
    expect(relayed(skipped)).toEqual([encodeHandshake(2, 0, new Uint8Array(0))]);
  });
});

describe('a downgraded policy', () => {
  it('burns no attempt and sends nothing on the relay under direct', () => {
    const { sender, stranger } = begin('direct');
    expect(stranger.say({ type: 'path', direct: 'failed' })).toEqual([]);
    expect(attempt(stranger, 1, codeOf(sender))).toEqual([]);
    expect(running(sender.state)).toMatchObject({ attempts: 0, sent: false, proof: { kind: 'offering' } });
  });

  it('waits for a direct path at most 8 s after the match under prefer-direct', () => {
    const { sender, stranger } = begin('prefer-direct');
    expect(attempt(stranger, 1, codeOf(sender))).toEqual([]);
    sender.wait(7999);
    expect(stranger.read(sender.do({ type: 'timer', name: 'path' }))).toEqual([]);
    sender.wait(1);
    expect(stranger.read(sender.do({ type: 'timer', name: 'path' })).map(({ type }) => type)).toEqual([
      'secret',
    ]);
  });

  it('refuses media, and more than 32 KiB of signals, before a match', () => {
    for (const data of [
      { type: 'answer', sdp: 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n' },
      { type: 'answer', sdp: `v=0\r\n${'a'.repeat(32_768)}` },
    ]) {
      const { sender, stranger } = begin('prefer-direct');
      expect(stranger.say({ type: 'signal', data })).toEqual([{ type: 'path', direct: 'failed' }]);
      expect(sender.effects.map(({ type }) => type)).toContain('peer-stop');
    }
  });

  it('takes one answer a session, and none that was not offered', () => {
    const data = { type: 'answer', sdp: 'v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n' };
    const { sender, stranger } = begin('prefer-direct');
    stranger.say({ type: 'signal', data });
    expect(sender.effects.map(({ type }) => type)).toEqual(['peer-signal']);
    stranger.say({ type: 'signal', data });
    expect(sender.effects).toEqual([]);
    const relay = begin('relay');
    expect(relay.stranger.say({ type: 'signal', data })).toEqual([{ type: 'path', direct: 'failed' }]);
    expect(relay.sender.effects.some(({ type }) => type.startsWith('peer'))).toBe(false);
  });
});
