/** What the picker says in a page. */
import { i18n } from '#i18n';
import type { PickerWords } from '../page/agent.ts';
import { fieldsPerItem } from '../protocol/limits.ts';

export const pickerWords = (): PickerWords => ({
  hint: i18n.t('picker.hint'),
  nothing: i18n.t('picker.nothing'),
  frame: i18n.t('picker.frame', ['{host}']),
  unnamed: i18n.t('picker.unnamed'),
  several: i18n.t('picker.several'),
  done: i18n.t('common.done'),
});

export const markedWords = (count: number, full: boolean): string =>
  full ? i18n.t('picker.full', [String(fieldsPerItem)]) : i18n.t('picker.marked', count);
