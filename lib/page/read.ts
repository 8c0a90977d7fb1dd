/** Reading a field whole, or saying why it cannot be. Nothing on the page is changed; selection and scroll are put back. */
import type { FieldRefusal } from '../messages.ts';
import type { Field } from './field.ts';
import { isInput } from './field.ts';
import { codeIn } from './fill/boxes.ts';
import { readPainted } from './painted.ts';
import { keepPlace } from './place.ts';
import { proseOf } from './prose.ts';
import { splitBoxes } from './split.ts';

export type Reading = { value: string } | { refusal: FieldRefusal; limit?: number };

/** The field's text as it is shown: a mask's separators included, a choice by its visible name. */
export async function readField(field: Field): Promise<Reading> {
  switch (field.form) {
    case 'file':
      return { refusal: 'file-field' };
    case 'select':
      return { value: Array.from(field.element.selectedOptions, option => option.text).join('\n') };
    case 'input': {
      const { element } = field;
      if (isInput(element) && element.validity.badInput) return { refusal: 'unreadable' };
      const boxes = splitBoxes(element);
      return { value: boxes ? codeIn(boxes) : element.value };
    }
    case 'rich': {
      if (field.box !== field.element) return readEditor(field);
      const { text, whole } = proseOf(field.element);
      return whole ? { value: text } : { refusal: 'partial' };
    }
    case 'code':
      return readEditor(field);
  }
}

async function readEditor(field: Field & { form: 'rich' | 'code' }): Promise<Reading> {
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
export function lengthOf(field: Field): number {
  const { element } = field;
  switch (field.form) {
    case 'file':
      return 0;
    case 'select':
      return Array.from(field.element.selectedOptions, option => option.text).join('\n').length;
    case 'input': {
      const boxes = splitBoxes(element);
      return Array.from(boxes ? codeIn(boxes) : field.element.value).length;
    }
    default:
      return Array.from(proseOf(field.box as HTMLElement).text).length;
  }
}
