import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import de from '../../../locales/de.json' with { type: 'json' };
import { disguisesIn } from '../stage/disguise.ts';
import { login, password } from '../stage/offer.ts';
import { wrong } from '../stage/steps.ts';
import { fieldpost } from '../stage/terminal.ts';
import { until } from '../stage/until.ts';
import {
  button,
  codeBox,
  phone,
  receiveHere,
  typeCode,
  type Visit,
  withoutWebRtc,
} from '../stage/visitor.ts';
import { setVisitors } from '../stage/visitors.ts';

const scene = setVisitors();

/** What a page left in its browser. */
const leftBehind = async ({ page }: Visit): Promise<unknown> => ({
  cookies: await page.context().cookies(),
  ...(await page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    name: window.name,
    state: history.state as unknown,
  }))),
});
const nothing = {
  cookies: [],
  local: 0,
  session: 0,
  databases: [],
  caches: [],
  workers: 0,
  name: '',
  state: null,
};

describe('without the extension', () => {
  test('on a phone, from the command line: shown, and nothing stays or goes elsewhere', async () => {
    const sender = fieldpost(['send', '--server', scene.origin, '--label', 'Password'], password.value);
    const { link } = await sender.event('link');
    const visitor = await scene.arrive(phone);
    const { page, origins, complaints } = visitor;
    await page.goto(String(link));
    await button(page, 'Receive here in this page').tap();
    // Out of the address bar before anything else.
    expect(page.url()).toBe(`${scene.origin}/h`);
    await codeBox(page).waitFor();
    expect(await codeBox(page).getAttribute('inputmode')).toBe('numeric');
    await codeBox(page).fill(String((await sender.event('code'))['code']));
    await button(page, 'Receive').tap();
    await page.getByText('Password, 16 characters').waitFor();
    expect(await page.content()).not.toContain(password.value);
    for (const each of await page.getByRole('button').all()) {
      expect((await each.boundingBox())?.height, (await each.textContent()) ?? '').toBeGreaterThanOrEqual(44);
    }
    await button(page, 'Show').tap();
    expect(await page.getByRole('textbox', { name: 'Password', exact: true }).inputValue()).toBe(
      password.value,
    );
    await page.getByText("The sender's copy is gone.").waitFor();
    expect(await sender.ended).toBe(0);
    expect(sender.events().at(-1)).toMatchObject({ outcome: 'delivered', receipt: { outcome: 'kept' } });
    expect(await leftBehind(visitor)).toEqual(nothing);
    expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(2);
    expect([...origins]).toEqual([scene.origin]);
    expect(complaints).toEqual([]);
    await button(page, 'Done').tap();
    expect(await page.getByRole('textbox').count()).toBe(0);
  });

  test('by keyboard alone', async () => {
    const sender = await scene.offer();
    const { page } = await scene.arrive();
    await page.goto(sender.link);
    await button(page, 'Receive here in this page').waitFor();
    const press = async (name: string): Promise<void> => {
      for (let tabs = 0; tabs < 12; tabs += 1) {
        if (await button(page, name).evaluate(element => element === document.activeElement)) break;
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('Enter');
    };
    await press('Receive here in this page');
    await until('the focus in Code', () =>
      codeBox(page).evaluate(element => element === document.activeElement),
    );
    await page.keyboard.type(await sender.code());
    await page.keyboard.press('Enter');
    await button(page, 'Show').waitFor();
    await press('Show');
    const shown = page.getByRole('textbox', { name: 'Password', exact: true });
    expect(await shown.inputValue()).toBe(password.value);
    await sender.is('ended');
    expect(sender.view()).toMatchObject({ outcome: 'delivered' });
  });

  test('several fields, each for itself: copied, shown, and guarded until all were seen', async () => {
    const sender = await scene.offer({ fields: login, note: 'For the build server.' });
    const { page } = await scene.arrive({ permissions: ['clipboard-read', 'clipboard-write'] });
    await receiveHere(page, sender.link);
    await typeCode(page, await sender.code());
    await page.getByText('Received: 2 fields.').waitFor();
    await page.getByText('They write: For the build server.').waitFor();
    await page.getByText('from github.com').first().waitFor();
    await button(page, 'Copy User name').click();
    await page.getByText('The clipboard is overwritten in 30 s').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('ada');
    await sender.is('ended');
    expect(sender.view()).toMatchObject({ outcome: 'delivered', receipt: { outcome: 'copied' } });
    // The password is only here now.
    const asked = page.waitForEvent('dialog');
    void page.reload().catch(() => undefined);
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    await button(page, 'Show Password').click();
    expect(await page.getByRole('textbox', { name: 'Password', exact: true }).inputValue()).toBe(
      password.value,
    );
    await page.reload();
    await page.getByText('This tab holds no link any more.').waitFor();
  });

  test('what the browser does not copy is given back, and can be shown', async () => {
    const sender = await scene.offer();
    const { page } = await scene.arrive();
    await page.addInitScript(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
    });
    await receiveHere(page, sender.link);
    await typeCode(page, await sender.code());
    await button(page, 'Copy').click();
    await page.getByText('The browser did not let Fieldpost copy.').waitFor();
    await page.getByText('Received. Show it').waitFor();
    expect(sender.view().phase).toBe('delivering');
    await button(page, 'Show').click();
    await page.getByText("The sender's copy is gone.").waitFor();
  });

  test('without WebRTC, over the relay', async () => {
    const sender = await scene.offer();
    const { page } = await scene.arrive();
    await page.addInitScript(withoutWebRtc);
    await receiveHere(page, sender.link);
    await typeCode(page, await sender.code());
    await button(page, 'Show').click();
    await page.getByText('using the relay through the Fieldpost server, still encrypted').waitFor();
    await page.getByText("The sender's copy is gone.").waitFor();
    expect(scene.server.traffic().includes(password.value)).toBe(false);
  });

  test('without WebRTC from a sender who allows nothing else: says so', async () => {
    const sender = await scene.offer({ policy: 'direct' });
    const { page } = await scene.arrive();
    await page.addInitScript(withoutWebRtc);
    await page.goto(sender.link);
    await button(page, 'Receive here in this page').click();
    await page.getByText('The sender allows a direct connection only').waitFor();
    expect(await codeBox(page).count()).toBe(0);
  });
});

/** Everything that is alive in the page's heap; garbage is collected first. */
async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false, captureNumericValue: false });
  await session.detach();
  return chunks.join('');
}

test('once it is done, neither the secret nor the link is in the page’s memory', async () => {
  const value = 'a long secret that is looked for in every form';
  const sender = await scene.offer({ fields: [{ ...password, value }] });
  const { page } = await scene.arrive();
  await receiveHere(page, sender.link);
  const [, fragment = ''] = sender.link.split('#');
  await typeCode(page, await sender.code());
  await button(page, 'Show').click();
  await page.getByText("The sender's copy is gone.").waitFor();
  expect(disguisesIn(await heapOf(page), value)).toHaveLength(1);
  await button(page, 'Done').click();
  await page.getByRole('textbox').waitFor({ state: 'detached' });
  await until('the garbage to be gone', async () => {
    const heap = await heapOf(page);
    return [value, fragment].every(secret => disguisesIn(heap, secret).length === 0);
  });
});

describe('codes', () => {
  test('a wrong one is told and costs a try; three pause it, and a new one goes on', async () => {
    const sender = await scene.offer();
    const { page } = await scene.arrive();
    await receiveHere(page, sender.link);
    await typeCode(page, '12');
    await page.getByText('Type the code first: 6 digits.').waitFor();
    for (const left of ['2 tries left', '1 try left']) {
      await typeCode(page, wrong(await sender.code()));
      await page.getByText('That code was wrong or too old.').waitFor();
      await page.getByText(left).waitFor();
      await until('an empty box', async () => (await codeBox(page).inputValue()) === '');
    }
    await typeCode(page, wrong(await sender.code()));
    await page.getByText('Three wrong codes: the sender has to make a new one.').waitFor();
    await sender.act({ type: 'rearm' });
    await until('the box for a code', () => button(page, 'Receive').isEnabled());
    await typeCode(page, await sender.code());
    await button(page, 'Show').click();
    await page.getByText("The sender's copy is gone.").waitFor();
  });
});

test('in German, where the browser asks for that first', async () => {
  const sender = await scene.offer();
  const { page, complaints } = await scene.arrive({ locale: 'de-AT' });
  await page.goto(sender.link);
  await page.getByRole('heading', { name: de.linkPage.lead }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('de');
  expect(await page.title()).toBe(de.linkPage.title);
  await button(page, de.web.here).click();
  await page.getByRole('textbox', { name: de.receiving.code }).fill(await sender.code());
  await button(page, de.web.receive).click();
  await button(page, de.receiving.show).click();
  await page.getByText(de.web.stillHere).waitFor();
  const words = await page.locator('body').textContent();
  expect(words).not.toMatch(/\b(the|your|secret|this|is)\b/i);
  expect(complaints).toEqual([]);
});

describe('endings', () => {
  test('cancelled', async () => {
    const sender = await scene.offer();
    const { page } = await scene.arrive();
    await receiveHere(page, sender.link);
    await sender.is('talking');
    await sender.act({ type: 'cancel' });
    await page.getByText('The sender cancelled it. Nothing was received.').waitFor();
    // Nothing is lost any more: the browser does not ask.
    await page.reload();
  });

  test('expired', async () => {
    const sender = await scene.offer({ ttl: 3600 });
    const { page } = await scene.arrive();
    await page.clock.install();
    await receiveHere(page, sender.link);
    await sender.is('talking');
    await page.clock.fastForward('01:00:01');
    await page.getByText('This link no longer works. Nothing was received.').waitFor();
  });

  test('nobody there, until the sender comes', async () => {
    const sender = await scene.offer();
    const { page } = await scene.arrive();
    const gone = sender.link.replace(/.{4}$/, 'AAAA');
    await page.goto(gone);
    await button(page, 'Receive here in this page').click();
    await page.getByText('Nobody is at the other end.').waitFor();
    expect(await button(page, 'Receive').isDisabled()).toBe(true);
  });

  test('declined after the code, the sender is told', async () => {
    const sender = await scene.offer();
    const { page } = await scene.arrive();
    await receiveHere(page, sender.link);
    await typeCode(page, await sender.code());
    await button(page, 'Show').waitFor();
    await button(page, 'Decline').click();
    await button(page, 'Someone sent me this by mistake').click();
    await page.getByText('You declined it.').waitFor();
    await sender.is('ended');
    expect(sender.view().outcome).toBe('declined');
  });

  test('the page goes away: the sender waits on, and the link opens again', async () => {
    const sender = await scene.offer();
    const { page } = await scene.arrive();
    page.on('dialog', dialog => void dialog.accept());
    await receiveHere(page, sender.link);
    await sender.is('talking');
    await page.reload();
    await page.getByText('This tab holds no link any more.').waitFor();
    await sender.is('waiting');
    await receiveHere(page, sender.link);
    await typeCode(page, await sender.code());
    await button(page, 'Show').click();
    await page.getByText("The sender's copy is gone.").waitFor();
  });

  test('the page goes away with what it had not shown: the sender can give it again', async () => {
    const sender = await scene.offer();
    const { page } = await scene.arrive();
    await receiveHere(page, sender.link);
    await typeCode(page, await sender.code());
    await button(page, 'Show').waitFor();
    const left = (): number => scene.server.log().split('"msg":"left"').length;
    const before = left();
    await page.close();
    await until('the server to notice', () => left() > before);
    expect(sender.view()).toMatchObject({ phase: 'delivering' });
  });
});

describe('on the way', () => {
  test('the server restarts between the link and the code', async () => {
    const sender = await scene.offer({ policy: 'relay' });
    const { page } = await scene.arrive();
    await receiveHere(page, sender.link);
    await sender.is('talking');
    await scene.server.restart();
    await sender.is('waiting');
    await sender.is('talking');
    await typeCode(page, await sender.code());
    await button(page, 'Show').click();
    await page.getByText("The sender's copy is gone.").waitFor();
  });

  test('what decrypts does not arrive: said, and tried again with the same link', async () => {
    const sender = await scene.offer();
    const { page } = await scene.arrive();
    await page.route('**/assets/sodium-*', route => route.abort());
    await page.goto(sender.link);
    await button(page, 'Receive here in this page').click();
    await page.getByText('A part of this page did not arrive.').waitFor();
    await page.unroute('**/assets/sodium-*');
    await button(page, 'Try again').click();
    await typeCode(page, await sender.code());
    await button(page, 'Show').waitFor();
  });

  test('what decrypts was changed: it does not run', async () => {
    const sender = await scene.offer();
    const { page } = await scene.arrive();
    await page.route('**/assets/sodium-*', async route => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${await response.text()};globalThis.changed = true;` });
    });
    await page.goto(sender.link);
    await button(page, 'Receive here in this page').click();
    await page.getByText('A part of this page did not arrive.').waitFor();
    expect(await page.evaluate(() => 'changed' in globalThis)).toBe(false);
  });

  test.each([
    ['', 'This tab holds no link any more.'],
    ['#nonsense', 'This is not a Fieldpost link.'],
    [`#${'9'.repeat(60)}`, 'This link is for another version of Fieldpost.'],
  ])('an address with %o says what is wrong', async (fragment, words) => {
    const { page } = await scene.arrive();
    await page.goto(`${scene.origin}/h${fragment}`);
    await page.getByText(words).waitFor();
    expect(await button(page, 'Receive here in this page').count()).toBe(0);
    const sender = await scene.offer();
    await page.goto(sender.link);
    await button(page, 'Receive here in this page').waitFor();
  });

  test('without script, Fieldpost can be added', async () => {
    const sender = await scene.offer();
    const { page } = await scene.arrive({ javaScriptEnabled: false });
    await page.goto(sender.link);
    await page.getByRole('link', { name: 'Add Fieldpost' }).waitFor();
    expect(await button(page, 'Receive here in this page').count()).toBe(0);
    expect(page.url()).toBe(sender.link);
  });
});
