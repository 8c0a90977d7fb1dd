import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configurationHelp } from '../../signaling/configuration.ts';
import { createKeptTally } from '../../signaling/kept.ts';
import { createMetrics } from '../../signaling/metrics.ts';
import { createTally } from '../../signaling/tally.ts';
import { pageOf } from './page.ts';

const files = readdirSync(join(import.meta.dirname, '..', '..', 'deploy'));

describe('deploy/', () => {
  it.each(files)('%s names no variable that does not exist', file => {
    const known = new Set(configurationHelp().match(/FIELDPOST_\w+/g));
    const said = pageOf(`deploy/${file}`).match(/FIELDPOST_[A-Z_]*[A-Z]/g) ?? [];
    expect(said.filter(name => !known.has(name))).toEqual([]);
  });

  it('has a dashboard of counters that exist; operating.md tells of each', async () => {
    const tally = createTally();
    const metrics = createMetrics({ connections: new Map(), rooms: new Map(), tally }, createKeptTally(), {
      version: '0',
      rooms: () => 0,
      drops: () => ({ count: 0, open: 0, bytes: 0 }),
      forms: () => 0,
      reachable: () => true,
    });
    const text = await metrics.text();
    metrics.stop();
    const known = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
    const board = pageOf('deploy/grafana.json');
    expect(JSON.parse(board)).toHaveProperty('panels');
    const shown = new Set(board.match(/fieldpost_[a-z_]+/g));
    expect([...shown].filter(name => !known.has(name))).toEqual([]);
    const page = pageOf('docs/operating.md');
    expect([...known].filter(name => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
