import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { requireChromium } from '../../../scripts/chromium.ts';
import { ensureBundle } from '../../../signaling/bundle.ts';

const root = join(import.meta.dirname, '../../..');

const usualPort = 18_787;
/**
 * The port that the extension under test takes for its own server's; each test file puts its own relay there.
 * Another one lets two runs of the tests go on at once: each has its own build.
 */
export const serverPort = Number(process.env['FIELDPOST_E2E_PORT'] ?? usualPort);
export const serverOrigin = `http://localhost:${serverPort}`;
/** Where builds for that server go. */
export const outFolder = serverPort === usualPort ? '.output/e2e' : `.output/e2e-${serverPort}`;
export const extensionFolder = join(root, outFolder, 'chrome-mv3');

/** Vitest's global set-up: a Chromium, the server's pages, and the extension built for the tests' server. */
export default async function setup(): Promise<void> {
  requireChromium();
  const problem = await ensureBundle();
  if (problem !== null) throw new Error(problem);
  if (process.env['FIELDPOST_E2E_BUILD'] === 'keep' && existsSync(extensionFolder)) return;
  execFileSync('wxt', ['build'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, WXT_SERVER_URL: serverOrigin, FIELDPOST_OUT: outFolder },
  });
}
