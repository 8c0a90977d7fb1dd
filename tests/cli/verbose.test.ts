import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStage, currentCode, eventsOf, nextEvent } from './stage.ts';

const bin = 'cli/fieldpost.js';
const secret = 'zebra-quartz-4711-marmalade';
const stage = createStage();
let server: Awaited<ReturnType<typeof stage.server>>;

beforeAll(async () => {
  server = await stage.server();
});
afterAll(() => stage.stop());

/** Anything that looks like an address, a port of one, or a fingerprint of a certificate. */
const addresses = /\b\d{1,3}(?:\.\d{1,3}){3}\b|[\da-f]{1,4}::|(?:[\dA-F]{2}:){4}|\blocalhost\b|\.local\b/i;

test('--verbose tells both sides what happens on the network, and no address, key or secret', async () => {
  const sender = stage.run(bin, ['send', '--server', server.url, '--verbose', '--json']);
  sender.child.stdin.end(secret);
  const { link } = await nextEvent(sender, 'link');
  const recipient = stage.run(bin, ['receive', String(link), '--verbose', '--exec', 'true']);
  await nextEvent(sender, 'progress', { step: 'path', state: 'done' });
  recipient.child.stdin.end(`${await currentCode(sender)}\n`);
  expect(await Promise.all([sender.status, recipient.status])).toEqual([0, 0]);

  const moments = eventsOf(sender).filter(({ event }) => event === 'moment');
  const told = moments.map(({ what, detail }) => `${what} ${detail ?? ''}`.trim());
  for (const expected of [
    'server-reached',
    'server-tells opened',
    'server-tells peer there',
    'relay-received handshake',
    'relay-sent answer',
    'direct-begun every way',
    'direct-offers offer',
    'direct-offered answer',
    'direct-open host',
    'direct-sent',
  ]) {
    expect(told).toContain(expected);
  }
  const times = moments.map(({ at }) => Number(at));
  expect(times).toEqual(times.toSorted((a, b) => a - b));

  const lines = recipient.stderr().split('\n');
  const timeline = lines.filter(line => /^\+\d+\.\d{3} [a-z-]+(: .*)?$/.test(line));
  expect(timeline.some(line => line.includes('direct-open: host'))).toBe(true);
  const all = [...moments.map(moment => JSON.stringify(moment)), ...timeline].join('\n');
  expect(all).not.toMatch(addresses);
  expect(all).not.toContain(String(link).split('#')[1]);
  expect(all).not.toContain(secret);
});

test('without it, nothing of that is told', async () => {
  const sender = stage.run(bin, ['send', '--server', server.url, '--json']);
  sender.child.stdin.end(secret);
  await nextEvent(sender, 'link');
  sender.child.kill();
  await sender.status;
  expect(sender.stdout()).not.toContain('"moment"');
});
