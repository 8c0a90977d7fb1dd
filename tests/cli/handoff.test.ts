import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStage, currentCode, eventsOf, nextEvent, type Running, wrongCode } from './stage.ts';

const secret = 'correct horse battery staple';
const stage = createStage();
let server: string;

beforeAll(async () => {
  server = (await stage.server()).url;
});
afterAll(() => stage.stop());

const bin = 'cli/fieldpost.js';

async function sending(args: string[] = [], value = secret): Promise<{ sender: Running; link: string }> {
  const sender = stage.run(bin, ['send', '--server', server, '--json', ...args]);
  sender.child.stdin.end(value);
  const { link } = await nextEvent(sender, 'link');
  return { sender, link: String(link) };
}

function receiving(link: string, args: string[] = []): Running {
  return stage.run(bin, ['receive', link, ...args]);
}

async function outcomes(sender: Running, recipient: Running) {
  const statuses = await Promise.all([sender.status, recipient.status]);
  return { statuses, outcome: eventsOf(sender).at(-1) };
}

const pathOf = (running: Running) =>
  eventsOf(running).findLast(
    ({ event, step, state }) => event === 'progress' && step === 'path' && state === 'done',
  );

describe('each policy takes its path', () => {
  test.each([
    ['direct', 'host'],
    ['prefer-direct', 'host'],
    ['relay', 'relay'],
  ])('%s by %s', async (policy, path) => {
    const { sender, link } = await sending(['--policy', policy]);
    const recipient = receiving(link, ['--json', '--policy', policy, '--code', await currentCode(sender)]);
    expect(await outcomes(sender, recipient)).toMatchObject({
      statuses: [0, 0],
      outcome: { outcome: 'delivered' },
    });
    expect(pathOf(sender)).toMatchObject({ path });
    expect(pathOf(recipient)).toMatchObject({ path });
  });

  test.each(['sender', 'recipient'])('a hidden address of the %s goes by TURN or the relay', async hider => {
    const hide = (who: string) => (who === hider ? ['--hide-address'] : []);
    const { sender, link } = await sending(hide('sender'));
    const code = await currentCode(sender);
    const recipient = receiving(link, ['--json', '--code', code, ...hide('recipient')]);
    expect(await outcomes(sender, recipient)).toMatchObject({ statuses: [0, 0] });
    expect(pathOf(sender)).toMatchObject({ path: 'relay' });
    expect(pathOf(recipient)).toMatchObject({ path: 'relay' });
  });

  test.each([
    ['relay', 'prefer-direct'],
    ['prefer-direct', 'relay'],
  ])('sender %s, recipient %s: the stricter one wins', async (ofSender, ofRecipient) => {
    const { sender, link } = await sending(['--policy', ofSender]);
    const recipient = receiving(link, [
      '--json',
      '--policy',
      ofRecipient,
      '--code',
      await currentCode(sender),
    ]);
    expect(await outcomes(sender, recipient)).toMatchObject({ statuses: [0, 0] });
    expect([pathOf(sender), pathOf(recipient)]).toMatchObject([{ path: 'relay' }, { path: 'relay' }]);
  });

  test.each([
    ['the sender', 'tests/cli/no-webrtc.ts', undefined],
    ['the recipient', undefined, 'tests/cli/no-webrtc.ts'],
  ])('%s has no WebRTC: the relay is used', async (_side, ofSender, ofRecipient) => {
    const sender = stage.run(
      bin,
      ['send', '--server', server, '--json'],
      ofSender ? { preload: ofSender } : {},
    );
    sender.child.stdin.end(secret);
    const link = String((await nextEvent(sender, 'link'))['link']);
    const args = ['receive', link, '--json', '--code', await currentCode(sender)];
    const recipient = stage.run(bin, args, ofRecipient ? { preload: ofRecipient } : {});
    expect(await outcomes(sender, recipient)).toMatchObject({ statuses: [0, 0] });
    expect([pathOf(sender), pathOf(recipient)]).toMatchObject([{ path: 'relay' }, { path: 'relay' }]);
  });
});

test('a code of 8 digits is asked for and opens it', async () => {
  const { sender, link } = await sending(['--digits', '8']);
  const code = await currentCode(sender);
  expect(code).toMatch(/^\d{8}$/);
  const recipient = receiving(link, ['--json']);
  await nextEvent(recipient, 'progress');
  recipient.child.stdin.write(`${code.slice(0, 6)}\n${await currentCode(sender)}\n`);
  expect(await outcomes(sender, recipient)).toMatchObject({ statuses: [0, 0] });
});

describe('the value', () => {
  test('goes to standard output as it is, and nothing else does', async () => {
    const value = '  two\nlines, ünïcode 🔑\t';
    const { sender, link } = await sending([], `${value}\n`);
    const recipient = receiving(link, ['--code', await currentCode(sender)]);
    expect(await outcomes(sender, recipient)).toMatchObject({ statuses: [0, 0] });
    expect(recipient.stdout()).toBe(value);
  });

  test('goes to a command’s standard input', async () => {
    const { sender, link } = await sending();
    const recipient = receiving(link, [
      '--code',
      await currentCode(sender),
      '--exec',
      'sh',
      '-c',
      'tr a-z A-Z',
    ]);
    expect(await outcomes(sender, recipient)).toMatchObject({
      statuses: [0, 0],
      outcome: { receipt: { outcome: 'filled' } },
    });
    expect(recipient.stdout()).toBe(secret.toUpperCase());
  });

  test('goes to a command’s environment', async () => {
    const { sender, link } = await sending();
    const code = await currentCode(sender);
    const recipient = receiving(link, [
      '--code',
      code,
      '--exec-env',
      'IT',
      '--exec',
      'sh',
      '-c',
      'printf "<$IT>"',
    ]);
    expect(await outcomes(sender, recipient)).toMatchObject({ statuses: [0, 0] });
    expect(recipient.stdout()).toBe(`<${secret}>`);
  });

  test('with --json and --exec: in no event, and the command’s output is not among them', async () => {
    const { sender, link } = await sending(['--label', 'Token']);
    const code = await currentCode(sender);
    const recipient = receiving(link, ['--json', '--code', code, '--exec', 'sh', '-c', 'cat']);
    expect(await outcomes(sender, recipient)).toMatchObject({ statuses: [0, 0] });
    expect(recipient.stdout()).not.toContain(secret);
    expect(recipient.stderr()).toBe(secret);
    expect(await nextEvent(recipient, 'item')).toEqual({
      event: 'item',
      fields: [{ label: 'Token', kind: 'password', length: secret.length }],
    });
  });

  test('a command that fails is a failure, though the secret was delivered', async () => {
    const { sender, link } = await sending();
    const recipient = receiving(link, [
      '--code',
      await currentCode(sender),
      '--exec',
      'sh',
      '-c',
      'cat; exit 7',
    ]);
    expect(await outcomes(sender, recipient)).toMatchObject({ statuses: [0, 1] });
    expect(recipient.stderr()).toContain('status 7');
  });

  test('a value that the command cannot be given is not lost: the sender is not told that it arrived', async () => {
    const { sender, link } = await sending([], 'a\0b');
    const code = await currentCode(sender);
    const recipient = receiving(link, ['--code', code, '--exec-env', 'IT', '--exec', 'sh', '-c', 'echo ran']);
    const { statuses, outcome } = await outcomes(sender, recipient);
    expect(statuses[1]).toBe(1);
    expect(statuses[0]).not.toBe(0);
    expect(outcome).not.toHaveProperty('receipt');
    expect(recipient.stdout()).toBe('');
  });

  test('that nobody reads is not acknowledged', async () => {
    const { sender, link } = await sending();
    const recipient = receiving(link, ['--policy', 'relay']);
    recipient.child.stdout.destroy();
    recipient.child.stdin.write(`${await currentCode(sender)}\n`);
    const { statuses, outcome } = await outcomes(sender, recipient);
    expect(statuses[0]).not.toBe(0);
    expect(statuses[1]).not.toBe(0);
    expect(outcome).not.toHaveProperty('receipt');
    expect(recipient.stderr()).toContain('could not be written out');
  });

  test('of exactly the limit arrives whole', async () => {
    const around = JSON.stringify({ v: 1, fields: [{ label: 'L', kind: 'password', value: '' }] }).length;
    const value = 'x'.repeat(48_000 - around);
    const { sender, link } = await sending(['--label', 'L'], value);
    const recipient = receiving(link, ['--code', await currentCode(sender)]);
    expect(await outcomes(sender, recipient)).toMatchObject({ statuses: [0, 0] });
    expect(recipient.stdout()).toBe(value);

    const over = stage.run(bin, ['send', '--server', server, '--label', 'L']);
    over.child.stdin.end(`${value}x`);
    expect(await over.status).toBe(2);
    expect(over.stderr()).toContain('48000');
    expect(over.stdout()).toBe('');
  });
});

describe('the code', () => {
  test('a wrong one, then the right one, read as lines', async () => {
    const { sender, link } = await sending();
    const recipient = receiving(link);
    recipient.child.stdin.write(`${wrongCode(await currentCode(sender))}\n`);
    await recipient.until('the refusal', () => /wrong or too old/.exec(recipient.stderr()) ?? undefined);
    recipient.child.stdin.write(`${await currentCode(sender)}\n`);
    expect(await outcomes(sender, recipient)).toMatchObject({
      statuses: [0, 0],
      outcome: { outcome: 'delivered' },
    });
    expect(recipient.stdout()).toBe(secret);
  });

  test('one of the wrong length is asked for again, and costs nothing', async () => {
    const { sender, link } = await sending();
    const recipient = receiving(link);
    const code = await currentCode(sender);
    recipient.child.stdin.write(`12345\n\n${code.slice(0, 3)} ${code.slice(3)}\n`);
    expect(await outcomes(sender, recipient)).toMatchObject({ statuses: [0, 0] });
    expect(recipient.stderr().match(/The code has 6 digits/g)).toHaveLength(2);
  });

  test('given with --code and wrong: that ends it with status 3, and the sender goes on', async () => {
    const { sender, link } = await sending();
    const guesser = receiving(link, ['--json', '--code', wrongCode(await currentCode(sender))]);
    expect(await guesser.status).toBe(3);
    expect(eventsOf(guesser).at(-1)).toEqual({ event: 'end', outcome: 'code-refused' });
    const again = receiving(link, ['--code', wrongCode(await currentCode(sender))]);
    expect(await again.status).toBe(3);
    expect(again.stderr()).toContain(
      'That code was wrong or too old. Nothing was received, and the link still',
    );
    expect(again.stderr()).not.toContain('eclined');
    const recipient = receiving(link, ['--code', await currentCode(sender)]);
    expect(await outcomes(sender, recipient)).toMatchObject({ statuses: [0, 0] });
  });

  test('three wrong ones pause; without anyone to ask that ends it', async () => {
    const { sender, link } = await sending();
    const recipient = receiving(link);
    const wrong = wrongCode(await currentCode(sender));
    recipient.child.stdin.write(`${wrong}\n${wrong}\n${wrong}\n`);
    expect(await sender.status).toBe(3);
    expect(eventsOf(sender).at(-1)).toEqual({ event: 'end', outcome: 'wrong-code' });
    expect(await recipient.status).not.toBe(0);
    expect(recipient.stdout()).toBe('');
  });

  test('three wrong ones, and a new code with --rearm', async () => {
    const { sender, link } = await sending(['--rearm', '1']);
    const recipient = receiving(link);
    const first = await currentCode(sender);
    recipient.child.stdin.write(`${wrongCode(first)}\n`.repeat(3));
    await recipient.until('the third refusal', () =>
      (recipient.stderr().match(/wrong or too old|Three wrong codes/g) ?? []).length >= 3 ? true : undefined,
    );
    const code = await sender.until('a new code', () => {
      const codes = eventsOf(sender).filter(({ event }) => event === 'code');
      const last = codes.at(-1)?.['code'];
      return last === first ? undefined : String(last);
    });
    recipient.child.stdin.write(`${code}\n`);
    expect(await outcomes(sender, recipient)).toMatchObject({
      statuses: [0, 0],
      outcome: { outcome: 'delivered' },
    });
  });

  test('none, and nobody to ask: wrong usage', async () => {
    const { sender, link } = await sending();
    const recipient = receiving(link);
    recipient.child.stdin.end();
    expect(await recipient.status).toBe(2);
    expect(recipient.stderr()).toContain('--code');
    sender.child.kill('SIGINT');
    await sender.status;
  });
});

describe('giving up', () => {
  test('the sender by Ctrl-C: it ends, and the recipient is told', async () => {
    const { sender, link } = await sending(['--policy', 'relay']);
    const recipient = receiving(link, ['--json', '--wait', '2']);
    // From here on there is a session in which to say it.
    await nextEvent(sender, 'progress', { step: 'path', state: 'done' });
    await nextEvent(recipient, 'progress', { step: 'path', state: 'done' });
    sender.child.kill('SIGINT');
    expect(await outcomes(sender, recipient)).toMatchObject({
      statuses: [1, 1],
      outcome: { outcome: 'cancelled' },
    });
    expect(eventsOf(recipient).at(-1)).toEqual({ event: 'end', outcome: 'cancelled' });
  });

  test('the sender by Ctrl-C, before somebody came: for whoever has the link nobody is there', async () => {
    const { sender, link } = await sending();
    sender.child.kill('SIGINT');
    expect(await sender.status).toBe(1);
    const recipient = receiving(link, ['--json', '--wait', '2']);
    expect(await recipient.status).toBe(4);
    expect(eventsOf(recipient).at(-1)).toEqual({ event: 'end', outcome: 'nobody-there' });
  });

  test('the recipient by Ctrl-C: it ends with 3, and another one may come', async () => {
    const { sender, link } = await sending();
    const first = receiving(link, ['--json']);
    await nextEvent(first, 'progress', { step: 'peer', state: 'done' });
    first.child.kill('SIGINT');
    expect(await first.status).toBe(3);
    expect(eventsOf(first).at(-1)).toEqual({ event: 'end', outcome: 'declined' });
    const second = receiving(link, ['--code', await currentCode(sender)]);
    expect(await outcomes(sender, second)).toMatchObject({ statuses: [0, 0] });
  });

  test('time runs out: 4 on both sides', async () => {
    const preload = 'tests/cli/skewed-clock.ts';
    const sender = stage.run(bin, ['send', '--server', server, '--json', '--ttl', '60'], { preload });
    sender.child.stdin.end(secret);
    const { link } = await nextEvent(sender, 'link');
    sender.child.kill('SIGUSR2');
    expect(await sender.status).toBe(4);
    expect(eventsOf(sender).at(-1)).toEqual({ event: 'end', outcome: 'nobody-came' });

    const late = receiving(String(link), ['--json', '--wait', '1']);
    expect(await late.status).toBe(4);
    expect(eventsOf(late).at(-1)).toEqual({ event: 'end', outcome: 'nobody-there' });
  });

  test('a recipient’s own clock ends it too', async () => {
    const { sender, link } = await sending(['--ttl', '60']);
    const recipient = stage.run(bin, ['receive', link, '--json'], { preload: 'tests/cli/skewed-clock.ts' });
    await nextEvent(recipient, 'progress', { step: 'peer', state: 'done' });
    recipient.child.kill('SIGUSR2');
    expect(await recipient.status).toBe(4);
    expect(eventsOf(recipient).at(-1)).toEqual({ event: 'end', outcome: 'expired' });
    sender.child.kill('SIGINT');
    await sender.status;
  });
});

describe('others', () => {
  test('a third party on the link is told so, and does not disturb the two', async () => {
    const { sender, link } = await sending();
    const recipient = receiving(link, ['--json']);
    await nextEvent(recipient, 'progress', { step: 'peer', state: 'done' });
    const third = receiving(link, ['--json', '--code', await currentCode(sender)]);
    expect(await third.status).toBe(1);
    expect(eventsOf(third).at(-1)).toEqual({ event: 'end', outcome: 'link-in-use' });
    recipient.child.stdin.write(`${await currentCode(sender)}\n`);
    expect(await outcomes(sender, recipient)).toMatchObject({ statuses: [0, 0] });
  });

  test('the JSON events of both sides, whole', async () => {
    const { sender, link } = await sending(['--policy', 'relay', '--label', 'Token']);
    const recipient = receiving(link, ['--json', '--code', await currentCode(sender)]);
    await outcomes(sender, recipient);
    const done = (step: string) => expect.objectContaining({ event: 'progress', step, state: 'done' });
    const ofSender = eventsOf(sender).filter(({ state }) => state !== 'waiting');
    // A code for each half minute in which the handoff ran.
    const code = { event: 'code', code: expect.stringMatching(/^\d{6}$/), secondsLeft: expect.any(Number) };
    const codes = ofSender.filter(({ event }) => event === 'code');
    expect(codes).toEqual(codes.map(() => code));
    expect(codes.length).toBeGreaterThan(0);
    expect(ofSender.filter(({ event }) => event !== 'progress' && event !== 'code')).toEqual([
      { event: 'link', link, expires: expect.any(Number) },
      {
        event: 'end',
        outcome: 'delivered',
        receipt: { outcome: 'kept', at: expect.any(Number) },
      },
    ]);
    for (const step of ['server', 'peer', 'path', 'code', 'delivered'])
      expect(ofSender).toContainEqual(done(step));
    const ofRecipient = eventsOf(recipient).filter(({ event }) => event !== 'progress');
    expect(ofRecipient).toEqual([
      { event: 'item', fields: [{ label: 'Token', kind: 'password', value: secret }] },
      { event: 'end', outcome: 'delivered' },
    ]);
  });
});
