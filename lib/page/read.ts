/** Reading a field whole, or saying why it cannot be. Nothing on the page is changed; selection and scroll are put back. */
import type { FieldRefusal } from '../messages.ts';
import type { Field } from './field.ts';
import { heldBy } from './held.ts';
import { readPainted } from './painted.ts';
import { keepPlace } from './place.ts';
import { proseOf } from './prose.ts';

export type Reading = { value: string } | { refusal: FieldRefusal; limit?: number };

/** The field's whole text as it is shown, or why it cannot be had. */
export async function readField(field: Field): Promise<Reading> {
  if (field.form === 'file') return { refusal: 'file-field' };
  const value = heldBy(field);
  if (value !== null) {
    // A number box with letters in it shows them, but gives nothing.
    return (field.element as HTMLInputElement).validity.badInput ? { refusal: 'unreadable' } : { value };
  }
  if (field.box !== field.element) return readEditor(field);
  const { text, whole } = proseOf(field.element);
  return whole ? { value: text } : { refusal: 'partial' };
}

async function readEditor(field: Field): Promise<Reading> {
  const putBack = keepPlace(field);
  try {
    const text = await readPainted({ listener: field.element, box: field.box });
    if (text === null) return { refusal: 'unreadable' };
    return text === 'partial' ? { refusal: 'partial' } : { value: text };
  } finally {
    putBack();
  }
}
