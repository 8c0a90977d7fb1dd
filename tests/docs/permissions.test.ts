import { describe, expect, it } from 'vitest';
import type { ConfigEnv, UserManifest } from 'wxt';
import config from '../../wxt.config.ts';
import { firstCells, pageOf, section } from './page.ts';

const page = pageOf('docs/permissions.md');

async function manifestOf(browser: 'chrome' | 'firefox'): Promise<UserManifest> {
  const { manifest } = config;
  if (typeof manifest !== 'function') throw new Error('wxt.config.ts gives the manifest by a function');
  const environment: ConfigEnv = {
    browser,
    mode: 'store',
    command: 'build',
    manifestVersion: browser === 'chrome' ? 3 : 2,
  };
  return manifest(environment);
}

/** The rows under a heading that stand before its first subsection. */
const listed = (heading: string): string[] => firstCells(section(page, heading).split(/^### /m)[0] ?? '');

describe('docs/permissions.md', () => {
  it('lists what Chromium is asked for at install', async () => {
    expect(new Set(listed('## At install'))).toEqual(new Set((await manifestOf('chrome')).permissions));
  });

  it('lists nothing less than what Firefox is asked for', async () => {
    const told = listed('## At install');
    const { permissions = [] } = await manifestOf('firefox');
    expect(permissions.filter(name => !told.includes(name))).toEqual([]);
    expect(told.filter(name => !permissions.includes(name))).toEqual(['offscreen', 'sidePanel']);
  });

  it('lists the one host of the install', async () => {
    const { host_permissions: hosts = [] } = await manifestOf('chrome');
    expect(hosts).toHaveLength(1);
    expect(hosts[0]).toMatch(/^https?:\/\/[^/*]+\/h$/);
    const [host] = listed('### Host');
    expect(host).toMatch(/^the default server's \/h /);
    expect(listed('### Host')).toHaveLength(1);
  });

  it('lists what may be asked for later', async () => {
    const manifest = await manifestOf('chrome');
    expect(listed('## Asked for later')).toEqual(manifest.optional_permissions);
    expect(listed('### Hosts, asked for one by one')).toEqual(manifest.optional_host_permissions);
  });

  it('quotes the content security policy', async () => {
    const { content_security_policy: policy } = await manifestOf('chrome');
    const text = typeof policy === 'string' ? policy : policy?.extension_pages;
    expect(section(page, '## Content-Security-Policy')).toContain(`\`${text}\``);
  });

  it('claims as absent only what is absent', async () => {
    const { permissions = [], optional_permissions: optional = [] } = await manifestOf('chrome');
    const absent = section(page, '## Not asked for').matchAll(/`(\w+)`/g);
    const names = [...absent].map(([, name = '']) => name).filter(name => name !== 'activeTab');
    expect(names.length).toBeGreaterThan(5);
    const asked: readonly string[] = [...permissions, ...optional];
    expect(names.filter(name => asked.includes(name))).toEqual([]);
  });
});
