/** Reading a field whole, or saying why it cannot be. Nothing on the page is changed; selection and scroll are put back. */
import type { FieldRefusal } from '../messages.ts';
import type { Field } from './field.ts';
import { codeIn } from './fill/boxes.ts';
import { readPainted } from './painted.ts';
import { keepPlace } from './place.ts';
import { proseOf } from './prose.ts';
import { splitBoxes } from './split.ts';

export type Reading = { value: string } | { refusal: FieldRefusal; limit?: number };

/** What a native control shows: a mask's separators included, a choice by its visible name. Null for editors. */
function heldBy(field: Field): string | null {
  if (field.form === 'select')
    return Array.from(field.element.selectedOptions, option => option.text).join('\n');
  if (field.form !== 'input') return null;
  const boxes = splitBoxes(field.element);
  return boxes ? codeIn(boxes) : field.element.value;
}

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

/** How many characters are in the field, as far as it can be told without touching it. */
export const lengthOf = (field: Field): number =>
  field.form === 'file' ? 0 : Array.from(heldBy(field) ?? proseOf(field.box).text).length;
