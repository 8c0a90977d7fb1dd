import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { disguisesIn, disguisesInBytes } from './stage/disguise.ts';
import { heapOf } from './stage/heap.ts';
import type { Person } from './stage/person.ts';
import { setScene } from './stage/scene.ts';
import { spyOnNetwork, spyOnWorker } from './stage/spy.ts';
import { codeOf, openLink, pickToFill, share, typeCode } from './stage/steps.ts';
import { HiddenTarget } from './stage/target.ts';

/** Like nothing else in a browser. */
const secret = `Zq${randomBytes(40).toString('hex')}`;
const scene = setScene({ pages: { '/key': `<label>Key <textarea id="key">${secret}</textarea></label>` } });

/** What an extension keeps, in both areas, as seen from outside of it. */
async function storageOf(person: Person): Promise<string> {
  const page = await person.ownPage();
  const session = await person.context.newCDPSession(page);
  const areas: unknown[] = [];
  for (const storageArea of ['session', 'local', 'sync']) {
    areas.push(
      await session.send(
        'Extensions.getStorageItems' as never,
        { id: person.extension, storageArea } as never,
      ),
    );
  }
  const seenInside = await page.evaluate(() =>
    Promise.all([chrome.storage.session.get(null), chrome.storage.local.get(null)]),
  );
  await page.close();
  return JSON.stringify([areas, seenInside]);
}

const tabTarget = (person: Person, page: Page): Promise<HiddenTarget> =>
  HiddenTarget.attach(person.browser, ({ type, url }) => type === 'page' && url === page.url());

/** From the field to the question about the other site: the secret has arrived and is not placed. */
async function handOver() {
  const { sender, recipient, site } = scene;
  await Promise.all([sender.wakeWorker(), recipient.wakeWorker()]);
  const spies = [await spyOnWorker(sender), await spyOnWorker(recipient)];
  const { sharing, link } = await share(sender, await sender.open(site.url('github.test', '/key')), '#key');
  const tab = await openLink(recipient, link);
  spies.push(await spyOnNetwork(sender), await spyOnNetwork(recipient));
  const target = await recipient.open(site.url('gitlab.test', '/empty'));
  const receiving = await pickToFill(recipient, target, '#notes');
  await typeCode(receiving, await codeOf(sharing));
  await receiving.says('This comes from github.test');
  const overheard = (): string[] => spies.flatMap(spy => spy.overheard);
  return { sharing, receiving, tab, target, overheard };
}

describe('a secret that is handed over', () => {
  it('is nowhere but in the two fields', async () => {
    const { sender, recipient, server } = scene;
    const { sharing, receiving, tab, target, overheard } = await handOver();

    const pages = {
      'the sender’s popup': sharing.target,
      'the recipient’s popup': receiving.target,
      'the tab of the link': await tabTarget(recipient, tab),
      'the sender’s network': await sender.offscreen(),
      'the recipient’s network': await recipient.offscreen(),
    };
    for (const [name, page] of Object.entries(pages)) {
      expect(disguisesIn(await heapOf(page), secret), name).toEqual([]);
    }
    // It waits for an answer: it is kept, so that it survives the worker, and that is what the search finds.
    expect(disguisesIn(await heapOf(await recipient.worker()), secret)).not.toEqual([]);
    expect(disguisesIn(await storageOf(recipient), secret)).not.toEqual([]);

    const again = await recipient.clickIcon(target);
    await again.click('button', 'Fill');
    await again.says('Filled.');
    await sharing.says('Delivered into Notes on gitlab.test');
    expect(await target.inputValue('#notes')).toBe(secret);

    for (const page of [sharing.target, again.target]) {
      expect(disguisesIn(await heapOf(page), secret)).toEqual([]);
    }
    const heard = overheard().join('\n');
    expect(heard).toContain('"kind":"screen"');
    expect(heard).toContain('"kind":"effects"');
    expect(disguisesIn(heard, secret)).toEqual([]);
    for (const person of [sender, recipient]) {
      expect(disguisesIn(await storageOf(person), secret)).toEqual([]);
      expect(disguisesIn(await heapOf(await person.worker()), secret), 'a worker').toEqual([]);
    }
    expect(disguisesInBytes(server.traffic(), secret)).toEqual([]);
    // What the server sends is not masked: the search would find it.
    expect(server.traffic().includes('"type":"joined"')).toBe(true);
    expect(disguisesIn(server.log(), secret)).toEqual([]);
    expect(server.log()).not.toBe('');
  });

  it('is in the one page where the person pressed Show, and in its one message', async () => {
    const { sender, recipient } = scene;
    const { receiving, sharing, overheard } = await handOver();
    await receiving.click('button', 'Show');
    expect(await receiving.value('textbox', 'Key')).toBe(secret);
    await sharing.says('Delivered: they looked at it in Fieldpost');
    const carriers = overheard().filter(message => disguisesIn(message, secret).length > 0);
    expect(carriers.map(message => JSON.parse(message) as unknown)).toEqual([
      [`to ${recipient.page('popup.html')}`, expect.objectContaining({ kind: 'answer' })],
    ]);
    expect(disguisesIn(await heapOf(receiving.target), secret)).not.toEqual([]);
    expect(disguisesIn(await heapOf(sharing.target), secret)).toEqual([]);
    for (const person of [sender, recipient]) {
      expect(disguisesIn(await storageOf(person), secret)).toEqual([]);
    }
  });

  it('is in no message to the side panel, and not in its memory', async () => {
    const { sender, recipient, site } = scene;
    await recipient.wakeWorker();
    const spy = await spyOnWorker(recipient);
    const { sharing, link } = await share(sender, await sender.open(site.url('github.test', '/key')), '#key');
    const tab = await openLink(recipient, link);
    await tab.getByRole('button', { name: 'Keep open beside my pages' }).click();
    const panel = await recipient.panel();
    const target = await recipient.open(site.url('gitlab.test', '/empty'));
    await panel.says('Pick the field that should get it.');
    await recipient.press(target);
    await panel.says('Click the field in the page. Esc cancels.');
    await target.click('#notes');
    await panel.says('Notes on gitlab.test');
    await typeCode(panel, await codeOf(sharing));
    await panel.says('This comes from github.test');
    expect(disguisesIn(await heapOf(panel.target), secret)).toEqual([]);
    await panel.click('button', 'Fill');
    await panel.says('Filled.');
    expect(await target.inputValue('#notes')).toBe(secret);
    const toPanel = spy.overheard.filter(message => message.includes('place=panel'));
    expect(toPanel.some(message => message.includes('"kind":"screen"'))).toBe(true);
    expect(disguisesIn(spy.overheard.join('\n'), secret)).toEqual([]);
  });
});
