import { i18n } from '#i18n';
import type { FieldFacts } from '../handoff/view.ts';
import type { FieldKind } from '../protocol/item.ts';
import { plain } from './plain.ts';

const numbers = new Intl.NumberFormat();

/** A field's name, or what kind of field it is where it has none. */
export function fieldName(label: string, kind?: FieldKind): string {
  const name = plain(label);
  if (name !== '') return name;
  return kind === undefined ? i18n.t('common.unnamedField') : i18n.t(`kind.${kind}`);
}

/** "Password, 16 characters" */
export const factsLine = ({ label, kind, length }: FieldFacts): string =>
  i18n.t('facts.line', [fieldName(label, kind), i18n.t('facts.length', length, [numbers.format(length)])]);
