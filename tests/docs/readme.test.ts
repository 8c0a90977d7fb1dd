import { expect, it } from 'vitest';
import { defaultTtl, itemBytes, linkKeyBytes, maxTtl, minTtl } from '../../lib/protocol/limits.ts';
import en from '../../locales/en.json' with { type: 'json' };
import config from '../../wxt.config.ts';
import { pageOf, section } from './page.ts';

const page = pageOf('README.md');

it('gives the limits of the protocol', () => {
  const limits = section(page, '## Limits');
  expect(limits).toContain(`${defaultTtl / 3600} hour`);
  expect(limits).toContain(`${minTtl / 60} minute to ${maxTtl / 3600} hours`);
  expect(limits).toContain(`${itemBytes.toLocaleString('en-US')} bytes`);
  expect(section(page, '## How it works')).toContain(`${linkKeyBytes}-byte link key`);
});

it('gives the oldest Chromium that the manifest admits', async () => {
  const { manifest } = config;
  if (typeof manifest !== 'function') throw new Error('wxt.config.ts gives the manifest by a function');
  const { minimum_chrome_version: oldest } = await manifest({
    browser: 'chrome',
    mode: 'store',
    command: 'build',
    manifestVersion: 3,
  });
  expect(page).toContain(`Chromium ${oldest} or newer`);
});

it('gives the exit status that the command line gives', () => {
  const status = /Exit status: (.*)$/m.exec(en.cli.help)?.[1] ?? 'none';
  expect(page).toContain(`Exit status: ${status}`);
});

it('names options that the command line has', () => {
  const usage = section(page, '## Command line');
  const known = `${en.cli.help}${en.cli.helpSend}${en.cli.helpReceive}${en.cli.helpRequest}${en.cli.helpAnswer}${en.cli.helpDrop}${en.cli.helpOpen}`;
  const named = [...usage.matchAll(/`?(--[a-z-]+)/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter(name => !known.includes(name) && name !== '--')).toEqual([]);
});

it('names the licence that is there', () => {
  expect(section(page, '## Licence')).toContain('[Apache License 2.0](LICENSE)');
  const licence = pageOf('LICENSE');
  expect(licence).toMatch(/^\s+Apache License\n\s+Version 2\.0, January 2004\n/);
  expect(licence).toContain('END OF TERMS AND CONDITIONS');
  expect(licence).toContain('Copyright [yyyy] [name of copyright owner]');
  expect(JSON.parse(pageOf('package.json'))).toMatchObject({ license: 'Apache-2.0' });
});
