import './style/parts.css';
import { i18n } from '#i18n';

/** Set the page's language and direction to those of the catalogue in use. */
export function nameLanguage(): void {
  const { documentElement: html } = document;
  html.lang = i18n.t('@@ui_locale').replace('_', '-');
  html.dir = i18n.t('@@bidi_dir');
}

/** Make the page ours. @returns where to render */
export function prepareDocument(): HTMLElement {
  nameLanguage();
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no element with the id "root".');
  return root;
}
