import { join } from 'node:path';
import { build } from 'vite';
import { expect, test } from 'vitest';

test('what the network needs in a browser is small and has no libsodium', async () => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      lib: { entry: join(import.meta.dirname, '../../lib/net/host.ts'), formats: ['es'], fileName: 'net' },
    },
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  if (!bundle || !('output' in bundle)) throw new Error('nothing was built');
  const modules = bundle.output.flatMap(chunk => (chunk.type === 'chunk' ? Object.keys(chunk.modules) : []));
  expect(modules.some(name => name.includes('simple-peer'))).toBe(true);
  expect(modules.filter(name => /libsodium|otplib/.test(name))).toEqual([]);
  const size = bundle.output.reduce(
    (sum, chunk) => sum + (chunk.type === 'chunk' ? chunk.code.length : 0),
    0,
  );
  expect(size).toBeLessThan(200_000);
});
