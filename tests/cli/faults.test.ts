import { afterAll, expect, test } from 'vitest';
import { createStage, currentCode, eventsOf, nextEvent, wrongCode } from './stage.ts';

const stage = createStage();
afterAll(() => stage.stop());

const bin = 'cli/fieldpost.js';

test('the server is killed and started again while the two wait for the code: the handoff goes on', async () => {
  const first = await stage.server();
  const sender = stage.run(bin, ['send', '--server', first.url, '--json', '--policy', 'relay']);
  sender.child.stdin.end('hunter2');
  const link = String((await nextEvent(sender, 'link'))['link']);
  const recipient = stage.run(bin, ['receive', link]);
  await recipient.until(
    'the other person',
    () => /Other person connected/.exec(recipient.stderr()) ?? undefined,
  );

  first.running.child.kill('SIGKILL');
  await first.running.status;
  await stage.server(first.port);

  recipient.child.stdin.write(`${await currentCode(sender)}\n`);
  expect(await Promise.all([sender.status, recipient.status])).toEqual([0, 0]);
  expect(recipient.stdout()).toBe('hunter2');
});

test('the server shuts down for a restart before the recipient comes: the link still works', async () => {
  const first = await stage.server();
  const sender = stage.run(bin, ['send', '--server', first.url, '--json']);
  sender.child.stdin.end('hunter2');
  const link = String((await nextEvent(sender, 'link'))['link']);
  first.running.child.kill('SIGTERM');
  expect(await first.running.status).toBe(0);
  await stage.server(first.port);
  const recipient = stage.run(bin, ['receive', link, '--code', await currentCode(sender)]);
  expect(await Promise.all([sender.status, recipient.status])).toEqual([0, 0]);
});

test('the server goes for good once the direct path stands: the secret still arrives', async () => {
  const server = await stage.server();
  const sender = stage.run(bin, ['send', '--server', server.url, '--json', '--policy', 'direct']);
  sender.child.stdin.end('hunter2');
  const link = String((await nextEvent(sender, 'link'))['link']);
  const recipient = stage.run(bin, ['receive', link, '--policy', 'direct']);
  // A wrong code and its refusal cross the direct path: both sides use it.
  recipient.child.stdin.write(`${wrongCode(await currentCode(sender))}\n`);
  await recipient.until('the refusal', () => /wrong or too old/.exec(recipient.stderr()) ?? undefined);
  await nextEvent(sender, 'progress', { step: 'path', state: 'done', path: 'host' });
  server.running.child.kill('SIGKILL');
  await server.running.status;
  recipient.child.stdin.write(`${await currentCode(sender)}\n`);
  expect(await Promise.all([sender.status, recipient.status])).toEqual([0, 0]);
  expect(recipient.stdout()).toBe('hunter2');
});

test('a server that is not there: the recipient waits as long as it was told, then says so', async () => {
  const link = `http://127.0.0.1:1/h#AQ${'A'.repeat(42)}`;
  const recipient = stage.run(bin, ['receive', link, '--json', '--wait', '1']);
  expect(await recipient.status).toBe(1);
  expect(eventsOf(recipient).at(-1)).toEqual({ event: 'end', outcome: 'server-unreachable' });
});

test('the recipient is killed after it connected: another one gets the secret', async () => {
  const server = await stage.server();
  const sender = stage.run(bin, ['send', '--server', server.url, '--json']);
  sender.child.stdin.end('hunter2');
  const link = String((await nextEvent(sender, 'link'))['link']);
  const first = stage.run(bin, ['receive', link]);
  await nextEvent(sender, 'progress', { step: 'path', state: 'done', path: 'host' });
  first.child.kill('SIGKILL');
  await first.status;
  const second = stage.run(bin, ['receive', link, '--code', await currentCode(sender)]);
  expect(await Promise.all([sender.status, second.status])).toEqual([0, 0]);
});
