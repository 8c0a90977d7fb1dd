import { expect, test } from 'vitest';
import { defaultConfiguration, type LimitSettings, limitSettings } from '../../signaling/configuration.ts';
import { Peer, pair, roomId } from './peer.ts';
import { Raw } from './raw.ts';
import { startServer } from './server.ts';

/** What somebody does who was connected before the limits changed; resolves to the code that it was refused with. */
type Act = (url: string, peer: Peer, lines: string[]) => Promise<number | string>;

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

const join = async (url: string, room: string): Promise<number> => {
  const peer = await Peer.connect(url);
  peer.send({ type: 'join', room });
  return codeOf(peer);
};

/** Joins of rooms that are not there, one more than are let pass; then for how many seconds the address is banned. */
const probe: Act = async url => {
  for (let tries = 0; tries < 4; tries += 1) await join(url, roomId());
  const said = (await Raw.upgrade(url)).bytes.toString();
  return `${said.slice(9, 12)} ${/^Retry-After: (\d+)/m.exec(said)?.[1]}`;
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
  { limit: { addressFailures: 3 }, act: probe, code: '429 600' },
  { limit: { addressFailures: 3, banSeconds: 60 }, act: probe, code: '429 60' },
  {
    limit: { addressFullRooms: 1 },
    act: async (url, _peer, lines) => {
      for (let full = 0; full < 2; full += 1) await join(url, (await pair(url)).room);
      return lines.filter(line => line.includes('"full-rooms"')).length;
    },
    code: 1,
  },
];

test.each(rows)(
  '$limit, changed while the server runs, holds for who is connected',
  async ({ limit, act, code }) => {
    const { url, server, lines } = await startServer();
    await pair(url);
    const peer = await Peer.connect(url);
    await peer.sync();
    server.adjust({ ...limitSettings(defaultConfiguration()), ...limit });
    expect(await act(url, peer, lines)).toBe(code);
  },
);
