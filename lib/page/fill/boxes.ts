/** One-time codes split over boxes of one character. */
import { enter, key, leave, paste, selectAll, send, type } from '../gesture.ts';
import { codeIn, splitBoxes } from '../split.ts';
import { passed, until } from '../wait.ts';
import { type Filling, refuse } from './outcome.ts';

/** Spreads `value` over the boxes: as one paste if the page deals it out itself, else a character a box. */
export async function fillBoxes(boxes: HTMLInputElement[], value: string): Promise<Filling> {
  const [first] = boxes;
  if (!first) return refuse('gone');
  const characters = Array.from(value.replace(/[\s-]/g, ''));
  if (characters.length > boxes.length) return { refusal: 'too-long', limit: boxes.length };
  if (boxes.some(box => box.matches(':disabled'))) return refuse('disabled');
  if (boxes.every(box => box.readOnly)) return refuse('read-only');
  const want = characters.join('');
  // A page may draw the boxes anew at each character.
  const now = (): HTMLInputElement[] => (first.isConnected ? (splitBoxes(first) ?? boxes) : boxes);
  first.click();
  enter(first);
  selectAll(first);
  let how = 'pasted';
  if (!paste(first, want) || !(await until(() => codeIn(now()) === want, 60))) {
    how = 'typed';
    for (const [index, character] of characters.entries()) {
      const box = now()[index];
      if (box) await typeInto(box, character);
    }
  }
  await passed(12);
  const found = codeIn(now());
  const last = now()[characters.length - 1];
  if (last) leave(last);
  if (found === want || !first.isConnected) return { how };
  return refuse(found === '' ? 'value-rejected' : 'changed');
}

async function typeInto(box: HTMLInputElement, character: string): Promise<void> {
  enter(box);
  selectAll(box);
  key(box, 'keydown');
  if (box.value !== character && !(type(box, character) && box.value === character) && box.isConnected) {
    if (box.value !== character) {
      box.value = character;
      send(box, 'input', character);
    }
  }
  key(box, 'keyup');
  send(box, 'change');
  await passed(4);
}
