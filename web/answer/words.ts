import {
  asked,
  badLink,
  common,
  draft,
  facts,
  kind,
  receiving,
  requestFault,
  web,
} from '../../locales/en.json';
import { catalogue, locale } from '../i18n.ts';
import { sections as de } from './words-de.ts';

/** The sections of the catalogue that this page carries. */
export const sections = { asked, badLink, common, draft, facts, kind, receiving, requestFault, web };

export const { i18n, language } = catalogue({ en: sections, de });
export { locale };
