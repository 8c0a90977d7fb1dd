import {
  answers,
  asking,
  badLink,
  common,
  facts,
  kind,
  linkAdmin,
  readAnswers,
  readLink,
  receiving,
  replaced,
  requestFault,
  requests,
  web,
} from '../../locales/en.json';
import { catalogue, locale } from '../i18n.ts';
import { sections as de } from './words-de.ts';

/** The sections of the catalogue that this page carries. */
export const sections = {
  answers,
  asking,
  badLink,
  common,
  facts,
  kind,
  linkAdmin,
  readAnswers,
  readLink,
  receiving,
  replaced,
  requestFault,
  requests,
  web,
};

export const { i18n, language } = catalogue({ en: sections, de });
export { locale };
