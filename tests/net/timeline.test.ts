import { expect, test } from 'vitest';
import { momentOfEffect, momentOfEvent } from '../../lib/net/timeline.ts';
import { encodeData, encodeHandshake } from '../../lib/protocol/frame.ts';

const candidateOf = (candidate: string) => ({ type: 'candidate', candidate: { candidate, sdpMid: '0' } });
const line = (rest: string) => candidateOf(`candidate:1 1 ${rest} generation 0 ufrag AbCd`);

test('a frame is told by its kind, never by what it holds', () => {
  const told = (frame: Uint8Array) => momentOfEvent({ type: 'relay-frame', frame })?.detail;
  expect(told(encodeHandshake(1, 7, new Uint8Array(32)))).toBe('handshake');
  expect(told(encodeHandshake(2, 7, new Uint8Array(32)))).toBe('answer');
  expect(told(encodeHandshake(2, 0, new Uint8Array(0)))).toBe('question');
  expect(told(encodeData(7, 0, new Uint8Array(272)))).toBe('message');
  expect(told(new Uint8Array([9]))).toBe('unreadable');
});

test.each([
  ['udp 2122260223 192.168.1.2 53866 typ host', 'host udp ipv4'],
  ['udp 2122260223 2001:db8::7 53866 typ host', 'host udp ipv6'],
  ['udp 2122260223 4f1c.local 53866 typ host', 'host udp hidden'],
  ['UDP 1686052607 203.0.113.6 53866 typ srflx raddr 192.168.1.2 rport 53866', 'srflx udp ipv4'],
  ['tcp 1518280447 192.168.1.2 9 typ host tcptype active', 'host tcp ipv4'],
  ['udp 41885695 198.51.100.6 55072 typ relay raddr 203.0.113.6 rport 1', 'relay udp ipv4'],
])('a candidate is told by kind, transport and family: %s', (rest, detail) => {
  expect(momentOfEvent({ type: 'peer-signal', peer: 'p', data: line(rest) })).toEqual({
    what: 'direct-offers',
    detail,
  });
  expect(momentOfEffect({ type: 'peer-signal', peer: 'p', data: line(rest) })).toEqual({
    what: 'direct-offered',
    detail,
  });
});

test('the end of the candidates, and what is none, is not told', () => {
  for (const data of [candidateOf(''), candidateOf('candidate: 198.51.100.6'), { type: 'candidate' }]) {
    expect(momentOfEvent({ type: 'peer-signal', peer: 'p', data })).toBeNull();
  }
});

test('servers are told by their kinds, without their names and credentials', () => {
  const moment = momentOfEffect({
    type: 'peer-start',
    peer: 'p',
    initiator: true,
    transports: 'relay',
    ice: [
      { urls: ['stun:turn.post.example:3478'] },
      {
        urls: [
          'turn:198.51.100.6:3478?transport=udp',
          'turn:198.51.100.6:443?transport=tcp',
          'turns:a.b:443',
        ],
        username: '1795300000:AAAA',
        credential: 'geheim',
      },
    ],
  });
  expect(moment).toEqual({
    what: 'direct-begun',
    detail: 'relays only, stun, turn udp, turn tcp, turns tcp',
  });
});

test('what the server says is told by its words', () => {
  expect(momentOfEvent({ type: 'control', message: { type: 'peer', present: false } })?.detail).toBe(
    'peer gone',
  );
  expect(
    momentOfEvent({ type: 'control', message: { type: 'error', code: 'no-room', message: 'x' } })?.detail,
  ).toBe('error no-room');
  expect(momentOfEvent({ type: 'socket-closed', code: 1006 })).toEqual({
    what: 'server-lost',
    detail: '1006',
  });
});
