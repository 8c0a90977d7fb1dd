/** The offer of the direct path leaves before `hello` has come, and costs no more than one connection at a time. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import type { NetEffect } from '../../lib/handoff/effect.ts';
import type { NetEvent, SenderEvent } from '../../lib/handoff/event.ts';
import { linkOf } from '../../lib/handoff/sender.ts';
import type { Policy } from '../../lib/protocol/message.ts';
import { type DrivenSender, joined, joinedRecipient, openedSender, relayed } from './driven.ts';

beforeAll(ready);

const sdp = 'v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n';

const connections = (sender: DrivenSender) => ({
  started: sender.effects.flatMap(effect => (effect.type === 'peer-start' ? [effect.peer] : [])),
  stopped: sender.effects.flatMap(effect => (effect.type === 'peer-stop' ? [effect.peer] : [])),
});

/** Someone new with the link: the frame that asks for a session. */
function firstFrame(sender: DrivenSender, seed: number): { frame: Uint8Array; type: 'relay-frame' } {
  const recipient = joinedRecipient(linkOf(sender.state), { policy: 'prefer-direct' }, seed);
  const [frame] = relayed(recipient.effects);
  if (!frame) throw new Error('no 0x01');
  return { type: 'relay-frame', frame };
}

function meet(policy: Policy = 'prefer-direct') {
  const sender = openedSender({ policy });
  const recipient = joinedRecipient(linkOf(sender.state), { policy: 'prefer-direct' });
  const [first] = relayed(recipient.effects);
  if (!first) throw new Error('no 0x01');
  recipient.do(joined);
  const answers = relayed(sender.do({ type: 'relay-frame', frame: first }));
  return { sender, recipient, first, answers };
}

const signal = (peer: string, type: 'offer' | 'answer'): NetEvent => ({
  type: 'peer-signal',
  peer,
  data: { type, sdp },
});

describe('an offer ahead of hello', () => {
  it('is begun with the answer to a 0x01, and sealed into the session that is pending', () => {
    const { sender, recipient, answers } = meet();
    const [peer = ''] = connections(sender).started;
    const [offer] = relayed(sender.do(signal(peer, 'offer')));
    if (!offer) throw new Error('no offer');
    const said: NetEffect['type'][] = [];
    for (const frame of [...answers, offer]) {
      const effects = recipient.do({ type: 'relay-frame', frame });
      said.push(
        ...effects.flatMap(({ type }) => (type === 'peer-start' || type === 'peer-signal' ? [type] : [])),
      );
    }
    expect(said).toEqual(['peer-start', 'peer-signal']);
  });

  it('is the one of the session that hello makes the current one', () => {
    const { sender, recipient, answers } = meet();
    const [peer = ''] = connections(sender).started;
    const frames = [...answers, ...relayed(sender.do(signal(peer, 'offer')))];
    const back = frames.flatMap(frame => relayed(recipient.do({ type: 'relay-frame', frame })));
    for (const frame of back) {
      sender.do({ type: 'relay-frame', frame });
      expect(connections(sender)).toEqual({ started: [], stopped: [] });
    }
    const [answer] = relayed(recipient.do(signal(peer, 'answer')));
    if (!answer) throw new Error('no answer');
    expect(sender.do({ type: 'relay-frame', frame: answer })).toContainEqual({
      type: 'peer-signal',
      peer,
      data: { type: 'answer', sdp },
    });
  });

  it('may reach the other side after its hello, as from a sender that waits for it', () => {
    const { sender, recipient, answers } = meet();
    const [peer = ''] = connections(sender).started;
    const back = answers.flatMap(frame => relayed(recipient.do({ type: 'relay-frame', frame })));
    for (const frame of back) sender.do({ type: 'relay-frame', frame });
    const [offer] = relayed(sender.do(signal(peer, 'offer')));
    if (!offer) throw new Error('no offer');
    const taken = recipient.do({ type: 'relay-frame', frame: offer }).map(({ type }) => type);
    expect(taken).toEqual(['peer-start', 'peer-signal']);
  });

  it('is not made by a 0x01 that comes again', () => {
    const { sender, first } = meet();
    for (let second = 0; second < 5; second++) {
      sender.wait(1_500);
      sender.do({ type: 'relay-frame', frame: first });
      expect(connections(sender)).toEqual({ started: [], stopped: [] });
    }
  });

  it('gives way to the one of the next 0x01', () => {
    const { sender } = meet();
    const { started } = connections(sender);
    sender.wait(1_500);
    sender.do(firstFrame(sender, 7));
    expect(connections(sender).stopped).toEqual(started);
    expect(connections(sender).started).toHaveLength(1);
    expect(sender.do(signal(started[0] ?? '', 'offer'))).toEqual([]);
  });

  it('waits for hello where a session stands', () => {
    const { sender, recipient, answers } = meet();
    for (const frame of answers.flatMap(answer =>
      relayed(recipient.do({ type: 'relay-frame', frame: answer })),
    )) {
      sender.do({ type: 'relay-frame', frame });
    }
    sender.wait(1_500);
    sender.do(firstFrame(sender, 7));
    expect(relayed(sender.effects)).toHaveLength(2);
    expect(connections(sender)).toEqual({ started: [], stopped: [] });
  });

  it.each<[string, SenderEvent]>([
    ['the other seat empties', { type: 'control', message: { type: 'peer', present: false } }],
    ['the socket goes', { type: 'socket-closed', code: 1006 }],
    ['the person cancels', { type: 'cancel' }],
    ['the seat is cleared', { type: 'evict' }],
  ])('goes when %s', (_, event) => {
    const { sender } = meet();
    const { started } = connections(sender);
    sender.do(event);
    expect(connections(sender).stopped).toEqual(started);
  });

  it('that cannot be made is told, and the session goes on without', () => {
    const { sender, recipient, answers } = meet();
    const [peer = ''] = connections(sender).started;
    const told = relayed(sender.do({ type: 'peer-closed', peer }));
    expect(told).toHaveLength(1);
    const back = [...answers, ...told].flatMap(frame =>
      relayed(recipient.do({ type: 'relay-frame', frame })),
    );
    for (const frame of back) sender.do({ type: 'relay-frame', frame });
    expect(connections(sender)).toEqual({ started: [], stopped: [] });
    expect(sender.state).toMatchObject({ session: { path: { kind: 'failed' } }, pending: null });
    expect(recipient.state).toMatchObject({ session: { path: { kind: 'failed' } } });
  });

  it('is never made where addresses are hidden', () => {
    expect(connections(meet('relay').sender).started).toEqual([]);
  });
});
