/** One-time codes split over boxes of one character each: together they are one field. */
import { isInput } from './field.ts';
import { boxOf, elementsOf, parentOf } from './shadow.ts';

const isBox = (element: Element): element is HTMLInputElement =>
  isInput(element) &&
  /^(text|tel|password|number|)$/.test(element.type) &&
  (element.maxLength === 1 || (element.maxLength === -1 && isNarrow(element)));

/** Some libraries allow more than one character in a box, to take a paste apart themselves. */
const isNarrow = (element: Element): boolean => boxOf(element).width <= 56;

const isShown = (element: Element): boolean => boxOf(element).width >= 4;

/** The boxes of the group that `element` belongs to, in order, or null when it is no such box. */
export function splitBoxes(element: Element): HTMLInputElement[] | null {
  if (!isBox(element)) return null;
  let around = parentOf(element);
  for (let depth = 0; around && depth < 4; depth++, around = parentOf(around)) {
    const boxes = Array.from(elementsOf(around)).filter(isBox).filter(isShown);
    if (boxes.length >= 4 && boxes.length <= 12 && boxes.includes(element) && sameWidth(boxes)) return boxes;
  }
  return null;
}

/** What the boxes of one group hold together. */
export const codeIn = (boxes: HTMLInputElement[]): string => boxes.map(box => box.value).join('');

const sameWidth = (boxes: Element[]): boolean =>
  new Set(boxes.map(box => Math.round(boxOf(box).width))).size === 1;
