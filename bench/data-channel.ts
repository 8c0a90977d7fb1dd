/**
 * Both sockets open → data channel open on both sides, in Node: the whole way with handshake and sealed signaling,
 * against two bare RTCPeerConnections that the same server signals in the clear.
 */
import { randomBytes } from 'node:crypto';
import { ready } from '../lib/crypto/sodium.ts';
import { openBare } from './connect/bare.ts';
import { openRecipient, openSender } from './connect/ours.ts';
import { inTurns, type Measurement, median } from './harness.ts';

async function ours(server: string): Promise<number> {
  const sender = await openSender(server);
  const recipient = openRecipient(sender.link);
  const from = await recipient.when('socket-opened');
  const opened = await Promise.all([sender.when('peer-opened'), recipient.when('peer-opened')]);
  await Promise.all([sender.close(), recipient.close()]);
  return Math.max(...opened) - from;
}

async function bare(server: string): Promise<number> {
  const room = randomBytes(16).toString('base64url');
  const first = await openBare(server, room, 'open');
  const second = await openBare(server, room, 'join');
  const opened = await Promise.all([first.opened, second.opened]);
  first.close();
  second.close();
  return Math.max(...opened) - second.connected;
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
