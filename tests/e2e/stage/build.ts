import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { requireChromium } from '../../../scripts/chromium.ts';

const root = join(import.meta.dirname, '../../..');

/** The port that the extension under test takes for its own server's; each test file puts its own relay there. */
export const serverPort = 18_787;
export const serverOrigin = `http://localhost:${serverPort}`;
export const extensionFolder = join(root, '.output/e2e/chrome-mv3');

/** Vitest's global set-up: a Chromium, and the extension built for the tests' server. */
export default function setup(): void {
  requireChromium();
  if (process.env['FIELDPOST_E2E_BUILD'] === 'keep' && existsSync(extensionFolder)) return;
  execFileSync('wxt', ['build'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, WXT_SERVER_URL: serverOrigin, FIELDPOST_OUT: '.output/e2e' },
  });
}
