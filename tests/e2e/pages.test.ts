import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Gallery } from './gallery.ts';
import { asked, find, focusedName, nameOf, type Scope, show } from './hung.ts';
import { canned } from './screens.ts';
import { until } from './stage/until.ts';

type Violation = { id: string; help: string; nodes: { html: string }[] };
const narrowest = 320;
/** As wide as the popup would be, were it magnified twice. */
const magnified = 190;

let gallery: Gallery;
let axe: string;

beforeAll(async () => {
  gallery = await Gallery.open();
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});
afterEach(async () => {
  for (const page of gallery.context.pages().slice(1)) await page.close();
});
afterAll(() => gallery?.close());

const every = canned.map(screen => [nameOf(screen), screen] as const);

/** What axe objects to, and where. */
async function objections(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: Violation[] }> };
    };
    return (await checker.run()).violations;
  });
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(node => node.html).join(' ')}`);
}

const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** What is cut off or sticks out to the side. */
const sticksOut = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    return [...document.querySelectorAll('body *')].flatMap(element => {
      const { left, right, width: own } = element.getBoundingClientRect();
      const seen = own > 1 && !element.classList.contains('unseen');
      return seen && (left < -0.5 || right > width + 0.5) ? [element.outerHTML.slice(0, 80)] : [];
    });
  });

it('the checks find what is wrong', async () => {
  const { page } = await gallery.hang(find('home empty'), { width: narrowest });
  await page.evaluate(() => {
    document
      .querySelector('main')
      ?.insertAdjacentHTML('beforeend', '<img src="/icon/16.png"><div id="wide">-</div>');
    document.querySelector<HTMLElement>('#wide')?.style.setProperty('width', '400px');
  });
  expect(await objections(page)).toEqual([expect.stringMatching(/^image-alt/)]);
  expect(await sticksOut(page)).toEqual([expect.stringContaining('wide')]);
  expect(await overflow(page)).toBeGreaterThan(0);
});

describe.each(every)('%s', (_, screen) => {
  it('is accessible, has one next thing to do, fits narrow, magnified and mirrored, and is reached by keyboard', async () => {
    const hung = await gallery.hang(screen, { scheme: 'light' });
    const { page } = hung;
    expect(await page.locator('.button.filled').count(), 'next things to do').toBeLessThanOrEqual(1);
    expect(await objections(page), 'light').toEqual([]);
    await gallery.look(hung, { scheme: 'dark', width: narrowest });
    expect(await objections(page), 'dark, narrow').toEqual([]);
    expect(await sticksOut(page), 'at 320 px').toEqual([]);
    expect(await overflow(page), 'at 320 px').toBe(0);
    await gallery.look(hung, { width: magnified });
    expect(await overflow(page), 'at 200 %').toBe(0);

    await page.evaluate(() => {
      document.documentElement.dir = 'rtl';
    });
    await gallery.look(hung, { width: narrowest });
    expect(await sticksOut(page), 'right to left').toEqual([]);
    expect(await overflow(page), 'right to left').toBe(0);

    const reachable = await page
      .locator(
        'button:enabled:visible, input:enabled:visible, select:enabled:visible, textarea:visible, summary:visible, [tabindex="0"]:visible',
      )
      .count();
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    const reached = new Set<string>();
    for (let press = 0; press < reachable + 2; press += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const all = [
          ...document.querySelectorAll('button, input, select, textarea, summary, [tabindex="0"]'),
        ];
        return document.activeElement === null ? -1 : all.indexOf(document.activeElement);
      });
      if (at >= 0) reached.add(String(at));
    }
    expect(reached.size, 'reached by Tab').toBe(reachable);
    expect(hung.errors).toEqual([]);
  });
});

describe('motion', () => {
  const longest = (page: Page): Promise<number> =>
    page.evaluate(() => {
      const seconds = [...document.querySelectorAll('*')].flatMap(element => {
        const { transitionDuration, animationDuration } = getComputedStyle(element);
        return `${transitionDuration}, ${animationDuration}`.split(', ').map(Number.parseFloat);
      });
      return Math.max(...seconds) * 1000;
    });

  it('stays under 150 ms, and is none where reduced motion is asked for', async () => {
    const { page } = await gallery.hang(find('sharing connected'));
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    const usual = await longest(page);
    expect(usual).toBeGreaterThan(0);
    expect(usual).toBeLessThan(150);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await longest(page)).toBe(0);
  });
});

describe('Back', () => {
  it.each(['drafting empty-field', 'pasting target'])(
    'from %s lets go of what the tab was about',
    async name => {
      const { page } = await gallery.hang(find(name));
      await page.getByRole('button', { name: 'Back', exact: true }).click();
      await until('the request', async () => (await asked(page)).length === 1);
      expect(await asked(page)).toEqual([expect.objectContaining({ name: 'leave', input: { tabId: 7 } })]);
    },
  );
});

describe('sharing', () => {
  it('says the code in a status with this name, in threes, with the seconds left', async () => {
    const { page } = await gallery.hang(find('sharing connected'));
    const status = page.getByRole('status', { name: 'Code', exact: true });
    expect((await status.evaluate(element => element.textContent)).replaceAll(/\s+/g, ' ')).toBe(
      '482 916 23 s',
    );
  });

  it('shows the code larger once somebody is there', async () => {
    const size = (page: Page): Promise<number> =>
      page.locator('.code-digits').evaluate(digits => Number.parseFloat(getComputedStyle(digits).fontSize));
    const waiting = await gallery.hang(find('sharing waiting'));
    const connected = await gallery.hang(find('sharing connected'));
    expect(await size(connected.page)).toBeGreaterThan(1.8 * (await size(waiting.page)));
  });

  it('cancels only after it was asked once more, and Escape takes it back', async () => {
    const { page } = await gallery.hang(find('sharing waiting'));
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await until('the focus in the question', async () => (await focusedName(page)) === 'Cancel handoff');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    expect(await asked(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel handoff', exact: true }).click();
    expect((await asked(page)).map(({ name, input }) => ({ name, input }))).toEqual([
      { name: 'cancel', input: { handoff: 'share-1' } },
    ]);
  });

  it('shows the link as a QR code that can be put away', async () => {
    const { page } = await gallery.hang(find('sharing waiting'));
    await page.getByRole('button', { name: 'Show QR', exact: true }).click();
    await page.getByRole('img', { name: 'QR code of the link', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Hide QR', exact: true }).click();
    expect(await page.getByRole('img', { name: 'QR code of the link', exact: true }).count()).toBe(0);
  });
});

describe('home', () => {
  const share = (page: Page): Promise<void> =>
    page.getByRole('button', { name: 'Share a field', exact: true }).click();

  it('starts the picker in the tab in front and makes room for it', async () => {
    const { page } = await gallery.hang({ ...find('home empty'), answers: { pick: { started: true } } });
    const closed = page.waitForEvent('close');
    await share(page);
    await closed;
  });

  it('says why where the page takes no extension, and offers ways on', async () => {
    const { page } = await gallery.hang({
      ...find('home empty'),
      answers: { pick: { refusal: 'browser-page' } },
    });
    await share(page);
    await page.getByText("Browsers don't let extensions work on this page.").waitFor();
    expect(await asked(page)).toEqual([
      expect.objectContaining({ name: 'pick', input: { for: 'share', tabId: 7 } }),
    ]);
    await page.getByRole('button', { name: 'Type a secret', exact: true }).click();
    await page.getByRole('textbox', { name: 'Secret', exact: true }).waitFor();
  });

  it('opens a handoff of the list, dismisses an ended one, and comes back', async () => {
    const { page } = await gallery.hang(find('home handoffs'));
    const list = page.getByRole('list', { name: 'Handoffs', exact: true });
    expect(await list.getByRole('listitem').count()).toBe(4);
    await list.getByRole('button', { name: 'Dismiss API key', exact: true }).click();
    expect(await asked(page)).toEqual([
      expect.objectContaining({ name: 'dismiss', input: { handoff: 'share-3' } }),
    ]);
    await list.getByRole('button', { name: /Password/ }).click();
    await until('the handoff to be watched', async () =>
      page.evaluate(() => {
        const last = (globalThis as unknown as Scope).fieldpostAsked.findLast(({ kind }) => kind === 'watch');
        return (
          JSON.stringify(last?.where) === JSON.stringify({ handoff: 'share-1', tabId: 7, place: 'popup' })
        );
      }),
    );
    await show(page, find('sharing waiting').screen);
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await list.waitFor();
  });
});

describe('a link', () => {
  it('that was opened and is this browser’s own says so, and leads to its handoff', async () => {
    const { page } = await gallery.hang({
      ...find('sharing waiting'),
      place: 'tab',
      query: 'handoff=share-1&own',
      says: 'This is your own link. Send it to the other person.',
    });
    await page.getByRole('button', { name: 'Show the handoff', exact: true }).click();
    await page.getByRole('textbox', { name: 'Link', exact: true }).waitFor();
  });

  it('is pasted, trimmed and opened on Enter', async () => {
    const { page } = await gallery.hang({
      ...find('pasting empty'),
      answers: { openLink: { handoff: 'receive-1' } },
    });
    await until('the focus in Link', async () => (await focusedName(page)) === 'Link');
    await page.keyboard.insertText('  https://post.example/h#x ');
    await page.keyboard.press('Enter');
    await until('the request', async () => (await asked(page)).length === 1);
    expect((await asked(page))[0]).toMatchObject({
      name: 'openLink',
      input: { link: 'https://post.example/h#x', tabId: 7 },
    });
  });
});

describe('typing a secret', () => {
  it('shares on Enter, and breaks the line on Shift+Enter', async () => {
    const { page } = await gallery.hang({
      ...find('drafting empty-field'),
      answers: { shareTyped: { handoff: 'share-1' } },
    });
    await until('the focus in the box', async () =>
      page.evaluate(() => document.activeElement?.tagName === 'TEXTAREA'),
    );
    await page.keyboard.type('one');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('two');
    expect(await asked(page)).toEqual([]);
    await page.keyboard.press('Enter');
    expect((await asked(page)).map(({ name, input }) => ({ name, input }))).toEqual([
      {
        name: 'shareTyped',
        input: { draft: 'draft-1', label: 'API token', value: 'one\ntwo', multiline: true },
      },
    ]);
  });
});

describe('welcome', () => {
  it('ticks its first step by itself once the icon is pinned', async () => {
    const { page } = await gallery.hang(find('welcome first'));
    expect(await page.locator('.welcome-step.done').count()).toBe(0);
    await page.evaluate(() => {
      const scope = globalThis as unknown as Record<'chrome' | 'browser', typeof chrome>;
      for (const api of new Set([scope.chrome, scope.browser])) {
        Object.assign(api.action, { getUserSettings: async () => ({ isOnToolbar: true }) });
      }
    });
    await page.locator('.welcome-step.done').getByText('Pinned.').waitFor();
  });
});

it('nothing of a page speaks of a link or a secret in its title', async () => {
  const { page } = await gallery.hang(find('sharing waiting'));
  expect(await page.title()).toBe('Fieldpost');
});
