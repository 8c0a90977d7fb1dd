import { expect, test } from 'vitest';
import {
  configurationHelp,
  defaultConfiguration,
  limitSettings,
  readConfiguration,
} from '../../signaling/configuration.ts';

const limits = [
  ...configurationHelp().matchAll(
    /^ {2}(FIELDPOST_(?:LIMIT|MAX|ROOM)_[A-Z_]+)\n[^\n]*\n[^\n]*Default: (\d+)$/gm,
  ),
].map(([, name = '', preset = '']) => ({ name, preset: Number(preset) }));

test('the limits are found', () => {
  expect(limits.length).toBeGreaterThan(10);
});

test.each(limits)('$name can be changed while the server runs', ({ name, preset }) => {
  const read = readConfiguration({ [name]: String(preset - 1) });
  if (!read.ok) throw new Error(read.problems.join(' '));
  const before: Record<string, unknown> = limitSettings(defaultConfiguration());
  const after: Record<string, unknown> = limitSettings(read.configuration);
  expect(Object.keys(after).filter(key => after[key] !== before[key])).toHaveLength(1);
});
