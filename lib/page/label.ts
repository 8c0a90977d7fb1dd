/** What a field is called, as a person would say it. */
import type { Field } from './field.ts';
import { parentOf, type Tree } from './shadow.ts';

const longest = 80;
const controls = 'input, textarea, select, button, script, style, [contenteditable]';

const tidy = (text: string | null | undefined): string => {
  const flat = (text ?? '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\s*[:*]+$/, '');
  const characters = Array.from(flat);
  return characters.length > longest
    ? `${characters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`
    : flat;
};

/**
 * The name of a field, at most 80 characters: aria-labelledby, aria-label, its label element, the custom element's
 * own label, placeholder, title, text in front of it, name. Empty when there is none. Never the field's value.
 */
export function labelOf(field: Field): string {
  const { element, box } = field;
  const sources: (() => string | null | undefined)[] = [
    () => (box === element ? null : (attributeLabel(box) ?? textBefore(box))),
    () => attributeLabel(element),
    () => ownLabels(element),
    () => hostLabel(element),
    () => element.getAttribute('placeholder') ?? element.getAttribute('data-placeholder'),
    () => element.getAttribute('title'),
    () => textBefore(box),
    () => words(element.getAttribute('name') || element.id),
  ];
  for (const source of sources) {
    const label = tidy(source());
    if (label) return label;
  }
  return '';
}

function labelledBy(element: Element): string | null {
  const ids = element.getAttribute('aria-labelledby')?.split(/\s+/).filter(Boolean);
  if (!ids?.length) return null;
  const tree = element.getRootNode() as Tree;
  return ids
    .map(id => tree.getElementById?.(id))
    .map(named => (named ? textWithout(named, element) : ''))
    .join(' ');
}

const attributeLabel = (element: Element): string | null =>
  labelledBy(element) ?? element.getAttribute('aria-label');

function ownLabels(element: Element): string | null {
  const labels = (element as HTMLInputElement).labels;
  if (!labels?.length) return null;
  return Array.from(labels, label => textWithout(label, element)).join(' ');
}

/** The text of `around` without what the controls in it hold: neither options nor secrets are part of a label. */
function textWithout(around: Node, element: Element): string {
  if (around === element || (around as Element).matches?.(controls)) return '';
  if (around.nodeType === 3) return ` ${around.nodeValue ?? ''}`;
  return Array.from(around.childNodes, child => textWithout(child, element)).join('');
}

/** A custom element names its inner input by its own attributes. */
function hostLabel(element: Element): string | null {
  for (let at = parentOf(element); at; at = parentOf(at)) {
    if (!at.localName.includes('-')) continue;
    const name =
      attributeLabel(at) ?? at.getAttribute('label') ?? ownLabels(at) ?? at.getAttribute('placeholder');
    if (name?.trim()) return name;
  }
  return null;
}

/** Short text right in front of the field: `<td>Password</td><td><input></td>`, `Password <input>`. */
function textBefore(box: Element): string | null {
  let at: Element = box;
  for (let depth = 0; depth < 3; depth++) {
    for (let node = at.previousSibling; node; node = node.previousSibling) {
      const element = node.nodeType === 1 ? (node as Element) : null;
      // What stands before another field belongs to that one.
      if (element?.matches(controls) || element?.querySelector(controls)) return null;
      const text = node.nodeType === 8 ? '' : (node.textContent?.trim() ?? '');
      if (text) return text.length <= longest ? text : null;
    }
    const parent = at.parentElement;
    if (!parent || parent.matches('body, form')) return null;
    at = parent;
  }
  return null;
}

/** `user_name`, `userName` and `user-name` as words; generated names (`:r1:`, `input-4821`) are none. */
function words(name: string): string | null {
  if (!name || /[:[\]]|\d{3,}|^(mat-|mui-|radix|react|ember|sl-)/i.test(name)) return null;
  const spaced = name
    .replace(/[_-]+/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .trim();
  return spaced ? spaced.charAt(0).toUpperCase() + spaced.slice(1) : null;
}
