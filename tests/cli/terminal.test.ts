import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStage, type Running, wrongCode } from './stage.ts';

const stage = createStage();
let server: string;
beforeAll(async () => {
  server = (await stage.server()).url;
});
afterAll(() => stage.stop());

const script = '/usr/bin/script';
const bin = join(import.meta.dirname, '../../cli/fieldpost.js');

/** The command line in a terminal of its own, by util-linux's `script`; what its screen gets is its standard output. */
function inTerminal(...args: string[]): Running {
  const command = [process.execPath, bin, ...args].map(word => `'${word}'`).join(' ');
  return stage.start(script, ['-qfec', command, '/dev/null'], { TERM: 'xterm' });
}

async function screen(running: Running, pattern: RegExp): Promise<RegExpExecArray> {
  return await running.until(String(pattern), () => pattern.exec(running.stdout()) ?? undefined);
}

/** The code that is on the screen last. */
async function shownCode(running: Running): Promise<string> {
  await screen(running, /Code {2}\d{3} \d{3}/);
  return (
    running
      .stdout()
      .match(/(?<=Code {2})\d{3} \d{3}/g)
      ?.at(-1)
      ?.replace(' ', '') ?? ''
  );
}

describe.skipIf(!existsSync(script))('at a terminal', () => {
  test('the secret is asked for and not shown, the link and the running code are', async () => {
    const sender = inTerminal('send', '--server', server);
    await screen(sender, /Secret \(not shown\): /);
    sender.child.stdin.write('nonsense\u0015hunterX\u007f2\r');
    const [link = ''] = await screen(sender, /http\S+#\S{44}/);
    const recipient = inTerminal('receive', link);
    await screen(recipient, /Type the code they tell you: /);
    recipient.child.stdin.write(`${await shownCode(sender)}\r`);
    expect(await Promise.all([sender.status, recipient.status])).toEqual([0, 0]);
    expect(sender.stdout()).not.toMatch(/nonsense|hunter/);
    expect(sender.stdout()).toContain('Delivered');
    expect(recipient.stdout()).toContain('hunter2\r\n');
  });

  test('three wrong codes: the person is asked, and a new code is made', async () => {
    const sender = inTerminal('send', '--server', server);
    await screen(sender, /not shown/);
    sender.child.stdin.write('hunter2\r');
    const [link = ''] = await screen(sender, /http\S+#\S{44}/);
    const recipient = inTerminal('receive', link);
    const first = await shownCode(sender);
    recipient.child.stdin.write(`${wrongCode(first)}\r`.repeat(3));
    await screen(sender, /\[n\]ew code or \[c\]ancel: /);
    sender.child.stdin.write('n\r');
    await screen(sender, /There is a new code/);
    const code = await sender.until('another code', () => {
      const last = sender
        .stdout()
        .split('There is a new code')[1]
        ?.match(/(?<=Code {2})\d{3} \d{3}/)?.[0];
      return last?.replace(' ', '');
    });
    recipient.child.stdin.write(`${code}\r`);
    expect(await Promise.all([sender.status, recipient.status])).toEqual([0, 0]);
  });

  test('three wrong codes, and the person cancels', async () => {
    const sender = inTerminal('send', '--server', server);
    await screen(sender, /not shown/);
    sender.child.stdin.write('hunter2\r');
    const [link = ''] = await screen(sender, /http\S+#\S{44}/);
    const recipient = inTerminal('receive', link, '--wait', '1');
    recipient.child.stdin.write(`${wrongCode(await shownCode(sender))}\r`.repeat(3));
    await screen(sender, /\[c\]ancel: /);
    sender.child.stdin.write('c\r');
    expect(await sender.status).toBe(3);
    expect(sender.stdout()).toContain('Someone typed wrong codes');
    expect(await recipient.status).not.toBe(0);
  });

  test('Ctrl-C at the question for the secret sends nothing', async () => {
    const sender = inTerminal('send', '--server', server);
    await screen(sender, /not shown/);
    sender.child.stdin.write('hunter2\u0003');
    expect(await sender.status).toBe(2);
    expect(sender.stdout()).not.toMatch(/http|hunter2/);
  });

  test('the server of a link is asked about', async () => {
    const recipient = inTerminal('receive', `https://relay.invalid/h#AQ${'A'.repeat(42)}`);
    await screen(recipient, /relay\.invalid, which is not your server\. Go on\?/);
    recipient.child.stdin.write('n\r');
    expect(await recipient.status).toBe(2);
  });
});
