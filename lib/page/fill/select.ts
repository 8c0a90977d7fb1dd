import { enter, leave, send } from '../gesture.ts';
import { passed } from '../wait.ts';
import { type Filling, refuse } from './outcome.ts';

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();

/** The option meant by `wanted`: by its value, else by the text a person sees. */
function optionFor(element: HTMLSelectElement, wanted: string): HTMLOptionElement | null {
  const open = Array.from(element.options).filter(option => !option.matches(':disabled'));
  return (
    open.find(option => option.text === wanted) ??
    open.find(option => option.value === wanted) ??
    open.find(option => plain(option.text) === plain(wanted)) ??
    null
  );
}

/** Chooses the option(s) named by `value` (one a line where several may be chosen), or refuses with `no-option`. */
export async function fillSelect(element: HTMLSelectElement, value: string): Promise<Filling> {
  if (element.matches(':disabled')) return refuse('disabled');
  const wanted = element.multiple ? value.split('\n') : [value];
  const chosen = wanted.map(text => optionFor(element, text));
  if (chosen.some(option => option === null)) return refuse('no-option');
  enter(element);
  for (const option of element.options) option.selected = chosen.includes(option);
  send(element, 'input');
  send(element, 'change');
  leave(element);
  await passed(12);
  return chosen.every(option => option?.selected) ? { how: 'chosen' } : refuse('changed');
}
