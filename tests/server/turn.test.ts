import { createHmac } from 'node:crypto';
import wrtc from '@roamhq/wrtc';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStage, currentCode, eventsOf, nextEvent } from '../cli/stage.ts';
import { Peer, roomId } from '../signaling/peer.ts';
import { startServer } from '../signaling/server.ts';
import { Daemon, freePort, tool } from './stage/tool.ts';

const secret = 'what coturn and the server share';
const turnserver = tool('turnserver', 'coturn');
const bin = 'cli/fieldpost.js';

interface TurnServer {
  urls: string[];
  username: string;
  credential: string;
}

/** Whether a credential gets a relayed address. */
async function relays(server: TurnServer): Promise<boolean> {
  const connection = new wrtc.RTCPeerConnection({ iceServers: [server], iceTransportPolicy: 'relay' });
  let relayed = false;
  connection.onicecandidate = ({ candidate }) => {
    if (candidate?.candidate.includes(' typ relay')) relayed = true;
  };
  const gathered = new Promise<void>(resolve => {
    connection.onicegatheringstatechange = () => {
      if (connection.iceGatheringState === 'complete') resolve();
    };
  });
  connection.createDataChannel('any');
  await connection.setLocalDescription(await connection.createOffer());
  await gathered;
  connection.close();
  return relayed;
}

describe.skipIf(turnserver === undefined)('TURN by the real coturn', () => {
  const stage = createStage();
  let coturn: Daemon;
  let url: string;
  let turn: string;

  beforeAll(async () => {
    const port = await freePort();
    turn = `turn:127.0.0.1:${port}?transport=udp`;
    coturn = new Daemon(turnserver ?? '', [
      ...[
        '-n',
        '--no-cli',
        '--no-tls',
        '--no-dtls',
        '--allow-loopback-peers',
        '--log-file=stdout',
        '--verbose',
      ],
      ...['--listening-ip=127.0.0.1', '--relay-ip=127.0.0.1', `--listening-port=${port}`],
      ...[
        '--use-auth-secret',
        `--static-auth-secret=${secret}`,
        '--realm=post.example',
        '--pidfile=/dev/null',
      ],
    ]);
    await coturn.says(/IO method|Relay ports initialization done/);
    const server = await stage.run('signaling/main.ts', [], {
      env: {
        FIELDPOST_PORT: '0',
        FIELDPOST_STORE: 'memory:',
        FIELDPOST_TURN: turn,
        FIELDPOST_TURN_SECRET: secret,
      },
    });
    url = await server.until('listening', () => /listening on (\S+)\n/.exec(server.stdout())?.[1]);
  });
  afterAll(async () => {
    await stage.stop();
    await coturn.stop();
  });

  test('a handoff that may use TURN only goes through it', async () => {
    const preload = { preload: 'tests/server/stage/relay-only.ts' };
    const sender = stage.run(bin, ['send', '--server', url, '--json', '--policy', 'direct'], preload);
    sender.child.stdin.end('through the relay');
    const { link } = await nextEvent(sender, 'link');
    const recipient = stage.run(
      bin,
      ['receive', String(link), '--json', '--policy', 'direct', '--code', await currentCode(sender)],
      preload,
    );
    expect(await Promise.all([sender.status, recipient.status])).toEqual([0, 0]);
    expect(eventsOf(sender).at(-1)).toMatchObject({ outcome: 'delivered' });
    expect(eventsOf(recipient).some(({ step, path }) => step === 'path' && path === 'turn')).toBe(true);
    expect(coturn.output).toMatch(/ALLOCATE processed, success/);
  });

  /** What two who have met are given. */
  async function credential(now: () => number): Promise<TurnServer> {
    const { url: at } = await startServer({ turn: [turn], turnSecret: secret }, { now });
    const room = roomId();
    const sender = await Peer.connect(at);
    sender.send({ type: 'open', room });
    expect(await sender.expect('opened')).toMatchObject({ ice: [] });
    const recipient = await Peer.connect(at);
    recipient.send({ type: 'join', room });
    const { ice } = await recipient.expect('joined');
    const told = await sender.expect('peer');
    const [server] = told.ice ?? [];
    expect(server).toMatchObject({ urls: [turn] });
    expect(ice[0]).toMatchObject({ urls: [turn] });
    expect(ice[0]?.username).not.toBe(server?.username);
    expect(server?.username).toMatch(/^\d+:[\w-]{12}$/);
    expect(Number(server?.username?.split(':')[0])).toBe(Math.floor(now() / 1000) + 3600);
    expect(server?.credential).toBe(
      createHmac('sha1', secret)
        .update(server?.username ?? '')
        .digest('base64'),
    );
    return { urls: [turn], username: server?.username ?? '', credential: server?.credential ?? '' };
  }

  test('each seat has a credential of its own for an hour, once both are taken', async () => {
    const at = Date.now();
    expect(await relays(await credential(() => at))).toBe(true);
  });

  test('an expired one, and a forged one, get nothing', async () => {
    const anHourAgo = Date.now() - 3_601_000;
    expect(await relays(await credential(() => anHourAgo))).toBe(false);
    const forged = { ...(await credential(Date.now)), credential: Buffer.alloc(20).toString('base64') };
    expect(await relays(forged)).toBe(false);
    expect(coturn.output).toMatch(/401|Unauthorized|check_stun_auth/i);
  });
});
