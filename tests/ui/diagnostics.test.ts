import { describe, expect, it } from 'vitest';
import type { NetEffect } from '../../lib/handoff/effect.ts';
import type { NetEvent } from '../../lib/handoff/event.ts';
import type { SenderView } from '../../lib/handoff/view.ts';
import { timelineWith } from '../../lib/keeper/told.ts';
import { measuredPair } from '../../lib/net/pair.ts';
import type { TimedMoment } from '../../lib/net/timeline.ts';
import { browserName, diagnosticsText } from '../../lib/ui/details/diagnostics.ts';
import { durationsOf } from '../../lib/ui/details/durations.ts';

const room = 'q83vASNFZ4mrze8BI0VniQ';
const secret = 'zebra-quartz-4711-marmalade';
const host = 'post.northern-office.example';
/** Everything that a diagnosis may not hold, as it would be met on the way. */
const confidential = [
  room,
  secret,
  host,
  '203.0.113.7',
  '2001:db8::7',
  'b1f0.local',
  '424242',
  'turnuser',
  'turnpass',
  'Q0ZF',
];

const candidate = (address: string, kind: string): NetEvent & NetEffect =>
  ({
    type: 'peer-signal',
    peer: room,
    data: { type: 'candidate', candidate: { candidate: `candidate:1 1 udp 1 ${address} 4242 typ ${kind}` } },
  }) as never;

const effects: NetEffect[] = [
  { type: 'connect', url: `wss://${host}/v1/signal` },
  { type: 'control', message: { type: 'join', room } } as never,
  {
    type: 'peer-start',
    peer: room,
    initiator: true,
    transports: 'all',
    ice: [{ urls: `turns:${host}:443`, username: 'turnuser', credential: 'turnpass' }],
  } as never,
  { type: 'peer-signal', peer: room, data: { type: 'offer', sdp: `a=fingerprint ${secret}` } } as never,
  candidate('203.0.113.7', 'srflx'),
];
const events: NetEvent[] = [
  { type: 'socket-opened' },
  { type: 'control', message: { type: 'opened', room, seat: 'Q0ZF', ice: [] } } as never,
  { type: 'relay-frame', frame: new TextEncoder().encode(secret) },
  candidate('2001:db8::7', 'host'),
  candidate('b1f0.local', 'host'),
  { type: 'peer-opened', peer: room, kind: 'host' },
];

const view: SenderView = {
  role: 'sender',
  phase: 'talking',
  link: `https://${host}/h#${room}`,
  expires: 0,
  fields: [{ label: secret, kind: 'password', origin: `https://${host}`, length: 3 }],
  code: { digits: '424242', validUntil: 0, period: 30_000 },
  triesLeft: 3,
  rearmsLeft: 3,
  address: { hidden: false, fixed: true },
  progress: [
    { step: 'server', state: 'done' },
    { step: 'path', state: 'done', path: 'host' },
  ],
};

const stats = [
  { id: 'T', type: 'transport', selectedCandidatePairId: 'P' },
  {
    id: 'P',
    type: 'candidate-pair',
    localCandidateId: 'L',
    remoteCandidateId: 'R',
    currentRoundTripTime: 0.0234,
  },
  { id: 'L', type: 'local-candidate', candidateType: 'host', protocol: 'udp', address: '203.0.113.7' },
  { id: 'R', type: 'remote-candidate', candidateType: 'srflx', address: '2001:db8::7' },
];

describe('what is sent to whoever helps', () => {
  const moments = events.reduce<TimedMoment[]>(
    (timeline, event, index) =>
      timelineWith({ timeline, startedAt: 0 }, event, index === 0 ? effects : [], index * 10),
    [],
  );
  const measured = { server: { roundTrip: 4 }, direct: measuredPair(stats) };
  const text = diagnosticsText({ app: 'fieldpost/1.2.3', moments, measured }, view, 'Chrome 156');

  it.each(confidential)('does not hold %s', word => {
    expect(
      JSON.stringify([effects, events.map(event => ('frame' in event ? secret : event)), view, stats]),
    ).toContain(word);
    expect(text).not.toContain(word);
  });

  it('says what happened, by which kinds and how fast', () => {
    for (const line of [
      'fieldpost/1.2.3, Chrome 156',
      'sender: talking',
      'step path: done, host',
      'server: connected, round trip 4 ms',
      'direct: host to srflx, udp, round trip 23 ms',
      '+0.000 server-reached',
      '+0.000 direct-begun: every way, turns tcp',
      '+0.030 direct-offers: host udp ipv6',
      '+0.040 direct-offers: host udp hidden',
      '+0.050 direct-open: host',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
  });

  it('says what is not there', () => {
    const bare = diagnosticsText(
      { app: 'a', moments: [], measured: null },
      { ...view, outcome: 'expired' },
      'b',
    );
    expect(bare).toContain('sender: talking, expired\n');
    expect(bare).toContain('server: not connected\ndirect: none\n');
  });
});

it('durations belong to the last beginning', () => {
  const moments: TimedMoment[] = [
    { at: 0, what: 'server-asked' },
    { at: 40, what: 'server-reached' },
    { at: 50, what: 'direct-begun' },
    { at: 60, what: 'direct-lost' },
    { at: 70, what: 'direct-begun' },
    { at: 170, what: 'direct-open' },
    { at: 180, what: 'server-reached' },
  ];
  expect(durationsOf(moments)).toEqual([undefined, 40, undefined, undefined, undefined, 100, 180]);
  expect(durationsOf([{ at: 1, what: 'direct-open' }])).toEqual([undefined]);
});

it.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    'Chrome 156',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0',
    'Chrome 156',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox 140'],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/156.0.0.0 Safari/537.36', 'Chrome 156'],
  ['something', 'another browser'],
])('%s is called %s', (agent, name) => {
  expect(browserName(agent)).toBe(name);
});
