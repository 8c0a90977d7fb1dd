import { expect, test } from 'vitest';
import { defaultConfiguration, type LimitSettings, limitSettings } from '../../signaling/configuration.ts';
import { Peer, pair, roomId } from './peer.ts';
import { startServer } from './server.ts';

/** What somebody does who was connected before the limits changed; resolves to the code that it was refused with. */
type Act = (url: string, peer: Peer) => Promise<number | string>;

const codeOf = async (peer: Peer): Promise<number> => (await peer.end()).code;

const connectMore: Act = async (url, peer) => {
  const other = await Peer.connect(url);
  const code = await codeOf(other);
  await peer.sync();
  return code;
};

const say: Act = (_url, peer) => {
  for (let pings = 0; pings < 12; pings += 1) peer.send({ type: 'ping' });
  return codeOf(peer);
};

const open: Act = (_url, peer) => {
  peer.send({ type: 'open', room: roomId() });
  return codeOf(peer);
};

/** Two have connected, opened and joined before, and one more has connected. */
const rows: { limit: Partial<LimitSettings>; act: Act; code: number | string }[] = [
  { limit: { messageRate: 1 }, act: say, code: 4029 },
  { limit: { byteRate: 20 }, act: say, code: 4029 },
  { limit: { addressConnections: 3 }, act: connectMore, code: 4029 },
  { limit: { allConnections: 3 }, act: connectMore, code: 4029 },
  { limit: { addressSockets: 3 }, act: connectMore, code: 4029 },
  { limit: { addressOpens: 1 }, act: open, code: 4029 },
  { limit: { rooms: 1 }, act: open, code: 4029 },
  {
    limit: { addressJoins: 1 },
    act: (_url, peer) => {
      peer.send({ type: 'join', room: roomId() });
      return codeOf(peer);
    },
    code: 4029,
  },
  {
    limit: { roomBytes: 10 },
    act: async (url, peer) => {
      const { sender } = await pair(url);
      sender.sendFrame(Buffer.alloc(11));
      await peer.sync();
      return codeOf(sender);
    },
    code: 4030,
  },
  {
    limit: { connections: 3 },
    act: (url, peer) => Peer.connect(url).then(() => peer.sync().then(() => 'connected'), String),
    code: 'Error: Unexpected server response: 503',
  },
];

test.each(rows)(
  '$limit, changed while the server runs, holds for who is connected',
  async ({ limit, act, code }) => {
    const { url, server } = await startServer();
    await pair(url);
    const peer = await Peer.connect(url);
    await peer.sync();
    server.adjust({ ...limitSettings(defaultConfiguration()), ...limit });
    expect(await act(url, peer)).toBe(code);
  },
);
