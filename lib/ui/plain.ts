const longestName = 60;
const longestHost = 253 + ':65535'.length;

const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();

/**
 * Text that a page or the other side chose, fit to be shown: one line, no control or direction characters, cut at
 * `longest` characters.
 */
export function plain(text: string, longest = longestName): string {
  const characters = [...oneLine(text)];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : characters.join('');
}

/** A host, whole: its end says whose it is, so that what no host can be as long as loses its beginning instead. */
export function plainHost(host: string): string {
  const line = oneLine(host);
  return line.length > longestHost ? `…${line.slice(1 - longestHost)}` : line;
}

/** The host of an origin, which is what a person knows a site by. */
export function hostOf(origin: string): string {
  return plainHost(URL.canParse(origin) && new URL(origin).host !== '' ? new URL(origin).host : origin);
}
