import {
  badLink,
  common,
  drop,
  dropFault,
  dropPage,
  facts,
  kind,
  receiving,
  web,
} from '../../locales/de.json';

/** What the page says in German; `dropPage` is what stands in its HTML in English. */
export const sections = { badLink, common, drop, dropFault, dropPage, facts, kind, receiving, web };
