import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { provideFirefox } from '../../../scripts/firefox.ts';
import { ensureBundle } from '../../../signaling/bundle.ts';
import { outFolder, serverOrigin } from '../../e2e/stage/build.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The Firefox that the tests drive; empty where there is none. */
    firefox: string;
  }
}

const root = join(import.meta.dirname, '../../..');
export const extensionFolder = join(root, outFolder, 'firefox-mv2');

/** Vitest's global set-up: a Firefox, the server's pages, and the extension built for both. */
export default async function setup(project: TestProject): Promise<void> {
  const firefox = provideFirefox();
  project.provide('firefox', firefox ?? '');
  if (firefox === undefined) {
    process.stdout.write(
      'Firefox is skipped: there is none (apt-get install firefox-esr, or name one in the environment variable FIREFOX).\n',
    );
    return;
  }
  const problem = await ensureBundle();
  if (problem !== null) throw new Error(problem);
  execFileSync('wxt', ['build', '-b', 'firefox'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, WXT_SERVER_URL: serverOrigin, FIELDPOST_OUT: outFolder },
  });
}
