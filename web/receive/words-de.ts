import {
  badLink,
  common,
  facts,
  kind,
  linkPage,
  outcome,
  progress,
  receiving,
  recipient,
  web,
} from '../../locales/de.json';

/** What the page says in German; `linkPage` is what stands in its HTML in English. */
export const sections = {
  badLink,
  common,
  facts,
  kind,
  linkPage,
  outcome,
  progress,
  receiving,
  recipient,
  web,
};
