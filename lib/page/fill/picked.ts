/** Inputs whose value is chosen, not typed: dates, times, colours, ranges. */
import { leave, send } from '../gesture.ts';
import { passed } from '../wait.ts';
import { type Filling, refuse } from './outcome.ts';

const picked = new Set(['date', 'time', 'datetime-local', 'month', 'week', 'color', 'range']);

export const isPicked = (element: HTMLInputElement): boolean => picked.has(element.type);

/** Sets the value in its standard form (`2026-11-21`, `14:02`, `#ff8800`); any other text is `value-rejected`. */
export async function fillPicked(element: HTMLInputElement, value: string): Promise<Filling> {
  const want = accepted(element, value);
  if (want === null) {
    leave(element);
    return refuse('value-rejected');
  }
  element.value = want;
  send(element, 'input');
  send(element, 'change');
  leave(element);
  await passed(12);
  return element.value === want ? { how: 'set' } : refuse('changed');
}

/** What this type of input makes of `value`, tried on a copy so that a refusal leaves the page's own untouched. */
function accepted(element: HTMLInputElement, value: string): string | null {
  const probe = element.ownerDocument.createElement('input');
  probe.type = element.type;
  for (const name of ['min', 'max', 'step'] as const) probe[name] = element[name];
  probe.value = value;
  if (probe.type === 'color') return probe.value === value.toLowerCase() ? probe.value : null;
  if (probe.type === 'range')
    return value.trim() !== '' && Number(probe.value) === Number(value) ? probe.value : null;
  return probe.value === '' || !probe.validity.valid ? null : probe.value;
}
