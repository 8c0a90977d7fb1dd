import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Gallery } from '../gallery.ts';
import { asked, find, focusedName, pickAnswers, type Scope, show } from '../hung.ts';
import { until } from '../stage/until.ts';

let gallery: Gallery;

beforeAll(async () => {
  gallery = await Gallery.open();
});
afterEach(async () => {
  for (const page of gallery.context.pages().slice(1)) await page.close();
});
afterAll(() => gallery?.close());

describe('receiving', () => {
  it('has the Code focused, takes a pasted code and sends it on Enter', async () => {
    const { page } = await gallery.hang(find('receiving code'));
    await until('the focus in Code', async () => (await focusedName(page)) === 'Code');
    const box = page.getByRole('textbox', { name: 'Code', exact: true });
    expect(await box.getAttribute('inputmode')).toBe('numeric');
    await page.keyboard.insertText('482 916');
    expect(await box.inputValue()).toBe('482916');
    await page.keyboard.press('Enter');
    expect(await asked(page)).toEqual([
      expect.objectContaining({ name: 'code', input: { handoff: 'receive-1', digits: '482916' } }),
    ]);
  });

  it.each([
    ['five digits', '48291', 0],
    ['six digits', '482916', 1],
    ['seven digits, of which six are kept', '4829161', 1],
    ['Arabic-Indic digits', '٤٨٢٩١٦', 1],
  ])('sends %s %#', async (_, typed, requests) => {
    const { page } = await gallery.hang(find('receiving code'));
    await page.getByRole('textbox', { name: 'Code', exact: true }).fill(typed);
    await page.getByRole('button', { name: 'Fill', exact: true }).click();
    const sent = await asked(page);
    expect(sent.map(({ input }) => input)).toEqual(
      requests === 0 ? [] : [{ handoff: 'receive-1', digits: '482916' }],
    );
  });

  it('empties and focuses the Code again after a wrong one', async () => {
    const { page } = await gallery.hang(find('receiving code'));
    const box = page.getByRole('textbox', { name: 'Code', exact: true });
    await box.fill('111111');
    await page.getByRole('button', { name: 'Fill', exact: true }).click();
    await show(page, find('receiving checking').screen);
    await page.getByText('Checking the code…').waitFor();
    await show(page, find('receiving wrong-code').screen);
    await page.getByText('That code was wrong or too old.').waitFor();
    await until('the focus in Code', async () => (await focusedName(page)) === 'Code');
    await until('an empty box', async () => (await box.inputValue()) === '');
  });

  it('shows the secret after the code where there is no field', async () => {
    const screen = find('receiving link-tab');
    const { page } = await gallery.hang({ ...screen, ...pickAnswers('receiving link-tab-shown') });
    await page.getByRole('textbox', { name: 'Code', exact: true }).fill('482916');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    expect((await asked(page)).map(({ name }) => name)).toEqual(['code']);
    await show(page, find('receiving link-tab-received').screen);
    const shown = page.getByRole('textbox', { name: 'Password', exact: true });
    await shown.waitFor();
    expect(await shown.inputValue()).toBe('x8!kPq2$Lw9zRt0v');
    await until('the sender to be told', async () => (await asked(page)).length === 3);
    expect((await asked(page)).map(({ name, input }) => ({ name, input }))).toEqual([
      { name: 'code', input: { handoff: 'receive-1', digits: '482916' } },
      { name: 'reveal', input: { handoff: 'receive-1' } },
      { name: 'revealed', input: { handoff: 'receive-1', how: 'kept' } },
    ]);
    await show(page, find('receiving history').screen);
    await page.getByText('Shown here and nowhere else.').waitFor();
    expect(await shown.inputValue()).toBe('x8!kPq2$Lw9zRt0v');
    await page.getByRole('button', { name: 'Hide', exact: true }).click();
    expect(await shown.count()).toBe(0);
  });
});

describe('a secret that is shown or copied here', () => {
  const told = async (page: Page): Promise<unknown[]> =>
    (await asked(page)).filter(({ name }) => name === 'revealed').map(({ input }) => input);

  it('is acknowledged as copied once it is in the clipboard, and is not shown', async () => {
    const { page } = await gallery.hang(find('receiving link-tab-copied'));
    await until('the sender to be told', async () => (await told(page)).length === 1);
    expect(await told(page)).toEqual([{ handoff: 'receive-1', how: 'copied' }]);
    expect(await page.getByRole('textbox', { name: 'Password', exact: true }).count()).toBe(0);
  });

  it('is given back where the browser does not copy it, and can be asked for again', async () => {
    const { page } = await gallery.hang(find('receiving link-tab-not-copied'));
    await until('it to be given back', async () => (await told(page)).length === 1);
    expect(await told(page)).toEqual([{ handoff: 'receive-1', how: 'neither' }]);
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByRole('textbox', { name: 'Password', exact: true }).waitFor();
    await until('the sender to be told', async () => (await told(page)).length === 2);
    expect((await told(page))[1]).toEqual({ handoff: 'receive-1', how: 'kept' });
    expect(await page.getByText('The browser did not let Fieldpost copy.').count()).toBe(0);
  });

  it('is acknowledged only once the page has drawn it', async () => {
    const { page } = await gallery.hang(find('receiving link-tab-received'));
    await page.evaluate(answer => {
      const frames: FrameRequestCallback[] = [];
      globalThis.requestAnimationFrame = frame => frames.push(frame);
      Object.assign(globalThis, {
        fieldpostFrame: () => {
          for (const frame of frames.splice(0)) frame(0);
        },
      });
      Object.assign((globalThis as unknown as Scope).fieldpostAnswers, { reveal: answer });
    }, find('receiving link-tab-shown').answers?.reveal);
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    const shown = page.getByRole('textbox', { name: 'Password', exact: true });
    await shown.waitFor();
    // To draw anew, everything that follows from the last time has been done.
    await page.getByRole('button', { name: 'Hide', exact: true }).click();
    await shown.waitFor({ state: 'detached' });
    expect(await told(page)).toEqual([]);
    const draw = (): Promise<void> => page.evaluate(() => (globalThis as unknown as Scope).fieldpostFrame());
    await until('the sender to be told', async () => {
      await draw();
      return (await told(page)).length === 1;
    });
  });

  it('with several fields shows each, with a Copy of its own', async () => {
    const { page } = await gallery.hang({
      ...find('receiving several-fields'),
      ...pickAnswers('receiving several-fields-shown'),
    });
    for (const name of ['Copy', 'Fill', 'Change'])
      expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(0);
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    expect(await page.getByRole('textbox', { name: 'User name', exact: true }).inputValue()).toBe('ada');
    const second = page.getByRole('textbox', { name: 'Password', exact: true });
    expect(await second.inputValue()).toBe('x8!kPq2$Lw9zRt0v');
    await page.getByRole('button', { name: 'Copy User name', exact: true }).click();
    await page.getByText('The clipboard is overwritten in 30 s').waitFor();
    await until('the sender to be told', async () => (await told(page)).length === 1);
    expect(await told(page)).toEqual([{ handoff: 'receive-1', how: 'kept' }]);
  });

  it('with several fields is shown and not copied where the code came with Copy', async () => {
    const { page } = await gallery.hang({
      ...find('receiving link-tab'),
      ...pickAnswers('receiving several-fields-shown'),
    });
    await page.getByRole('textbox', { name: 'Code', exact: true }).fill('482916');
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await show(page, find('receiving several-fields-shown').screen);
    await page.getByRole('textbox', { name: 'User name', exact: true }).waitFor();
    await until('the sender to be told', async () => (await told(page)).length === 1);
    expect(await told(page)).toEqual([{ handoff: 'receive-1', how: 'kept' }]);
  });
});
