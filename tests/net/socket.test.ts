import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openSocket, type WebSocketLike } from '../../lib/net/socket.ts';
import type { ClientControl } from '../../lib/protocol/control.ts';

const pong = '{"type":"pong"}';
const ping = '{"type":"ping"}';
const beat = '{"type":"beat"}';

/** A WebSocket whose other end is the test. */
class FakeWebSocket implements WebSocketLike {
  binaryType = 'blob';
  protocol = 'fieldpost.1';
  bufferedAmount = 0;
  sent: (string | Uint8Array)[] = [];
  closedWith: number | undefined;
  #listeners = new Map<string, (event: never) => void>();
  addEventListener(type: string, listener: (event: never) => void): void {
    this.#listeners.set(type, listener);
  }
  send(data: string | Uint8Array<ArrayBuffer>): void {
    this.sent.push(data);
  }
  close(code: number): void {
    this.closedWith = code;
  }
  fire(type: 'open' | 'message' | 'close' | 'error', event: unknown = {}): void {
    this.#listeners.get(type)?.(event as never);
  }
}

function open(first?: ClientControl) {
  const web = new FakeWebSocket();
  const reports: unknown[] = [];
  const asked: (string | string[])[] = [];
  const socket = openSocket({
    url: 'wss://server.example/v1/signal/0a',
    ...(first === undefined ? {} : { first }),
    webSocket: (url, protocols) => {
      asked.push(url, protocols);
      return web;
    },
    now: Date.now,
    report: {
      opened: () => reports.push('opened'),
      closed: code => reports.push(['closed', code]),
      control: message => reports.push(message),
      controlMalformed: () => reports.push('malformed'),
      relayed: frame => reports.push(frame),
      gone: () => reports.push('gone'),
    },
  });
  return { web, reports, asked, socket };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const frame = (...bytes: number[]) => new Uint8Array(bytes);

test('the subprotocol is asked for, and binary frames come as bytes', () => {
  const { web, asked } = open();
  expect(asked).toEqual(['wss://server.example/v1/signal/0a', ['fieldpost.1', 'fieldpost.1.beat']]);
  expect(web.binaryType).toBe('arraybuffer');
});

test('what is sent before the socket is open waits, in order', () => {
  const { web, socket, reports } = open();
  const room = 'A'.repeat(22);
  socket.control({ type: 'join', room });
  socket.relay(frame(1));
  socket.relay(frame(2));
  expect(web.sent).toEqual([]);
  web.fire('open');
  expect(reports).toEqual(['opened']);
  expect(web.sent).toEqual([`{"type":"join","room":"${room}"}`, frame(1), frame(2)]);
});

describe('a seat asked for in the handshake', () => {
  const room = 'A'.repeat(22);
  const join = `{"type":"join","room":"${room}"}`;

  test('the offer stands behind the subprotocol; a server that takes it is not asked again', () => {
    const { web, asked, socket } = open({ type: 'join', room });
    expect(asked[1]).toEqual(['fieldpost.1', 'fieldpost.1.beat', `fieldpost.1.join.${room}`]);
    socket.relay(frame(1));
    web.protocol = `fieldpost.1.join.${room}`;
    web.fire('open');
    expect(web.sent).toEqual([frame(1)]);
  });

  test('a server that knows nothing of it gets the message, before all else', () => {
    const { web, socket } = open({ type: 'join', room });
    socket.relay(frame(1));
    web.fire('open');
    expect(web.sent).toEqual([join, frame(1)]);
  });

  test('finished while connecting: it is still asked for, then closed', () => {
    const { web, socket } = open({ type: 'join', room });
    socket.finish();
    expect(web.closedWith).toBeUndefined();
    web.fire('open');
    expect(web.sent).toEqual([join]);
    expect(web.closedWith).toBe(1000);
  });

  test.each<ClientControl>([
    { type: 'resume', room, seat: 'B'.repeat(43) },
    { type: 'open', room, ttl: 3600, access: 'of the operator' },
  ])('what is secret is no part of it: $type', message => {
    const { web, asked } = open(message);
    expect(asked[1]).toEqual(['fieldpost.1', 'fieldpost.1.beat']);
    web.fire('open');
    expect(web.sent).toEqual([JSON.stringify(message)]);
  });
});

test('a frame is copied when it is taken: wiping it later does not change what is sent', () => {
  const { web, socket } = open();
  const sealed = frame(1, 2, 3);
  socket.relay(sealed);
  sealed.fill(0);
  web.fire('open');
  expect(web.sent).toEqual([frame(1, 2, 3)]);
});

describe('what arrives', () => {
  test('text is control, binary is the other side, pong is nobody’s business', () => {
    const { web, reports } = open();
    web.fire('open');
    web.fire('message', { data: '{"type":"peer","present":true}' });
    web.fire('message', { data: frame(1, 2).buffer });
    web.fire('message', { data: pong });
    expect(reports).toEqual(['opened', { type: 'peer', present: true }, frame(1, 2)]);
  });

  test.each(['', '[]', '{"type":"peer"}', '{"type":"new"}', 'null'])('%j is malformed', text => {
    const { web, reports } = open();
    web.fire('open');
    web.fire('message', { data: text });
    expect(reports).toEqual(['opened', 'malformed']);
  });

  test('control up to 4096 characters, frames up to 65536 bytes', () => {
    const { web, reports } = open();
    web.fire('open');
    web.fire('message', { data: pong.padEnd(4096) });
    expect(reports).toEqual(['opened']);
    web.fire('message', { data: pong.padEnd(4097) });
    expect(reports).toEqual(['opened', 'malformed']);
    web.fire('message', { data: new ArrayBuffer(65_536) });
    expect(reports).toHaveLength(3);
    web.fire('message', { data: new ArrayBuffer(65_537) });
    expect(reports).toHaveLength(3);
  });
});

describe('the end', () => {
  test('is reported once, with its code, and then the socket is gone', () => {
    const { web, reports } = open();
    web.fire('open');
    web.fire('error');
    web.fire('close', { code: 4006 });
    web.fire('close', { code: 1000 });
    web.fire('message', { data: '{"type":"closed"}' });
    expect(reports).toEqual(['opened', ['closed', 4006], 'gone']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a URL that the platform refuses is reported later, as lost', async () => {
    const reports: unknown[] = [];
    const nothing = () => {};
    openSocket({
      url: 'nonsense',
      webSocket: () => {
        throw new SyntaxError('refused');
      },
      now: Date.now,
      report: {
        opened: nothing,
        closed: code => reports.push(code),
        control: nothing,
        controlMalformed: nothing,
        relayed: nothing,
        gone: () => reports.push('gone'),
      },
    });
    expect(reports).toEqual([]);
    await Promise.resolve();
    expect(reports).toEqual([1006, 'gone']);
  });

  test('dropped: closed at once, no report, later events ignored', () => {
    const { web, socket, reports } = open();
    web.fire('open');
    socket.drop();
    expect(web.closedWith).toBe(1000);
    web.fire('message', { data: '{"type":"closed"}' });
    web.fire('close', { code: 1000 });
    expect(reports).toEqual(['opened', 'gone']);
  });

  test('finished while connecting: what was queued is still sent, then it closes, with no report', () => {
    const { web, socket, reports } = open();
    socket.control({ type: 'ping' });
    socket.finish();
    socket.relay(frame(1));
    expect(web.closedWith).toBeUndefined();
    web.fire('open');
    expect(web.sent).toEqual([ping]);
    expect(web.closedWith).toBe(1000);
    web.fire('close', { code: 1000 });
    expect(reports).toEqual(['gone']);
  });

  test('finished while connecting to nowhere: given up after 5 s', () => {
    const { web, socket } = open();
    socket.control({ type: 'ping' });
    socket.finish();
    vi.advanceTimersByTime(4_999);
    expect(web.closedWith).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(web.closedWith).toBe(1000);
  });
});

describe('signs of life', () => {
  test('a ping every 20 s', () => {
    const { web } = open();
    web.fire('open');
    vi.advanceTimersByTime(19_999);
    expect(web.sent).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(web.sent).toEqual([ping]);
    web.fire('message', { data: pong });
    vi.advanceTimersByTime(20_000);
    expect(web.sent).toEqual([ping, ping]);
  });

  test('a beat is answered, is nobody’s business, and spares the ping while it is no older than 25 s', () => {
    const { web, reports } = open();
    web.fire('open');
    vi.advanceTimersByTime(15_001);
    web.fire('message', { data: beat });
    expect(web.sent).toEqual([beat]);
    vi.advanceTimersByTime(24_999);
    expect(web.sent).toEqual([beat]);
    vi.advanceTimersByTime(20_000);
    expect(web.sent).toEqual([beat, ping]);
    expect(reports).toEqual(['opened']);
  });

  test('a beat 25 s ago is too old', () => {
    const { web } = open();
    web.fire('open');
    vi.advanceTimersByTime(15_000);
    web.fire('message', { data: beat });
    vi.advanceTimersByTime(25_000);
    expect(web.sent).toEqual([beat, ping]);
  });

  test('beats alone keep it', () => {
    const { web, reports } = open();
    web.fire('open');
    for (let count = 0; count < 20; count += 1) {
      vi.advanceTimersByTime(20_000);
      web.fire('message', { data: beat });
    }
    expect(reports).toEqual(['opened']);
    vi.advanceTimersByTime(60_000);
    expect(reports).toEqual(['opened', ['closed', 1006]]);
  });

  test('60 s of silence close it, one ms less does not', () => {
    const { web, reports } = open();
    web.fire('open');
    vi.advanceTimersByTime(59_999);
    expect(reports).toEqual(['opened']);
    vi.advanceTimersByTime(1);
    expect(reports).toEqual(['opened', ['closed', 1006]]);
    expect(web.closedWith).toBe(1000);
  });

  test('any frame is a sign of life', () => {
    const { web, reports } = open();
    web.fire('open');
    vi.advanceTimersByTime(30_000);
    web.fire('message', { data: frame(1).buffer });
    vi.advanceTimersByTime(50_000);
    expect(reports).toEqual(['opened', frame(1)]);
  });

  test('15 s without a connection end the attempt', () => {
    const { reports } = open();
    vi.advanceTimersByTime(14_999);
    expect(reports).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(reports).toEqual([['closed', 1006]]);
  });

  test('probed: 5 s to answer', () => {
    const { web, reports, socket } = open();
    web.fire('open');
    socket.probe();
    expect(web.sent).toEqual([ping]);
    vi.advanceTimersByTime(4_999);
    web.fire('message', { data: pong });
    vi.advanceTimersByTime(10_000);
    expect(reports).toEqual(['opened']);
    socket.probe();
    vi.advanceTimersByTime(5_000);
    expect(reports).toEqual(['opened', ['closed', 1006]]);
  });
});

describe('backpressure', () => {
  test('what the browser has not sent yet holds the rest back', () => {
    const { web, socket } = open();
    web.fire('open');
    web.bufferedAmount = 262_144;
    socket.relay(frame(1));
    vi.advanceTimersByTime(1_000);
    expect(web.sent).toEqual([]);
    web.bufferedAmount = 262_143;
    vi.advanceTimersByTime(25);
    expect(web.sent).toEqual([frame(1)]);
  });

  test('4 MiB may wait, a byte more ends the socket', async () => {
    const { web, socket, reports } = open();
    const most = new Uint8Array(65_536);
    for (let count = 0; count < 64; count += 1) socket.relay(most);
    await Promise.resolve();
    expect(reports).toEqual([]);
    socket.relay(frame(1));
    expect(reports).toEqual([]);
    await Promise.resolve();
    expect(reports).toEqual([['closed', 1006]]);
    expect(web.sent).toEqual([]);
  });
});
