import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createJournal } from '../../signaling/journal.ts';
import { Peer, roomId } from './peer.ts';
import { startServer, stoppedClock } from './server.ts';

test('no line holds a room, a token, an address, an origin or a URL', async () => {
  const { url, lines, server } = await startServer({ trustProxy: ['127.0.0.1'], addressJoins: 3 });
  const room = roomId();
  const address = '198.51.100.77';
  const connect = () => Peer.connect(url, { headers: { 'x-forwarded-for': address }, shard: 'e7' });
  const sender = await connect();
  sender.send({ type: 'open', room });
  const { seat } = await sender.expect('opened');
  const recipient = await connect();
  recipient.send({ type: 'join', room });
  const joined = await recipient.expect('joined');
  recipient.sendFrame(Buffer.from('a frame that nobody logs'));
  const again = await connect();
  again.send({ type: 'resume', room, seat });
  await again.expect('resumed');
  const stranger = await connect();
  stranger.send({ type: 'resume', room, seat: joined.seat.replace(/^../, 'zz') });
  await stranger.end();
  const limited = await connect();
  limited.send({ type: 'join', room });
  await limited.end();
  const nonsense = await connect();
  nonsense.send('nonsense nobody logs');
  await nonsense.end();
  again.send({ type: 'evict', room });
  await recipient.end();
  again.send({ type: 'close', room });
  await again.sync();
  await fetch(`${url}/secret-in-a-path?secret-in-a-query`);
  await fetch(`${url}/%zz-secret`);
  await server.close();

  expect(lines.length).toBeGreaterThan(5);
  const all = lines.join('');
  for (const secret of [
    room,
    seat,
    joined.seat,
    address,
    '127.0.0.1',
    'e7',
    'nobody logs',
    'secret',
    'localhost',
  ]) {
    // `e7` alone may occur in an alias; as a shard it would stand in a path.
    expect(all).not.toContain(secret === 'e7' ? '/e7' : secret);
  }
  for (const line of lines) expect(JSON.parse(line)).toHaveProperty('msg');
  expect(all).toContain('room opened');
});

test('an alias is the same for a day, and cannot be made without the key', () => {
  const clock = stoppedClock(86_400_000 * 20_000);
  const journal = createJournal('silent', clock.now);
  const other = createJournal('silent', clock.now);
  const alias = journal.alias('198.51.100.1');
  expect(alias).toMatch(/^[\w-]{12}$/);
  expect(other.alias('198.51.100.1')).not.toBe(alias);
  clock.advance(86_399_999);
  expect(journal.alias('198.51.100.1')).toBe(alias);
  clock.advance(1);
  expect(journal.alias('198.51.100.1')).not.toBe(alias);
});

/** A process of its own that logs to standard error. */
const logging = (script: string) =>
  spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { createJournal } from ${JSON.stringify(new URL('../../signaling/journal.ts', import.meta.url).href)};
     const { log } = createJournal('info', Date.now);
     ${script}`,
  ]);

test('a reader of the log that stalls holds nobody up', async () => {
  const running = logging(
    `for (let line = 0; line < 20_000; line += 1) log.info({ line }, 'opened'); process.stdout.write('went on');`,
  );
  try {
    const [said] = await once(running.stdout, 'data');
    expect(String(said)).toBe('went on');
  } finally {
    running.kill('SIGKILL');
  }
});

test('lines are gathered for a moment only', async () => {
  const running = logging(`log.info('opened'); setInterval(() => undefined, 1000);`);
  try {
    const [line] = await once(running.stderr, 'data');
    expect(String(line)).toContain('"opened"');
  } finally {
    running.kill('SIGKILL');
  }
});

test('a process that ends loses no line', async () => {
  const running = logging(
    `for (let line = 0; line < 200; line += 1) log.info({ line }, 'opened'); process.exit(0);`,
  );
  let said = '';
  running.stderr.on('data', chunk => {
    said += String(chunk);
  });
  await once(running, 'close');
  expect(said.trim().split('\n')).toHaveLength(200);
});
