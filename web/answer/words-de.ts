import {
  answerPage,
  asked,
  badLink,
  common,
  draft,
  facts,
  kind,
  receiving,
  requestFault,
  web,
} from '../../locales/de.json';

/** What the page says in German; `answerPage` is what stands in its HTML in English. */
export const sections = {
  answerPage,
  asked,
  badLink,
  common,
  draft,
  facts,
  kind,
  receiving,
  requestFault,
  web,
};
