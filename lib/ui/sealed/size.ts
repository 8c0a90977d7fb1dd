import { i18n } from '#i18n';

/** A file's size as people write it. */
export function sizeText(bytes: number): string {
  const format = (value: number, digits: number): string =>
    value.toLocaleString(i18n.t('@@ui_locale').replace('_', '-'), { maximumFractionDigits: digits });
  if (bytes < 1024) return i18n.t('sealed.bytes', [format(bytes, 0)]);
  if (bytes < 1024 * 1024) return i18n.t('sealed.kilobytes', [format(bytes / 1024, 0)]);
  return i18n.t('sealed.megabytes', [format(bytes / (1024 * 1024), 1)]);
}
