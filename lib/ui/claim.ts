import { i18n, locale } from '#i18n';
import type { FieldFacts } from '../handoff/view.ts';
import type { FieldKind } from '../protocol/item.ts';
import { hostOf, plain } from './plain.ts';

/** A field's name, or what kind of field it is where it has none. */
export function fieldName(label: string, kind?: FieldKind): string {
  const name = plain(label);
  if (name !== '') return name;
  return kind === undefined ? i18n.t('common.unnamedField') : i18n.t(`kind.${kind}`);
}

/** What a person knows a page's site by; a page in a sandbox, or of a file, has none and calls itself `null`. */
export const siteName = (origin: string): string =>
  origin === '' || origin === 'null' ? i18n.t('common.noSite') : hostOf(origin);

/** "16 characters" */
export const lengthLine = (length: number): string =>
  i18n.t('facts.length', length, [new Intl.NumberFormat(locale()).format(length)]);

/** "Password, 16 characters" */
export const factsLine = ({ label, kind, length }: FieldFacts): string =>
  i18n.t('facts.line', [fieldName(label, kind), lengthLine(length)]);
