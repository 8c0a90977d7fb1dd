import wrtc from '@roamhq/wrtc';
import { afterEach, expect, test } from 'vitest';
import type { Transports } from '../../lib/handoff/effect.ts';
import type { SignalData } from '../../lib/protocol/message.ts';
import { type RecordingHost, recordingHost } from './recording-host.ts';

const hosts: RecordingHost[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map(host => host.net.close()));
});

function host(webRtc?: unknown): RecordingHost {
  const created = recordingHost(webRtc);
  hosts.push(created);
  return created;
}

function start(side: RecordingHost, initiator: boolean, transports: Transports = 'all'): void {
  side.net.perform('h', [{ type: 'peer-start', peer: 'p', initiator, ice: [], transports }]);
}

function signal(side: RecordingHost, data: SignalData): void {
  side.net.perform('h', [{ type: 'peer-signal', peer: 'p', data }]);
}

function send(side: RecordingHost, ...frames: Uint8Array[]): void {
  side.net.perform(
    'h',
    frames.map(frame => ({ type: 'peer-frame', peer: 'p', frame })),
  );
}

/** Carries what one side signals to the other for as long as the test runs. */
async function carry(from: RecordingHost, to: RecordingHost): Promise<never> {
  for (;;) {
    const { data } = await from.next('peer-signal');
    signal(to, JSON.parse(JSON.stringify(data)) as SignalData);
  }
}

async function connected(webRtc?: unknown): Promise<{ initiator: RecordingHost; answerer: RecordingHost }> {
  const initiator = host(webRtc);
  const answerer = host();
  start(initiator, true);
  start(answerer, false);
  void carry(initiator, answerer);
  void carry(answerer, initiator);
  await Promise.all([initiator.next('peer-opened'), answerer.next('peer-opened')]);
  return { initiator, answerer };
}

function lastOffer(side: RecordingHost): SignalData {
  const offers = side.events.filter(event => event.type === 'peer-signal' && event.data.type === 'offer');
  const last = offers.at(-1);
  if (last?.type !== 'peer-signal') throw new Error('no offer was made');
  return last.data;
}

const bytes = (...values: number[]) => new Uint8Array(values);

test('both sides open, by addresses of this machine', async () => {
  const { initiator, answerer } = await connected();
  for (const { events } of [initiator, answerer]) {
    expect(events.filter(event => event.type === 'peer-opened')).toEqual([
      { type: 'peer-opened', peer: 'p', kind: 'host' },
    ]);
  }
});

test('what is signalled is plain JSON, with no media', async () => {
  const { initiator, answerer } = await connected();
  const signals = [...initiator.events, ...answerer.events].filter(event => event.type === 'peer-signal');
  expect(signals.length).toBeGreaterThan(3);
  for (const { data } of signals) {
    expect(JSON.parse(JSON.stringify(data))).toStrictEqual(data);
    expect(['offer', 'answer', 'candidate']).toContain(data.type);
  }
  expect(signals.map(({ data }) => data['sdp']).join('')).not.toMatch(/^m=(audio|video)/m);
});

test('frames cross both ways, in order, each whole', async () => {
  const { initiator, answerer } = await connected();
  const largest = crypto.getRandomValues(new Uint8Array(65_536));
  const inside = bytes(9, 9, 1, 2, 3, 9).subarray(2, 5);
  send(initiator, bytes(1), inside, largest, bytes(4));
  const received = [];
  for (let count = 0; count < 4; count += 1) received.push((await answerer.next('peer-frame')).frame);
  expect(received).toEqual([bytes(1), bytes(1, 2, 3), largest, bytes(4)]);

  send(answerer, bytes(5), bytes(6));
  expect((await initiator.next('peer-frame')).frame).toEqual(bytes(5));
  expect((await initiator.next('peer-frame')).frame).toEqual(bytes(6));
});

test('more than the channel buffers at once arrives whole', async () => {
  const { initiator, answerer } = await connected();
  const count = 200;
  send(initiator, ...Array.from({ length: count }, (_, index) => new Uint8Array(65_536).fill(index)));
  for (let index = 0; index < count; index += 1) {
    const { frame } = await answerer.next('peer-frame');
    expect([frame.length, frame[0], frame.at(-1)]).toEqual([65_536, index, index]);
  }
});

test('a frame sent the moment one side opens comes after the other side opened', async () => {
  for (let round = 0; round < 5; round += 1) {
    const initiator = host();
    const answerer = host();
    start(initiator, true);
    start(answerer, false);
    void carry(initiator, answerer);
    void carry(answerer, initiator);
    const greet = async (side: RecordingHost) => {
      await side.next('peer-opened');
      send(side, bytes(7));
    };
    await Promise.all([greet(initiator), greet(answerer)]);
    for (const side of [initiator, answerer]) {
      await side.next('peer-frame');
      const types = side.events.map(event => event.type).filter(type => type !== 'peer-signal');
      expect(types).toEqual(['peer-opened', 'peer-frame']);
    }
  }
});

test('stopping sends the last frame, tells the other side once and this side nothing', async () => {
  const { initiator, answerer } = await connected();
  initiator.net.perform('h', [
    { type: 'peer-frame', peer: 'p', frame: bytes(1, 1) },
    { type: 'peer-stop', peer: 'p' },
    { type: 'peer-frame', peer: 'p', frame: bytes(2, 2) },
  ]);
  expect((await answerer.next('peer-frame')).frame).toEqual(bytes(1, 1));
  await answerer.next('peer-closed');
  await answerer.net.close();
  expect(answerer.events.filter(event => event.type === 'peer-closed')).toHaveLength(1);
  expect(answerer.events.filter(event => event.type === 'peer-frame')).toHaveLength(1);
  expect(initiator.events.filter(event => event.type === 'peer-closed')).toEqual([]);
});

test('a peer that is started again replaces the older one without a report', async () => {
  const { initiator, answerer } = await connected();
  start(initiator, true);
  await answerer.next('peer-closed');
  start(answerer, false);
  signal(answerer, lastOffer(initiator));
  await Promise.all([initiator.next('peer-opened'), answerer.next('peer-opened')]);
  expect(initiator.events.map(event => event.type)).not.toContain('peer-closed');
});

test('nothing that the other side signals adds media, breaks the peer or is echoed', async () => {
  const initiator = host();
  const answerer = host();
  start(initiator, true);
  start(answerer, false);
  const hostile: unknown[] = [
    null,
    {},
    { type: 'offer' },
    { type: 'offer', sdp: 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n' },
    { type: 'answer', sdp: 'v=0\r\n' },
    { type: 'renegotiate', renegotiate: true },
    { type: 'transceiverRequest', transceiverRequest: { kind: 'video' } },
    { type: 'candidate', candidate: null },
    { type: 'candidate', candidate: { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host' } },
    { type: 'candidate', renegotiate: true, candidate: { candidate: '', sdpMid: {}, sdpMLineIndex: 'x' } },
  ];
  for (const data of hostile) signal(answerer, data as SignalData);
  void carry(initiator, answerer);
  void carry(answerer, initiator);
  await Promise.all([initiator.next('peer-opened'), answerer.next('peer-opened')]);
  for (const data of hostile) signal(initiator, data as SignalData);
  send(answerer, bytes(1));
  await initiator.next('peer-frame');
});

test('a description that WebRTC refuses closes the peer, once', async () => {
  const answerer = host();
  start(answerer, false);
  signal(answerer, { type: 'offer', sdp: 'not an SDP' });
  await answerer.next('peer-closed');
  await answerer.net.close();
  expect(answerer.events).toEqual([{ type: 'peer-closed', peer: 'p' }]);
});

test('without a TURN server, who goes by one only tells no address', async () => {
  const hidden = host();
  const open = host();
  start(hidden, true, 'relay');
  start(open, false);
  void carry(hidden, open);
  // The other side has begun later, and has told its own by now.
  while ((await open.next('peer-signal')).data.type !== 'candidate');
  const told = hidden.events.filter(event => event.type === 'peer-signal');
  expect(told.map(({ data }) => data.type)).toEqual(['offer']);
  expect(JSON.stringify(told)).not.toContain('a=candidate');
});

test('a connection that goes another way than at first says so, once', async () => {
  let relayed = false;
  class Moving extends wrtc.RTCPeerConnection {
    override async getStats(): Promise<RTCStatsReport> {
      const reports = await super.getStats();
      const moved = [...reports].map(([id, report]): [string, unknown] => [
        id,
        relayed && report.type === 'local-candidate' ? { ...report, candidateType: 'relay' } : report,
      ]);
      return new Map(moved) as unknown as RTCStatsReport;
    }
  }
  const { initiator } = await connected({ ...wrtc, RTCPeerConnection: Moving });
  relayed = true;
  expect(await initiator.next('peer-rerouted')).toEqual({ type: 'peer-rerouted', peer: 'p', kind: 'turn' });
  relayed = false;
  expect(await initiator.next('peer-rerouted')).toMatchObject({ kind: 'host' });
  expect(initiator.events.filter(({ type }) => type === 'peer-rerouted')).toHaveLength(2);
});
