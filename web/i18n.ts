/** The catalogue for the server's pages, where no browser keeps one: what each says of it, by the same keys. */
type Message = string | Record<string, string>;
type Sections = Record<string, Record<string, Message>>;

/** The languages that a page may have words in. */
export type PageLanguage = 'en' | 'de';

interface Catalogue {
  /** What the page speaks. */
  language: PageLanguage;
  i18n: { t(key: string, ...given: (number | readonly string[])[]): string };
}

function messageOf(sections: Sections, key: string): Message {
  const [section = '', name = ''] = key.split('.');
  const message = sections[section]?.[name];
  if (message === undefined) throw new Error(`the words of this page have no message ${key}`);
  return message;
}

/** The first of the browser's languages that the page has, or English. */
function firstOf(wanted: readonly string[], words: object): PageLanguage {
  const known = wanted.map(tag => tag.split('-')[0]?.toLowerCase());
  return known.find((tag): tag is PageLanguage => tag !== undefined && Object.hasOwn(words, tag)) ?? 'en';
}

/**
 * As `@wxt-dev/i18n`, of these sections: a count chooses the plural, and stands for `$1` where no texts do. The page is
 * the same for everybody, so its language is chosen here and not by the server.
 */
export function catalogue(
  words: { en: Sections; de?: Sections },
  wanted: readonly string[] = navigator.languages,
): Catalogue {
  const language = firstOf(wanted, words);
  const sections = words[language] ?? words.en;
  return {
    language,
    i18n: {
      t(key, ...given) {
        const count = given.find(each => typeof each === 'number');
        const texts =
          given.find(each => typeof each === 'object') ?? (count === undefined ? [] : [String(count)]);
        const message = messageOf(sections, key);
        const text = typeof message === 'string' ? message : (message[String(count)] ?? message['n'] ?? '');
        return text.replace(/\$(\d)/g, (_, place: string) => texts[Number(place) - 1] ?? '');
      },
    },
  };
}

/** For dates and numbers: as the browser does. */
export const locale = (): undefined => undefined;
