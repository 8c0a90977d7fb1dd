/** Replacing in native text inputs and text areas. */
import { isInput } from '../field.ts';
import { beforeInput, enter, key, type } from '../gesture.ts';
import type { Selected } from '../selected.ts';
import { until } from '../wait.ts';
import { onOwnLines } from './lines.ts';
import { type Replacing, refuse } from './outcome.ts';

/** Types `text` over the part as the person would: the browser's own undo brings the part back. */
export async function replaceInControl(
  { element, start, end, text: part }: Extract<Selected, { in: 'control' }>,
  text: string,
): Promise<Replacing> {
  const before = element.value;
  if (!element.isConnected || before.slice(start, end) !== part) return refuse('lost');
  if (element.matches(':disabled') || element.readOnly) return refuse('read-only');
  if (isInput(element) && text.includes('\n')) return refuse('one-line');
  const [head, tail] = [before.slice(0, start), before.slice(end)];
  const put = onOwnLines(text, /(^|\n)$/.test(head), /^(\n|$)/.test(tail));
  const want = head + put + tail;
  if (element.maxLength >= 0 && want.length > element.maxLength) return refuse('too-long');
  enter(element);
  if (element.selectionStart === null) element.select();
  else element.setSelectionRange(start, end);
  key(element, 'keydown');
  const how = beforeInput(element, 'insertText', put) ? 'beforeinput' : type(element, put) ? 'typed' : '';
  await until(() => element.value === want, 60);
  key(element, 'keyup');
  if (element.value === want) return { how };
  return refuse(element.value === before ? 'read-only' : 'changed');
}
