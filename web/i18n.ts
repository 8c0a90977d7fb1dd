/** The catalogue for the server's pages, where no browser keeps one: what they say of it, by the same keys. */
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
} from '../locales/en.json';

type Message = string | Record<string, string>;

const sections: Record<string, Record<string, Message>> = {
  badLink,
  common,
  facts,
  kind,
  outcome,
  progress,
  receiving,
  recipient,
  web,
};

/** The sections of the catalogue that these pages carry. */
export const sectionNames: readonly string[] = Object.keys(sections);

function messageOf(key: string): Message {
  const [section = '', name = ''] = key.split('.');
  const message = sections[section]?.[name];
  if (message === undefined) throw new Error(`web/i18n.ts carries no message ${key}`);
  return message;
}

/** As `@wxt-dev/i18n`: a count chooses the plural, and stands for `$1` where no texts do. */
function t(key: string, ...given: (number | readonly string[])[]): string {
  const count = given.find(each => typeof each === 'number');
  const texts = given.find(each => typeof each === 'object') ?? (count === undefined ? [] : [String(count)]);
  const message = messageOf(key);
  const text = typeof message === 'string' ? message : (message[String(count)] ?? message['n'] ?? '');
  return text.replace(/\$(\d)/g, (_, place: string) => texts[Number(place) - 1] ?? '');
}

export const i18n = { t };

/** For dates and numbers: as the browser does. */
export const locale = (): undefined => undefined;
