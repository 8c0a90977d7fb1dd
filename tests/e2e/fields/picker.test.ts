import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Bench, pickedIn, words } from './bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
}, 180_000);
afterAll(() => bench.stop());
afterEach(async () => {
  await bench.stopPick();
  await bench.notices();
});

const form = `
<label>User <input id="user" autocomplete="username"></label>
<label>Password <input id="password" type="password" value="hunter2"></label>
<p id="nothing">Just text</p>`;

const watched = `<script>
  window.seen = [];
  const note = event => {
    if (event.key !== 'Shift') window.seen.push(event.type + ' ' + (event.target.id || event.target.nodeName));
  };
  for (const type of 'pointerdown pointerup mousedown mouseup click dblclick contextmenu focusin keydown keyup'.split(' ')) {
    document.addEventListener(type, note, true);
    addEventListener(type, note);
  }
</script>`;

const seen = (): Promise<string[]> =>
  bench.page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);

const clickOn = async (selector: string): Promise<void> => {
  const { x, y } = await bench.middleOf(selector);
  await bench.page.mouse.click(x, y);
};

const hover = async (selector: string): Promise<void> => {
  const { x, y } = await bench.middleOf(selector);
  await bench.page.mouse.move(x, y);
};

/** Polls until the picker of a frame shows what is wanted. */
const shows = (wanted: object, frameId = 0): Promise<void> =>
  expect.poll(() => bench.overlay(frameId), { timeout: 4000 }).toMatchObject(wanted);

describe('with the pointer', () => {
  test('a click takes the field, and the page never sees it', async () => {
    await bench.show(watched + form);
    const { result } = await bench.startPick();
    await shows({ bar: words.hint, onTop: true, name: null });
    await hover('#password');
    await shows({ name: 'Password', status: 'Password' });
    await clickOn('#password');
    const picked = pickedIn(await result);
    expect(picked.result.field).toMatchObject({
      label: 'Password',
      kind: 'password',
      length: 7,
      empty: false,
      writable: true,
      origin: bench.url,
    });
    expect(await seen()).toEqual([]);
    expect(await bench.overlay()).toBeNull();
  });

  test('the background is told without the value', async () => {
    await bench.show(form);
    const { result } = await bench.startPick({ token: 'the-token-of-this-pick' });
    await clickOn('#password');
    const { handle } = pickedIn(await result);
    const notices = await bench.notices();
    expect(notices).toEqual([
      {
        kind: 'picked',
        token: 'the-token-of-this-pick',
        handle,
        empty: false,
        facts: { label: 'Password', kind: 'password', origin: bench.url, length: 7 },
      },
    ]);
    expect(JSON.stringify(notices)).not.toContain('hunter2');
  });

  test('on nothing it says so and goes on', async () => {
    await bench.show(form);
    const { result } = await bench.startPick();
    await clickOn('#nothing');
    await shows({ status: words.nothing, name: null });
    await clickOn('#user');
    expect(pickedIn(await result).result.field.label).toBe('User');
  });

  test('a link or a select under the pointer does nothing of its own', async () => {
    await bench.show(
      `${watched}<a href="/elsewhere" id="link">away</a><select id="field"><option>A</select>`,
    );
    const { result } = await bench.startPick();
    await clickOn('#link');
    await clickOn('#field');
    expect(pickedIn(await result).result.field.kind).toBe('choice');
    expect(bench.page.url()).toBe(`${bench.url}/own.html`);
    expect(await seen()).toEqual([]);
  });

  test('a disabled field can be picked, and is told to be not writable', async () => {
    await bench.show('<label>Off <input id="field" disabled value="x"></label>');
    const { result } = await bench.startPick();
    await clickOn('#field');
    expect(pickedIn(await result).result.field).toMatchObject({ label: 'Off', writable: false });
  });

  test('clicks and keys that the page makes itself pick nothing', async () => {
    await bench.show(form);
    const { result } = await bench.startPick();
    await hover('#user');
    await bench.page.evaluate(() => {
      const field = document.querySelector<HTMLElement>('#password');
      field?.click();
      for (const type of ['pointerdown', 'pointerup', 'click'])
        field?.dispatchEvent(new PointerEvent(type, { bubbles: true, clientX: 1, clientY: 1 }));
      for (const key of ['Enter', 'Escape'])
        field?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    });
    await shows({ name: 'User' });
    await clickOn('#user');
    expect(pickedIn(await result).result.field.label).toBe('User');
  });

  test('it lies over a modal dialog', async () => {
    await bench.show(
      '<input><dialog id="dialog"><label>In there <input id="field"></label></dialog><script>dialog.showModal()</script>',
    );
    const { result } = await bench.startPick();
    await hover('#field');
    await shows({ name: 'In there', onTop: true, parent: 'dialog' });
    await clickOn('#field');
    expect(pickedIn(await result).result.field.label).toBe('In there');
  });

  test('a dialog that opens while picking does not cover it', async () => {
    await bench.show('<dialog id="dialog"><label>In there <input id="field"></label></dialog>');
    const { result } = await bench.startPick();
    await bench.page.evaluate(() => document.querySelector('dialog')?.showModal());
    await hover('#field');
    await shows({ name: 'In there', onTop: true, parent: 'dialog' });
    await clickOn('#field');
    expect(pickedIn(await result).result.field.label).toBe('In there');
  });

  test('it outlives a page that draws itself anew', async () => {
    await bench.show(form);
    const { result } = await bench.startPick();
    await hover('#password');
    await bench.page.evaluate(html => {
      document.documentElement.replaceChildren(document.createElement('body'));
      document.body.innerHTML = html;
    }, form);
    await shows({ bar: words.hint, onTop: true });
    await clickOn('#user');
    expect(pickedIn(await result).result.field.label).toBe('User');
  });

  test('the outline is around the field, also after scrolling', async () => {
    await bench.show(`<div style="height:900px"></div>${form}<div style="height:900px"></div>`);
    await bench.startPick();
    await bench.page.evaluate(() => scrollTo(0, 600));
    await hover('#password');
    await shows({ name: 'Password' });
    await bench.page.evaluate(() => scrollBy(0, 50));
    const box = await bench.page.locator('#password').boundingBox();
    await expect
      .poll(async () => Math.round((await bench.overlay())?.outline?.y ?? 0), { timeout: 4000 })
      .toBe(Math.round((box?.y ?? 0) - 4));
  });

  test('it moves without animation where reduced motion is asked for', async () => {
    await bench.page.emulateMedia({ reducedMotion: 'reduce' });
    await bench.show(form);
    await bench.startPick();
    await shows({ motion: '0s' });
    await bench.page.emulateMedia({ reducedMotion: null });
    await shows({ motion: '0.09s' });
  });
});

describe('with the keyboard', () => {
  const walkable = `${watched}
    <label>First <input id="first"></label>
    <div id="open"></div>
    <iframe srcdoc="<label>Framed A <input></label><label>Framed B <textarea></textarea></label>"></iframe>
    <label>Hidden <input style="display:none"></label>
    <div contenteditable aria-label="Last"></div>
    <script>document.querySelector('#open').attachShadow({ mode: 'closed' }).innerHTML = '<input placeholder="In the dark">'</script>`;

  const at = async (name: string): Promise<void> => {
    await expect
      .poll(
        async () => {
          const [top, ...inner] = await bench.overlays();
          return [top, ...inner].map(shown => shown?.name).filter(Boolean);
        },
        { timeout: 4000 },
      )
      .toEqual([name]);
  };

  test('Tab walks through all fields in order and around, Shift+Tab back, Enter takes', async () => {
    await bench.show(walkable);
    const { result } = await bench.startPick();
    for (const name of ['First', 'In the dark', 'Framed A', 'Framed B', 'Last', 'First']) {
      await bench.page.keyboard.press('Tab');
      await at(name);
    }
    for (const name of ['Last', 'Framed B', 'Framed A', 'In the dark']) {
      await bench.page.keyboard.press('Shift+Tab');
      await at(name);
    }
    await bench.page.keyboard.press('Enter');
    expect(pickedIn(await result).result.field.label).toBe('In the dark');
    expect(await seen()).toEqual([]);
  });

  test('Enter takes a field in a frame, and ends the pick in every frame', async () => {
    await bench.show(walkable);
    const { result } = await bench.startPick();
    for (let steps = 0; steps < 4; steps++) await bench.page.keyboard.press('Tab');
    await at('Framed B');
    await bench.page.keyboard.press('Enter');
    const answers = await result;
    expect(pickedIn(answers).result.field.label).toBe('Framed B');
    expect(answers.map(({ result }) => result.kind).sort()).toEqual(['cancelled', 'picked']);
    expect(await bench.overlays()).toEqual([null, null]);
    expect(await bench.notices()).toMatchObject([{ kind: 'picked' }]);
  });

  test('a click in a frame ends the pick in every frame', async () => {
    await bench.show(walkable);
    const { result } = await bench.startPick();
    const box = await bench.page.frameLocator('iframe').locator('textarea').boundingBox();
    await bench.page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 10);
    expect(pickedIn(await result).result.field.label).toBe('Framed B');
    expect(await bench.overlays()).toEqual([null, null]);
  });

  test('only the outermost frame has a bar', async () => {
    await bench.show(walkable);
    await bench.startPick();
    expect((await bench.overlays()).map(shown => shown?.bar)).toEqual([words.hint, null]);
  });

  test('Escape cancels everywhere, told once, without a trace', async () => {
    await bench.show(walkable);
    const before = await bench.page.content();
    const { result } = await bench.startPick({ token: 'the-token-of-this-pick' });
    await bench.page.keyboard.press('Tab');
    await at('First');
    await bench.page.keyboard.press('Escape');
    expect((await result).map(({ result }) => result.kind)).toEqual(['cancelled', 'cancelled']);
    expect(await bench.notices()).toEqual([{ kind: 'cancelled', token: 'the-token-of-this-pick' }]);
    expect(await bench.page.content()).toBe(before);
    expect(await seen()).toEqual([]);
    await bench.page.keyboard.press('Tab');
    expect(await seen()).toContain('focusin first');
  });

  test('stopped by the background, it tells nobody', async () => {
    await bench.show(walkable);
    const before = await bench.page.content();
    const { result } = await bench.startPick();
    await bench.stopPick();
    expect((await result).map(({ result }) => result.kind)).toEqual(['cancelled', 'cancelled']);
    expect(await bench.notices()).toEqual([]);
    expect(await bench.page.content()).toBe(before);
  });

  test('on a page without fields Tab and Enter say so', async () => {
    await bench.show('<p>Nothing');
    await bench.startPick();
    await bench.page.keyboard.press('Tab');
    await shows({ status: words.nothing });
  });
});

describe('frames of other sites', () => {
  const foreign = (): string => bench.url.replace('127.0.0.1', 'localhost');
  const page = (): string => `${watched}${form}<iframe id="foreign" src="${foreign()}/frame.html"></iframe>`;

  test('are outlined whole, with their name, and a click asks for them', async () => {
    await bench.show(page());
    const { result } = await bench.startPick();
    await hover('#foreign');
    const { host } = new URL(foreign());
    await shows({ name: `This part belongs to ${host}. Allow Fieldpost there?` });
    await clickOn('#foreign');
    expect((await result)[0]?.result).toEqual({ kind: 'frame', origin: foreign() });
    expect(await bench.notices()).toMatchObject([{ kind: 'frame', origin: foreign() }]);
    expect(await seen()).toEqual([]);
    const inner = bench.page.frames().find(frame => frame.url().startsWith(foreign()));
    expect(await inner?.evaluate(() => document.activeElement?.localName)).toBe('body');
  });

  test('are stops of the walk', async () => {
    await bench.show(page());
    const { result } = await bench.startPick();
    await bench.page.keyboard.press('Shift+Tab');
    await shows({ name: expect.stringContaining(new URL(foreign()).host) });
    await bench.page.keyboard.press('Enter');
    expect((await result)[0]?.result).toEqual({ kind: 'frame', origin: foreign() });
  });

  test('where the picker runs too, are left to it', async () => {
    await bench.show(page());
    const { result } = await bench.startPick({ reached: [foreign()] });
    await hover('#foreign');
    await hover('#user');
    await shows({ name: 'User' });
    await bench.page.keyboard.press('Shift+Tab');
    await shows({ name: 'Password' });
    await bench.page.keyboard.press('Enter');
    expect(pickedIn(await result).result.field.label).toBe('Password');
  });
});
