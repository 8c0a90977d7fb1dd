import { expect, it } from 'vitest';
import { sitePattern } from '../../lib/protocol/site.ts';

it.each([
  ['https://github.com', 'https://github.com/*'],
  ['http://localhost:8080', 'http://localhost/*'],
  ['https://[2001:db8::1]:8443', 'https://[2001:db8::1]/*'],
])('names the pages of %s without its port', (origin, pattern) => {
  expect(sitePattern(origin)).toBe(pattern);
});
