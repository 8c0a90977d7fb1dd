/** Filling native text inputs and text areas. Nothing waits here that need not: the plain case takes some 20 ms. */
import { isInput, isTextArea } from '../field.ts';
import { beforeInput, enter, key, leave, selectAll, send, type } from '../gesture.ts';
import { deepActiveElement } from '../shadow.ts';
import { splitBoxes } from '../split.ts';
import { passed, until } from '../wait.ts';
import { fillBoxes } from './boxes.ts';
import { type Filling, refuse } from './outcome.ts';
import { fillPicked, isPicked } from './picked.ts';

type TextControl = HTMLInputElement | HTMLTextAreaElement;

// HTML's valid floating-point number; what else is typed into type=number loses characters silently.
const floatingPoint = /^-?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?$/;

/** Why `value` can never be put whole into `element`, known before it is touched. */
function unfit(element: TextControl, value: string): Filling | null {
  if (element.matches(':disabled')) return refuse('disabled');
  if (isInput(element)) {
    if (/[\r\n]/.test(value)) return refuse('one-line');
    if (element.type === 'number' && !floatingPoint.test(value)) return refuse('not-a-number');
  }
  const limit = element.maxLength;
  if (limit >= 0 && lineFeeds(value).length > limit) return { refusal: 'too-long', limit };
  return null;
}

const lineFeeds = (text: string): string => text.replace(/\r\n?/g, '\n');

/** Fills `element` whole and reads it back, or refuses. Written-and-then-changed by the page is `changed`. */
export async function fillInput(element: TextControl, value: string): Promise<Filling> {
  const boxes = splitBoxes(element);
  if (boxes && value.length !== 1) return fillBoxes(boxes, value);
  const refusal = unfit(element, value);
  if (refusal) return refusal;
  // The click opens inputs that stay shut, or read-only, until they are used.
  element.click();
  enter(element);
  const real = deepActiveElement(element.ownerDocument);
  // A stand-in that gives way to the real field when it is used.
  if (real && real !== element && (isInput(real) || isTextArea(real)) && !element.checkVisibility()) {
    return fillInput(real, value);
  }
  if (element.readOnly && !(await until(() => !element.readOnly, 30))) {
    leave(element);
    return refuse('read-only');
  }
  if (isInput(element) && isPicked(element)) return fillPicked(element, value);
  const want = lineFeeds(value);
  const before = element.value;
  const how = await write(element, want, before);
  if (how === 'vetoed') {
    leave(element);
    return refuse('value-rejected');
  }
  const arrived = holds(element.value, want);
  leaveChanged(element);
  await passed(12);
  // The page took it and then replaced the element (it moved on, or drew anew): seen in place once, that is enough.
  if (arrived && !element.isConnected) return { how };
  if (holds(element.value, want)) return { how };
  return undone(element, want, before);
}

async function write(element: TextControl, want: string, before: string): Promise<string> {
  const done: string[] = [];
  key(element, 'keydown');
  selectAll(element);
  if (beforeInput(element, 'insertText', want)) {
    if (!(await until(() => holds(element.value, want), 60))) {
      if (element.value === before) return 'vetoed';
    } else done.push('beforeinput');
  }
  if (!holds(element.value, want)) {
    selectAll(element);
    if (type(element, want)) done.push('typed');
  }
  if (!holds(element.value, want) && element.isConnected) {
    element.value = want;
    send(element, 'input', want);
    done.push('set');
  }
  key(element, 'keyup');
  return done.join('+');
}

/** The browser sends a trusted change event on leaving a field that was typed into; elsewhere one is sent. */
function leaveChanged(element: TextControl): void {
  let changed = false;
  const note = (): void => {
    changed = true;
  };
  element.addEventListener('change', note, { once: true, capture: true });
  const active = element.ownerDocument.hasFocus();
  if (active) leave(element);
  if (!changed) send(element, 'change');
  if (!active) leave(element);
  element.removeEventListener('change', note, { capture: true });
}

/** Same text; a mask may put its separators between digits. */
export function holds(found: string, want: string): boolean {
  if (found === want) return true;
  return /^[\d ]+$/.test(want) && digits(found) === digits(want);
}

const digits = (text: string): string => text.replace(/\D/g, '');

/** The field holds something else: cut off, put back; otherwise leave what the page made of it and say so. */
function undone(element: TextControl, want: string, before: string): Filling {
  const found = element.value;
  if (found === before) return refuse('value-rejected');
  if (found !== '' && found.length < want.length && want.startsWith(found)) {
    element.value = before;
    send(element, 'input', before);
    send(element, 'change');
    return { refusal: 'too-long', limit: found.length };
  }
  return refuse('changed');
}
