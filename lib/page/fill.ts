/** Puts a value into a field so that the page notices, and reads it back. */
import type { Field } from './field.ts';
import { fillInput } from './fill/input.ts';
import { type Filling, refuse } from './fill/outcome.ts';
import { fillPainted } from './fill/painted.ts';
import { fillRich } from './fill/rich.ts';
import { fillSelect } from './fill/select.ts';

/** Fills whole and verified, or gives the reason why not; never a part of `value`. */
export function fillField(field: Field, value: string): Promise<Filling> {
  switch (field.form) {
    case 'file':
      return Promise.resolve(refuse('file-field'));
    case 'select':
      return fillSelect(field.element, value);
    case 'input':
      return fillInput(field.element, value);
    case 'code':
      return fillPainted({ listener: field.element, box: field.box }, value);
    case 'rich':
      return field.box === field.element
        ? fillRich(field.element, value)
        : fillPainted({ listener: field.element, box: field.box }, value);
  }
}
