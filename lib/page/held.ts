import type { Field } from './field.ts';
import { proseOf } from './prose.ts';
import { codeIn, splitBoxes } from './split.ts';

/** What a native control shows: a mask's separators included, a choice by its visible name. Null for editors. */
export function heldBy(field: Field): string | null {
  if (field.form === 'select')
    return Array.from(field.element.selectedOptions, option => option.text).join('\n');
  if (field.form !== 'input') return null;
  const boxes = splitBoxes(field.element);
  return boxes ? codeIn(boxes) : field.element.value;
}

/** How many characters are in the field, as far as it can be told without touching it. */
export const lengthOf = (field: Field): number =>
  field.form === 'file' ? 0 : Array.from(heldBy(field) ?? proseOf(field.box).text).length;
