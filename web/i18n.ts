/** The catalogue for the server's pages, where no browser keeps one: what each says of it, by the same keys. */
type Message = string | Record<string, string>;
type Sections = Record<string, Record<string, Message>>;

interface Catalogue {
  i18n: { t(key: string, ...given: (number | readonly string[])[]): string };
}

function messageOf(sections: Sections, key: string): Message {
  const [section = '', name = ''] = key.split('.');
  const message = sections[section]?.[name];
  if (message === undefined) throw new Error(`the words of this page have no message ${key}`);
  return message;
}

/** As `@wxt-dev/i18n`, of these sections: a count chooses the plural, and stands for `$1` where no texts do. */
export function catalogue(sections: Sections): Catalogue {
  return {
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
