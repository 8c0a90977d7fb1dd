/** What the other side says about itself: bounded, shown as text, never trusted. */
import { labelCharacters, originCharacters } from './limits.ts';

/** The text, cut to 256 UTF-16 code units without splitting a surrogate pair. */
export function clipLabel(text: string): string {
  if (text.length <= labelCharacters) return text;
  const end = labelCharacters - (/[\ud800-\udbff]/.test(text.charAt(labelCharacters - 1)) ? 1 : 0);
  return text.slice(0, end);
}

/** The normal form of an http or https origin, or undefined when the text is anything else. */
export function originClaim(text: string): string | undefined {
  if (text.length > originCharacters || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && url.href === `${url.origin}/` ? url.origin : undefined;
}
