import { expect, test } from 'vitest';
import { digitsIn } from '../../lib/ui/digits.ts';

test.each([
  ['482916', '482916'],
  ['482 916', '482916'],
  ['482-916.', '482916'],
  ['The code is 482\u00a0916', '482916'],
  ['٤٨٢٩١٦', '482916'],
  ['۴۸۲۹۱۶', '482916'],
  ['４８２９１６', '482916'],
  ['no digits', ''],
  ['', ''],
])('the digits in %j are %j', (text, digits) => {
  expect(digitsIn(text)).toBe(digits);
});
