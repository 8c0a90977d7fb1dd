/**
 * A sealed block in the text around it. Armor is strict (C2SP age.md), but what people select and paste has been
 * through mail programs and one-line fields: newlines turned into spaces, lines quoted or indented, dashes prettified.
 * All of that is undone here; what is inside the block is authenticated, so being lenient about its lines risks nothing.
 */

import { kindOfHeader, type SealedKind } from './header.ts';
import { headBytes, textBytes } from './limits.ts';

export interface Block {
  /** In the one form that age's tools read, with a newline at its end. */
  armored: string;
  /** Where it stands in the text that it was found in. */
  start: number;
  end: number;
}

export type NoBlock = 'not-sealed' | 'several-blocks' | 'incomplete' | 'damaged' | 'too-large';

const columns = 64;
/** A block of `textBytes`, with its lines quoted, and a mail around it. */
const longestText = 2 * textBytes;

/** What may stand for a space or a newline: quotation marks, and characters that take no room. */
const between = '[\\s>|\\u00ad\\u200b-\\u200f\\u2060]';
const space = /[ \t\u00a0]/;
const dash = /[-\u2010-\u2015\u2212]/;
const label = new RegExp(['(BEGIN|END)', 'AGE', 'ENCRYPTED', 'FILE'].join(`${between}{1,24}`), 'g');

interface Marker {
  kind: 'begin' | 'end';
  start: number;
  end: number;
}

/** BEGIN and END lines, with the dashes on both sides. */
function markersIn(text: string): Marker[] {
  return [...text.matchAll(label)].flatMap(match => {
    let start = match.index;
    let end = start + match[0].length;
    while (space.test(text[start - 1] ?? '')) start -= 1;
    while (space.test(text[end] ?? '')) end += 1;
    const inner = { start, end };
    while (dash.test(text[start - 1] ?? '')) start -= 1;
    while (dash.test(text[end] ?? '')) end += 1;
    return start < inner.start && end > inner.end
      ? [{ kind: match[1] === 'BEGIN' ? 'begin' : 'end', start, end } as const]
      : [];
  });
}

/** Base64 in lines of 64 characters, between the two marks. */
export function armorOf(base64: string): string {
  const lines = base64.match(new RegExp(`.{1,${columns}}`, 'g')) ?? [];
  return ['-----BEGIN AGE ENCRYPTED FILE-----', ...lines, '-----END AGE ENCRYPTED FILE-----', ''].join('\n');
}

/**
 * The one sealed block in a text. The same block twice, as in a mail and the reply that quotes it, counts as one.
 *
 * @param most - characters of text that are looked through.
 */
export function findBlock(text: string, most: number = longestText): { ok: Block } | { bad: NoBlock } {
  if (text.length > most) return { bad: 'too-large' };
  const markers = markersIn(text);
  if (markers.length === 0) return { bad: 'not-sealed' };
  const found: Block[] = [];
  for (let at = 0; at < markers.length; at += 2) {
    const [begin, end] = [markers[at], markers[at + 1]];
    if (begin?.kind !== 'begin' || end?.kind !== 'end') return { bad: 'incomplete' };
    const base64 = text.slice(begin.end, end.start).replace(new RegExp(between, 'g'), '');
    if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return { bad: 'damaged' };
    found.push({ armored: armorOf(base64), start: begin.start, end: end.end });
  }
  const [first, ...others] = found;
  if (first === undefined) return { bad: 'not-sealed' };
  return others.every(other => other.armored === first.armored) ? { ok: first } : { bad: 'several-blocks' };
}

/** What to ask for to open a text, or why there is nothing to ask for. */
export function kindOfBlock(text: string): { ok: SealedKind } | { bad: NoBlock | 'newer-version' } {
  const found = findBlock(text);
  if ('bad' in found) return found;
  const [, ...lines] = found.ok.armored.split('\n');
  const kind = kindOfHeader(
    atob(
      lines
        .slice(0, 2)
        .join('')
        .slice(0, Math.ceil(headBytes / 3) * 4),
    ),
  );
  if (kind === 'not-sealed') return { bad: 'damaged' };
  return kind === 'passphrase' || kind === 'recipients' ? { ok: kind } : { bad: kind };
}

/** A block with lines of plain text under it, which whoever opens it skips. */
export const withNote = (armored: string, note: string): string => `${armored}\n${note.trim()}\n`;
