/** Two bare RTCPeerConnections that the same server signals, in the clear: what a direct connection costs by itself. */
import { once } from 'node:events';
import wrtc from '@roamhq/wrtc';
import { WebSocket } from 'ws';
import { subprotocol } from '../../lib/protocol/limits.ts';
import { median } from '../harness.ts';
import { clock } from './clock.ts';

interface Said {
  candidate?: RTCIceCandidateInit;
  description?: RTCSessionDescriptionInit;
  ping?: number;
  pong?: number;
}

export interface BareSide {
  /** Before its socket was asked for, and once it was open. */
  begun: number;
  connected: number;
  /** The first frame of the other side came. */
  heard: Promise<number>;
  /** The channel is open here. */
  opened: Promise<number>;
  /** Median of five round trips (ms), on the channel if it is open, else through the server. */
  roundTrip(): Promise<number>;
  close(): void;
}

/** Resolves once this side has its seat. It offers as soon as the other one is there. */
export async function openBare(server: string, room: string, control: 'open' | 'join'): Promise<BareSide> {
  const seated = Promise.withResolvers<void>();
  const open = Promise.withResolvers<number>();
  const first = Promise.withResolvers<number>();
  let connection: RTCPeerConnection | undefined;
  let channel: RTCDataChannel | undefined;
  let answered = Promise.withResolvers<void>();

  const begun = clock();
  const socket = new WebSocket(`${server.replace('http', 'ws')}/v1/signal/00`, subprotocol, {
    perMessageDeflate: false,
  });
  const relay = (said: Said) => socket.send(Buffer.from(JSON.stringify(said)));
  const send = (said: Said) =>
    channel?.readyState === 'open' ? channel.send(JSON.stringify(said)) : relay(said);

  const watch = (made: RTCDataChannel) => {
    channel = made;
    made.onopen = () => open.resolve(clock());
    made.onmessage = ({ data }) => echo(JSON.parse(String(data)) as Said);
  };
  const connect = (iceServers: RTCIceServer[]): RTCPeerConnection => {
    const made = new wrtc.RTCPeerConnection({ iceServers }) as RTCPeerConnection;
    made.onicecandidate = ({ candidate }) => {
      if (candidate) relay({ candidate });
    };
    made.ondatachannel = ({ channel: offered }) => watch(offered);
    connection = made;
    return made;
  };
  const offer = async (made: RTCPeerConnection) => {
    watch(made.createDataChannel('bench'));
    await made.setLocalDescription(await made.createOffer());
    relay({ description: made.localDescription as RTCSessionDescriptionInit });
  };
  const echo = ({ ping, pong }: Said): void => {
    if (ping !== undefined) send({ pong: ping });
    if (pong !== undefined) answered.resolve();
  };
  const hear = async (said: Said) => {
    first.resolve(clock());
    echo(said);
    if (said.candidate) await connection?.addIceCandidate(said.candidate);
    if (!said.description || !connection) return;
    await connection.setRemoteDescription(said.description);
    if (said.description.type !== 'offer') return;
    await connection.setLocalDescription(await connection.createAnswer());
    relay({ description: connection.localDescription as RTCSessionDescriptionInit });
  };
  const obey = (said: { type: string; present?: boolean; ice?: RTCIceServer[] }) => {
    if (said.type === 'joined') connect(said.ice ?? []);
    if (said.type === 'opened' || said.type === 'joined') seated.resolve();
    if (said.type === 'peer' && said.present) void offer(connect(said.ice ?? []));
  };
  // In the order in which they came: a candidate must not overtake its description.
  let hearing = Promise.resolve();
  // Attached before the first can come.
  socket.on('message', (data, isBinary) => {
    if (!isBinary) return obey(JSON.parse(String(data)));
    hearing = hearing.then(() => hear(JSON.parse(String(data)) as Said)).catch(() => undefined);
  });
  await once(socket, 'open');
  const connected = clock();
  socket.send(JSON.stringify({ type: control, room }));
  await seated.promise;

  return {
    begun,
    connected,
    heard: first.promise,
    opened: open.promise,
    async roundTrip() {
      const took: number[] = [];
      for (let ping = 0; ping < 5; ping += 1) {
        answered = Promise.withResolvers();
        const from = clock();
        send({ ping });
        await answered.promise;
        took.push(clock() - from);
      }
      return median(took);
    },
    close() {
      connection?.close();
      socket.close();
    },
  };
}
