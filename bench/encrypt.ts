/**
 * `Encrypt selection…` of 2 KB for one recipient: from the click on `Encrypt` in the popup until the page's field holds
 * the block; and from the popup's beginning until its first button can be pressed. The context menu itself is not
 * clicked: what the worker keeps of its click is put there.
 */
import { benchOrigin } from './browser/build.ts';
import type { Attached } from './browser/chromium.ts';
import type { Note } from './browser/probe.ts';
import { press, type Stage } from './browser/stage.ts';
import { type Measurement, median } from './harness.ts';

const recipient = 'age192crpnrr639p22clr7n0pmz5anhnd0ye34xnkvj99jhwlexjm3ksjf77tu';
const rounds = 11;
const text = 'A line of what somebody wrote, 44 letters.\n'.repeat(48).slice(0, 2_048);

export const notesPage = `<!doctype html><meta charset="utf-8"><title>Notes</title><textarea id="field">${text}</textarea>
<script>
  field.addEventListener('input', () => {
    if (field.value.includes('END AGE ENCRYPTED FILE')) globalThis.heldAt = performance.timeOrigin + performance.now();
  });
</script>`;

/** What the worker does at a click in the menu, by the same script in the page. */
const chosen = `(async () => {
  const tabId = (await chrome.tabs.query({ active: false })).at(-1).id;
  const target = { tabId, frameIds: [0] };
  await chrome.scripting.executeScript({ target, files: ['/selection.js'] });
  const func = () => globalThis.fieldpostSelection.hold();
  const [{ result, documentId }] = await chrome.scripting.executeScript({ target, func });
  const source = { kind: 'page', frame: { tabId, frameId: 0, documentId }, ...result };
  await chrome.storage.session.set({
    'selection:bench': { selection: 'bench', act: 'encrypt', tabId, source },
    ['focus:' + tabId]: { kind: 'selection', selection: 'bench' },
  });
})()`;

/** From a popup's beginning until its first button could be pressed (ms). */
async function firstButton(popup: Attached): Promise<number> {
  await popup.when(`benchNotes.some(({ what }) => what === 'button')`);
  const began = await popup.evaluate<number>('performance.timeOrigin');
  const enabled = (await popup.evaluate<Note[]>('benchNotes')).find(({ what }) => what === 'button')?.at;
  return (enabled ?? Number.NaN) - began;
}

async function encryptOnce({ sender }: Stage): Promise<{ cold: number; warm: number; replaced: number }> {
  await sender.forgetEverything();
  const page = await sender.open(`${benchOrigin}/bench/notes`);
  await page.when(`document.querySelector('#field') !== null`);
  await page.evaluate(`field.focus(), field.select()`);
  // The click opens the page to us.
  const cold = await firstButton(await sender.clickIcon(page));
  await sender.closePopup();
  const own = await sender.open(sender.page('manifest.json'));
  await own.evaluate(chosen);
  await own.close();

  const popup = await sender.clickIcon(page);
  const warm = await firstButton(popup);
  await press(popup, 'People');
  await popup.when(`document.querySelector('textarea') !== null`);
  await popup.evaluate(`document.querySelector('textarea').focus()`);
  await popup.send('Input.insertText', { text: recipient });
  await press(popup, 'Encrypt');
  const held = await page.when<number>('globalThis.heldAt');
  const clicked = (await popup.evaluate<Note[]>('benchNotes')).findLast(({ what }) => what === 'click')?.at;
  await sender.closePopup();
  await page.close();
  return { cold, warm, replaced: held - (clicked ?? Number.NaN) };
}

export async function measureEncrypt(stage: Stage): Promise<Measurement[]> {
  await encryptOnce(stage);
  const taken: Awaited<ReturnType<typeof encryptOnce>>[] = [];
  for (let round = 0; round < rounds; round += 1) taken.push(await encryptOnce(stage));
  return [
    {
      name: '`Encrypt`, 2 KB for a recipient → the selection is replaced',
      value: median(taken.map(({ replaced }) => replaced)),
      unit: 'ms',
      goal: { most: 150, of: 'value' },
    },
    {
      name: 'popup begins → its first button can be pressed, worker running',
      value: median(taken.map(({ warm }) => warm)),
      unit: 'ms',
      goal: { most: 100, of: 'value' },
    },
    {
      name: 'popup begins → its first button can be pressed, worker dead',
      value: median(taken.map(({ cold }) => cold)),
      unit: 'ms',
    },
  ];
}
