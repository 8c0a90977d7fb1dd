import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { serverFlags } from '../../signaling/flags.ts';

const root = join(import.meta.dirname, '../..');

// Without them a connection takes more memory, and costs a quarter more (docs/performance.md).
it.each(['package.json', 'deploy/fieldpost.service', 'deploy/Dockerfile', 'docs/operating.md'])(
  '%s starts the server with the flags that it is measured with',
  file => {
    const starts = readFileSync(join(root, file), 'utf8')
      .split('\n')
      .filter(line => /node\b.*signaling\/main\.ts/.test(line) && !line.includes('--help'));
    expect(starts).not.toHaveLength(0);
    expect(serverFlags).toEqual(['--max-semi-space-size=4', '--expose-gc']);
    for (const line of starts) for (const flag of serverFlags) expect(line).toContain(flag);
  },
);
