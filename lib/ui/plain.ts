const longest = 60;

/**
 * Text that a page or the other side chose, fit to be shown: one line, no control or direction characters, cut at 60
 * characters.
 */
export function plain(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const characters = [...line];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line;
}

/** The host of an origin, which is what a person knows a site by. */
export function hostOf(origin: string): string {
  return URL.canParse(origin) && new URL(origin).host !== '' ? new URL(origin).host : plain(origin);
}
