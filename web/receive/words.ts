import {
  badLink,
  common,
  facts,
  kind,
  outcome,
  progress,
  receiving,
  recipient,
  web,
} from '../../locales/en.json';
import { catalogue, locale } from '../i18n.ts';
import { sections as de } from './words-de.ts';

/** The sections of the catalogue that this page carries. */
export const sections = { badLink, common, facts, kind, outcome, progress, receiving, recipient, web };

export const { i18n, language } = catalogue({ en: sections, de });
export { locale };
