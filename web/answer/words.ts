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

/** The sections of the catalogue that this page carries. */
export const sections = { asked, badLink, common, draft, facts, kind, receiving, requestFault, web };

export const { i18n } = catalogue({ en: sections });
export { locale };
