import { expect, test } from 'vitest';
import { quick } from '../../bench/server/measure.ts';
import { measures } from '../../bench/server/measures.ts';
import { sentence } from '../../bench/server/row.ts';
import { tool } from './stage/tool.ts';

const redis = tool('redis-server', 'redis-server');
const runnable = Object.entries(measures).filter(([name]) => name !== 'nodes' || redis !== undefined);

test.each(runnable)('bench:server can measure %s', { timeout: 180_000 }, async (_name, measure) => {
  const rows = await measure(quick, []);
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) {
    expect(sentence(row)).toMatch(/^(met {3}|MISSED) {2}\S.*: -?[\d.]+ .*\(goal [<>]= [\d.]+/);
    expect(row.failed).toBeUndefined();
  }
});
