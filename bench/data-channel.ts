/**
 * Both sockets open → data channel open on both sides, in Node: the whole way with handshake and sealed signaling,
 * against two bare RTCPeerConnections that the same server signals in the clear.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import wrtc from '@roamhq/wrtc';
import { WebSocket } from 'ws';
import { drawRandom } from '../lib/crypto/random.ts';
import { ready } from '../lib/crypto/sodium.ts';
import type { Ambient, Effect } from '../lib/handoff/effect.ts';
import type { NetEvent } from '../lib/handoff/event.ts';
import { startRecipient } from '../lib/handoff/recipient.ts';
import { createRun } from '../lib/handoff/run.ts';
import { linkOf, startSender } from '../lib/handoff/sender.ts';
import { createNetHost, type NetHost } from '../lib/net/host.ts';
import { subprotocol } from '../lib/protocol/limits.ts';
import { parseLink } from '../lib/protocol/link.ts';
import { inTurns, type Measurement, median } from './harness.ts';

const ambient = (): Ambient => ({ now: Date.now(), draw: drawRandom });

interface Side {
  net: NetHost;
  perform(effect: Exclude<Effect, { type: 'wipe' }>): void;
  /** Resolves to the time (ms) at which an event of this type came first. */
  when(type: NetEvent['type']): Promise<number>;
}

function side(dispatch: (event: NetEvent) => Promise<void>): Side {
  const times = new Map<string, PromiseWithResolvers<number>>();
  const timeOf = (type: string) => {
    const known = times.get(type) ?? Promise.withResolvers<number>();
    times.set(type, known);
    return known;
  };
  const net = createNetHost({
    webSocket: (url, protocol) => new WebSocket(url, protocol, { perMessageDeflate: false }),
    wrtc,
    emit(_handoff, event) {
      timeOf(event.type).resolve(performance.now());
      void dispatch(event);
    },
  });
  return {
    net,
    perform(effect) {
      if (effect.type !== 'release' && effect.type !== 'ended') net.perform('bench', [effect]);
    },
    when: type => timeOf(type).promise,
  };
}

async function ours(server: string): Promise<number> {
  const handoff = 'bench';
  const app = 'fieldpost/bench';
  const save = async () => undefined;
  const policy = 'prefer-direct';
  const item = { v: 1 as const, fields: [{ label: 'Bench', kind: 'text' as const, value: 'bench' }] };

  const first = startSender({ handoff, server, item, policy, app }, ambient());
  const sender = side(event => sending.dispatch(event));
  const sending = createRun({
    role: 'sender',
    state: first.state,
    start: first.effects,
    save,
    ambient,
    ...sender,
  });
  await sender.when('control');

  const link = parseLink(linkOf(first.state));
  if (!('ok' in link)) throw new Error('the sender made no link');
  const begun = startRecipient({ handoff, link: link.ok, policy, engaged: true, app }, ambient());
  const recipient = side(event => receiving.dispatch(event));
  const receiving = createRun({
    role: 'recipient',
    state: begun.state,
    start: begun.effects,
    save,
    ambient,
    ...recipient,
  });
  const from = await recipient.when('socket-opened');
  const opened = await Promise.all([sender.when('peer-opened'), recipient.when('peer-opened')]);
  await sending.dispatch({ type: 'cancel' });
  await Promise.all([sender.net.close(), recipient.net.close()]);
  return Math.max(...opened) - from;
}

/** A socket whose messages all reach one handler, attached before the first can come. */
async function signal(url: string, take: (data: string, isBinary: boolean) => void): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/signal/00`, subprotocol, {
    perMessageDeflate: false,
  });
  socket.on('message', (data, isBinary) => take(String(data), isBinary));
  await once(socket, 'open');
  return socket;
}

async function bare(server: string): Promise<number> {
  const room = randomBytes(16).toString('base64url');
  const connections: RTCPeerConnection[] = [];
  const opened: Promise<number>[] = [];

  const peer = async (control: 'open' | 'join') => {
    const seated = Promise.withResolvers<void>();
    const open = Promise.withResolvers<number>();
    opened.push(open.promise);
    const watch = (channel: RTCDataChannel) => {
      channel.onopen = () => open.resolve(performance.now());
    };
    const socket = await signal(server, (data, isBinary) => {
      if (isBinary) void hear(JSON.parse(data));
      else if (data.includes('"opened"') || data.includes('"joined"')) seated.resolve();
      else if (data.includes('"present":true')) void offer();
    });
    const from = performance.now();
    socket.send(JSON.stringify({ type: control, room }));
    const connection = new wrtc.RTCPeerConnection({ iceServers: [] }) as RTCPeerConnection;
    connections.push(connection);
    const say = (message: unknown) => socket.send(Buffer.from(JSON.stringify(message)));
    connection.onicecandidate = ({ candidate }) => {
      if (candidate) say({ candidate });
    };
    connection.ondatachannel = ({ channel }) => watch(channel);
    const offer = async () => {
      watch(connection.createDataChannel('bench'));
      await connection.setLocalDescription(await connection.createOffer());
      say({ description: connection.localDescription });
    };
    const hear = async (message: {
      candidate?: RTCIceCandidateInit;
      description?: RTCSessionDescriptionInit;
    }) => {
      if (message.candidate) return await connection.addIceCandidate(message.candidate);
      if (!message.description) return;
      await connection.setRemoteDescription(message.description);
      if (message.description.type !== 'offer') return;
      await connection.setLocalDescription(await connection.createAnswer());
      say({ description: connection.localDescription });
    };
    await seated.promise;
    return { socket, from };
  };

  const first = await peer('open');
  const second = await peer('join');
  const last = Math.max(...(await Promise.all(opened)));
  for (const connection of connections) connection.close();
  for (const { socket } of [first, second]) socket.close();
  return last - second.from;
}

/** @param server Origin of a running signaling server. */
export async function measureDataChannel(server: string): Promise<Measurement[]> {
  await ready();
  const results = await inTurns(
    { bare: () => bare(server), ours: () => ours(server) },
    { rounds: 15, warmups: 3 },
  );
  return [
    {
      name: 'both sockets open to data channel open, in Node',
      value: median(results.ours),
      unit: 'ms',
      baseline: { value: median(results.bare), name: 'bare RTCPeerConnection' },
    },
  ];
}
