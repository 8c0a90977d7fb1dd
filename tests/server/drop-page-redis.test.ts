/** Left through one node, opened in a browser through another, with Redis between them. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readOwnDrop } from '../../lib/drop/owner.ts';
import { requireChromium } from '../../scripts/chromium.ts';
import { ensureBundle } from '../../signaling/bundle.ts';
import { leave, nodeNet } from '../e2e/stage/leave.ts';
import { until } from '../e2e/stage/until.ts';
import { button, visit, visitorArguments } from '../e2e/stage/visitor.ts';
import { startServer } from '../signaling/server.ts';
import { RedisServer, redisServer } from './stage/redis.ts';

describe.skipIf(redisServer === undefined)('/d with Redis', () => {
  let redis: RedisServer;
  let browser: Browser;

  beforeAll(async () => {
    expect(await ensureBundle()).toBeNull();
    [redis, browser] = await Promise.all([
      RedisServer.start(),
      chromium.launch({ executablePath: requireChromium(), args: visitorArguments }),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await redis?.stop();
  });

  test('a secret with a passphrase and a file come out at the other node, once', async () => {
    const nodes = await Promise.all([1, 2].map(() => startServer({ store: redis.url })));
    const [one, other] = nodes.map(({ url }) => url);
    if (one === undefined || other === undefined) throw new Error('two nodes were started');
    const [passphrase, file] = ['six words that nobody knows', randomBytes(1_000_000)];
    const item = {
      fields: [{ label: 'Password', kind: 'password' as const, value: 'correct horse battery' }],
      file: { name: 'keys.kdbx', size: file.length },
    };
    const { link, owner } = await leave(one, { item, file, passphrase });
    const there = link.replace(one, other);
    const { page, complaints } = await visit(browser);
    await page.goto(there);
    await button(page, 'Open it here in this page').click();
    await page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(passphrase);
    await button(page, 'Open').click();
    const download = page.waitForEvent('download');
    await button(page, 'Save the file').click();
    expect(Buffer.compare(await readFile(await (await download).path()), file)).toBe(0);
    await button(page, 'Show').click();
    expect(await page.getByRole('textbox', { name: 'Password', exact: true }).inputValue()).toBe(
      'correct horse battery',
    );
    await until('the receipt', async () => (await readOwnDrop(nodeNet, owner)).state === 'opened');
    expect(complaints).toEqual([]);

    const late = await visit(browser);
    await late.page.goto(link);
    await button(late.page, 'Open it here in this page').click();
    await late.page.getByText(/^This was opened already/).waitFor();
  });
});
