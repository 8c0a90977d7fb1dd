import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toBase64url } from '../../lib/crypto/bytes.ts';
import { handoffKeys } from '../../lib/crypto/linkkeys.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { parseLink } from '../../lib/protocol/link.ts';
import { createStage, currentCode, eventsOf, nextEvent, type Running } from './stage.ts';

const secret = 'zebra-quartz-4711-marmalade';
const stage = createStage();
let server: Awaited<ReturnType<typeof stage.server>>;

beforeAll(async () => {
  await ready();
  server = await stage.server();
});
afterAll(() => stage.stop());

/** Every command line on this machine now. */
function commandLines(): string {
  const read = (process: string) => {
    try {
      return readFileSync(`/proc/${process}/cmdline`, 'utf8');
    } catch {
      // It ended meanwhile.
      return '';
    }
  };
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(read)
    .join('\n');
}

/** The forms in which a text might stand in a recording. */
function formsOf(text: string): Buffer[] {
  const base64 = [0, 1, 2].map(shift =>
    Buffer.from('x'.repeat(shift) + text)
      .toString('base64')
      .slice(4, -4),
  );
  const hex = Buffer.from(text).toString('hex');
  // A piece of a few characters would be found by chance.
  const encoded = base64.filter(form => form.length >= 8);
  return [text, ...encoded, hex, hex.toUpperCase(), encodeURIComponent(text)].map(form => Buffer.from(form));
}

function expectAbsent(text: string, where: Buffer | string): void {
  const recording = Buffer.from(where as string);
  for (const form of formsOf(text)) expect(recording.includes(form), `found ${form.toString()}`).toBe(false);
}

async function handedOver(policy: string): Promise<{
  sender: Running;
  recipient: Running;
  link: string;
  code: string;
  traffic: Buffer;
  seen: string;
}> {
  const tap = await stage.tap(server.port);
  const bin = 'cli/fieldpost.js';
  const sender = stage.run(bin, [
    'send',
    '--server',
    tap.url,
    '--json',
    '--policy',
    policy,
    '--label',
    'Zebra-Label',
  ]);
  sender.child.stdin.end(secret);
  const link = String((await nextEvent(sender, 'link'))['link']);
  let seen = commandLines();
  const code = await currentCode(sender);
  const args = [
    'receive',
    '-',
    '--policy',
    policy,
    '--exec-env',
    'IT',
    '--exec',
    'sh',
    '-c',
    'printf "%s" "$IT"; read x',
  ];
  const recipient = stage.run(bin, args);
  recipient.child.stdin.write(`${link}\n${code}\n`);
  await recipient.until('the value', () => (recipient.stdout() === secret ? true : undefined));
  seen += commandLines();
  expect(await Promise.all([sender.status, recipient.status])).toEqual([0, 1]);
  return { sender, recipient, link, code, traffic: tap.traffic(), seen };
}

describe.each(['relay', 'prefer-direct'])('with the policy %s', policy => {
  test('the secret, the link key, the code and addresses are where they belong and nowhere else', async () => {
    const { sender, recipient, link, traffic, seen } = await handedOver(policy);

    // What the server sends is not masked, so what it relays is seen as it is.
    for (const text of ['"type":"opened"', '"type":"joined"']) expect(traffic.includes(text)).toBe(true);
    expect(traffic.length).toBeGreaterThan(3_000);
    const key = link.split('#')[1] ?? '';
    expect(key).toHaveLength(44);
    for (const text of [secret, key, 'Zebra-Label', 'a=fingerprint', 'candidate:'])
      expectAbsent(text, traffic);

    expect(seen).toContain('receive');
    for (const text of [secret, key]) expectAbsent(text, seen);

    for (const text of [secret, key]) expectAbsent(text, sender.stderr());
    expectAbsent(secret, sender.stdout());
    for (const text of [secret, key]) expectAbsent(text, recipient.stderr());
  });
});

test('the server’s log has neither the room, nor the secret, nor an address', async () => {
  const { link } = await handedOver('prefer-direct');
  const log = server.running.stderr() + server.running.stdout().replace(/listening on .*/, '');
  expect(log).toContain('room opened');
  const parsed = parseLink(link);
  if (!('ok' in parsed)) throw new Error('the link is none');
  const room = handoffKeys(parsed.ok.key).roomId;
  for (const text of [secret, toBase64url(room), link.slice(-44), '127.0.0.1', '::1'])
    expectAbsent(text, log);
});

test('the code is in no event of the recipient, and the value in none of the sender', async () => {
  const { sender, code } = await handedOver('relay');
  expect(JSON.stringify(eventsOf(sender))).toContain(code);
  expectAbsent(secret, JSON.stringify(eventsOf(sender)));
});
