import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench } from './bench.ts';
import { fillRows, lines, secret } from './matrix.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
}, 180_000);
afterAll(() => bench.stop());

test('injected twice, the first agent and its handles stay', async () => {
  await bench.show('<input id="field" value="here">');
  const place = await bench.pickByClick();
  await bench.inject();
  expect((await bench.read(place)).result).toMatchObject({ value: 'here' });
});

test('the same field has the same handle', async () => {
  await bench.show('<input id="field">');
  expect((await bench.pickByClick()).handle).toBe((await bench.pickByClick()).handle);
});

describe('a field that is no longer the one picked', () => {
  test('is gone when the page removed it', async () => {
    await bench.show('<input id="field">');
    const place = await bench.pickByClick();
    await bench.page.evaluate(() => document.querySelector('#field')?.remove());
    expect((await bench.fill(place, secret)).result).toEqual({ refusal: 'gone' });
    expect((await bench.read(place)).result).toEqual({ refusal: 'gone' });
    expect(await bench.describe(place)).toBeNull();
  });

  test('is refused when the site is another than expected, and stays untouched', async () => {
    await bench.show('<input id="field">');
    const place = await bench.pickByClick();
    expect((await bench.fill(place, secret, 'https://example.org')).result).toEqual({
      refusal: 'site-changed',
    });
    expect((await bench.read(place)).result).toMatchObject({ value: '' });
  });

  test('is unknown to the next page', async () => {
    await bench.show('<input id="field">');
    const place = await bench.pickByClick();
    await bench.show('<input id="field">', '/next.html');
    expect((await bench.fill(place, secret)).result).toEqual({ refusal: 'gone' });
  });

  test('is refused when it became read-only', async () => {
    await bench.show('<input id="field" value="kept">');
    const place = await bench.pickByClick();
    await bench.page.evaluate(() => document.querySelector('#field')?.setAttribute('readonly', ''));
    expect((await bench.fill(place, secret)).result).toEqual({ refusal: 'read-only' });
    expect((await bench.read(place)).result).toMatchObject({ value: 'kept' });
  });
});

describe('what a field is called and holds', () => {
  const long = 'x'.repeat(81);
  test.each([
    ['<label for="field">For it:</label><input id="field">', { label: 'For it', kind: 'text' }],
    ['<label>Around <input id="field" type="password"></label>', { label: 'Around', kind: 'password' }],
    ['<b id="a">One</b><b id="b">two</b><input id="field" aria-labelledby="a b">', { label: 'One two' }],
    ['<input id="field" aria-label="Named" placeholder="Not this">', { label: 'Named' }],
    ['<input id="field" placeholder="Hint">', { label: 'Hint' }],
    ['<input id="field" title="Titled">', { label: 'Titled' }],
    ['<table><td>In a cell<td><input id="field"></table>', { label: 'In a cell' }],
    ['<input id="field" name="user_name">', { label: 'User name', kind: 'user' }],
    ['<input id="field" name="apiToken">', { label: 'Api token' }],
    [`<input id="field" aria-label="${long}">`, { label: `${'x'.repeat(79)}…` }],
    [`<input id="field" aria-label="${long.slice(1)}">`, { label: 'x'.repeat(80) }],
    ['<label>Lang <select id="field"><option>German</select></label>', { label: 'Lang', kind: 'choice' }],
    ['<input id="field" type="text" autocomplete="section-a current-password">', { kind: 'password' }],
    ['<input id="field" autocomplete="one-time-code">', { kind: 'code' }],
    ['<input id="field" type="email">', { kind: 'email' }],
    ['<input id="field" type="url">', { kind: 'url' }],
    ['<input id="field" type="number">', { kind: 'number' }],
    ['<input id="field" type="datetime-local">', { kind: 'date' }],
    ['<textarea id="field" maxlength="9"></textarea>', { kind: 'multiline', maxLength: 9, multiline: true }],
    ['<input id="field" value="naïve 🔑">', { length: 7, empty: false }],
    ['<input id="field" readonly>', { readOnly: true, disabled: false, writable: false }],
    [
      '<fieldset disabled><input id="field"></fieldset>',
      { readOnly: false, disabled: true, writable: false },
    ],
    ['<input id="field" value="topsecret">', { label: 'Field' }],
    ['<input id="field" class="x" name="input-48213" value="topsecret">', { label: '' }],
    [
      '<div id="field" contenteditable aria-labelledby="field">topsecret</div>',
      { label: 'Field', length: 9 },
    ],
    ['<p contenteditable>topsecret</p><input id="field">', { label: 'Field' }],
    ['<p>Name <input></p><p><input id="field" placeholder="Second"></p>', { label: 'Second' }],
    ['<select><option>no</select><input id="field" name="">', { label: 'Field' }],
  ])('%s', async (html, wanted) => {
    await bench.show(html);
    expect(await bench.describe(await bench.pickByClick())).toMatchObject(wanted);
  });
});

describe('for the context menu', () => {
  test('the focused field is found, also in a closed shadow root', async () => {
    await bench.open('plain', 'closed in closed shadow root');
    expect(await bench.focused()).toEqual({ kind: 'nothing' });
    const at = await bench.middleOf('#field');
    await bench.page.mouse.click(at.x, at.y);
    expect(await bench.focused()).toMatchObject({ kind: 'picked', field: { label: 'Inside' } });
  });

  test('the selected text of a page keeps its line breaks', async () => {
    await bench.show('<p>one<br>two</p><p>three</p>');
    expect(await bench.selected()).toBeNull();
    await bench.page.evaluate(() => getSelection()?.selectAllChildren(document.body));
    expect(await bench.selected()).toBe('one\ntwo\n\nthree');
  });

  test('the selected part of a text area is taken exactly', async () => {
    await bench.show(`<textarea id="field">${lines}</textarea>`);
    await bench.page.evaluate(() => {
      const field = document.querySelector('textarea');
      field?.focus();
      field?.setSelectionRange(4, 9);
    });
    expect(await bench.selected()).toBe(lines.slice(4, 9));
  });

  test.each(['CodeMirror 6 with 300 lines', 'Monaco with 300 lines', 'Ace with 300 lines'])(
    'all selected in %s is all of it',
    async name => {
      await bench.open('code', name);
      const at = await bench.middleOf('#field');
      await bench.page.mouse.click(at.x, at.y);
      await bench.page.keyboard.press('Control+a');
      await expect.poll(() => bench.selected()).toBe(await bench.state());
    },
  );
});

describe('undo takes a fill back', () => {
  test.each(fillRows.filter(row => row.undo))('$group: $name', async row => {
    await bench.open(row.group, row.name);
    const place = await bench.pickByClick();
    const before = await bench.state();
    expect((await bench.fill(place, row.value)).result).toMatchObject({ ok: true });
    const at = await bench.middleOf('#field');
    await bench.page.mouse.click(at.x, at.y);
    await bench.page.keyboard.press('Control+z');
    await expect.poll(() => bench.state()).toEqual(before);
  });
});

describe('behind our popup, in a window without the focus, the page still notices', () => {
  test.each([
    ['plain', 'text'],
    ['plain', 'only blur'],
    ['plain', 'only change'],
    ['react', 'react-hook-form on blur'],
    ['angular', 'reactive form on blur'],
    ['vue', 'v-model.lazy'],
    ['code', 'CodeMirror 6'],
    ['code', 'CodeMirror 5'],
    ['code', 'Monaco'],
    ['code', 'Ace'],
    ['prose', 'Lexical'],
    ['prose', 'Slate'],
    ['prose', 'Draft'],
    ['prose', 'TinyMCE'],
  ])('%s: %s', async (group, name) => {
    await bench.open(group, name);
    const place = await bench.pickByClick();
    const { result } = await bench.unfocused(() => bench.fill(place, secret));
    expect(result).toMatchObject({ ok: true });
    expect(await bench.state()).toBe(secret);
  });
});

test('a plain field is filled and read back within 100 ms', async () => {
  const took: number[] = [];
  for (let run = 0; run < 9; run++) {
    await bench.show('<input id="field" type="password">');
    took.push((await bench.fill(await bench.pickByClick(), secret)).took);
  }
  expect(took.sort((a, b) => a - b)[4]).toBeLessThan(100);
});
