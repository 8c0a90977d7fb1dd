import { describe, expect, it } from 'vitest';
import config from '../../wxt.config.ts';
import { firstCells, pageOf, section } from './page.ts';

const page = pageOf('docs/store.md');

describe('docs/store.md', () => {
  it('justifies every permission of the manifest, and none that it does not have', async () => {
    const { manifest } = config;
    if (typeof manifest !== 'function') throw new Error('wxt.config.ts gives the manifest by a function');
    const { permissions = [], optional_permissions: optional = [] } = await manifest({
      browser: 'chrome',
      mode: 'store',
      command: 'build',
      manifestVersion: 3,
    });
    const told = firstCells(section(page, '## Permission justifications'));
    const named = told.filter(name => !/host/i.test(name)).map(name => name.replace(/ \(optional\)$/, ''));
    expect(named).toHaveLength(permissions.length + optional.length);
    expect(new Set(named)).toEqual(new Set<string>([...permissions, ...optional]));
    expect(told.filter(name => /host/i.test(name))).toHaveLength(2);
  });

  it('has no justification longer than a store takes', () => {
    const texts = section(page, '## Permission justifications')
      .split('\n')
      .filter(line => line.startsWith('| `') || line.startsWith('| Host') || line.startsWith('| Optional'))
      .map(line => line.split('|')[2]?.trim() ?? '');
    expect(texts.length).toBeGreaterThan(8);
    expect(texts.filter(text => text.length > 1000)).toEqual([]);
  });

  it('has a short description that a store takes', () => {
    const [text = ''] = section(page, '## Short description')
      .split('\n')
      .filter(line => line.startsWith('> '));
    expect(text.slice(2).length).toBeGreaterThan(20);
    expect(text.slice(2).length).toBeLessThanOrEqual(132);
  });

  it('names the third-party code that the extension imports', () => {
    const { dependencies } = JSON.parse(pageOf('package.json')) as { dependencies: Record<string, string> };
    const onServers = [
      '@fastify/static',
      'fastify',
      'helmet',
      'ioredis',
      'jose',
      'pino',
      'prom-client',
      'rate-limiter-flexible',
      'ws',
      '@roamhq/wrtc',
    ];
    const packaged = Object.keys(dependencies).filter(name => !onServers.includes(name));
    for (const name of packaged) expect(page, name).toContain(name);
  });
});
