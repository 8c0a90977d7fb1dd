/** Two people's browsers with the measured extension, and the real signaling server between them. */
import { PassThrough } from 'node:stream';
import { createServer } from '../../signaling/app.ts';
import { readConfiguration } from '../../signaling/configuration.ts';
import { benchOrigin, buildExtension } from './build.ts';
import { type Attached, Chromium } from './chromium.ts';
import type { Note } from './probe.ts';
import { startWire, type Wire } from './wire.ts';

export interface Stage {
  wire: Wire;
  sender: Chromium;
  recipient: Chromium;
  close(): Promise<void>;
}

/** @param pages - what stands at `/bench/NAME` of the server's own origin. */
export async function setStage(pages: Record<string, string>): Promise<Stage> {
  const { folder, id } = await buildExtension();
  const read = readConfiguration({
    FIELDPOST_PORT: '0',
    FIELDPOST_LOG_LEVEL: 'error',
    FIELDPOST_PUBLIC_URL: benchOrigin,
    FIELDPOST_LIMIT_CONNECTIONS: '100000',
    FIELDPOST_LIMIT_OPENS: '100000',
    FIELDPOST_LIMIT_JOINS: '100000',
  });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const server = await createServer({ config: read.configuration, log: new PassThrough().resume() });
  await server.listen();
  const wire = await startWire(Number(new URL(server.local).port), pages);
  const [sender, recipient] = await Promise.all([Chromium.start(folder, id), Chromium.start(folder, id)]);
  return {
    wire,
    sender,
    recipient,
    async close() {
      await Promise.all([sender.quit(), recipient.quit()]);
      await wire.close();
      await server.close();
    },
  };
}

/** What the probe noted in a context, oldest first; the context is let go of again. */
export async function notesOf(browser: Chromium, wanted: Parameters<Chromium['find']>[0]): Promise<Note[]> {
  const context = await browser.attach(await browser.find(wanted));
  const notes = await context.evaluate<Note[]>('benchNotes');
  await context.detach();
  return notes;
}

/** Ask the background, as our own pages do; `input` is an expression in the page. */
function request<Output>(page: Attached, name: string, input: string): Promise<Output> {
  return page.evaluate(`new Promise(async (resolve, reject) => {
    const port = chrome.runtime.connect({ name: 'ui' });
    port.onMessage.addListener(message => {
      if (message.kind === 'answer') resolve(message.output);
      if (message.kind === 'failure') reject(new Error('${name}: ' + message.word));
    });
    port.postMessage({ kind: 'request', page: crypto.randomUUID(), id: 1, name: '${name}', input: ${input} });
  })`);
}

/** Paste a link for the tab that is in front: the person acted, so that the connection is made at once. */
export async function paste(recipient: Chromium, link: string): Promise<void> {
  const page = await recipient.open(recipient.page('manifest.json'));
  const before = `(await chrome.tabs.query({ active: false })).at(-1).id`;
  await request(page, 'openLink', `{ link: ${JSON.stringify(link)}, tabId: ${before} }`);
  await page.close();
}

/** Share a typed secret; the page on which the sender's person follows the handoff. */
export async function share(
  sender: Chromium,
  secret: string,
): Promise<{ page: Attached; link: string; code(): Promise<string> }> {
  const page = await sender.open(sender.page('manifest.json'));
  const typed = { label: 'Password', value: secret, multiline: false };
  const { handoff } = await request<{ handoff: string }>(page, 'shareTyped', JSON.stringify(typed));
  await page.send('Page.navigate', { url: sender.page(`popup.html?handoff=${handoff}`) });
  const link = await page.when<string>(
    `[...document.querySelectorAll('input, textarea')].find(({ value }) => value.includes('/h#'))?.value`,
  );
  return {
    page,
    link,
    code: () =>
      page.when<string>(`document.body.innerText.match(/\\b(\\d{3})\\s?(\\d{3})\\b/)?.slice(1).join('')`),
  };
}

/** Press a button of one of our pages. */
export async function press(page: Attached, name: string): Promise<void> {
  const button = `[...document.querySelectorAll('button')].find(({ innerText }) => innerText.trim() === ${JSON.stringify(name)})`;
  await page.when(button.concat(' !== undefined'));
  await page.evaluate(`${button}.click()`);
}
