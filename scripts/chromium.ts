import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'ungoogled-chromium'];

/** Where a program is found, as a shell finds it. */
export function onPath(name: string): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    try {
      const path = join(folder, name);
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

const findChromium = (): string | undefined =>
  process.env['CHROMIUM'] ?? names.map(onPath).find(path => path !== undefined);

const how =
  'Install it (Debian: apt-get install chromium) or name one in the environment variable CHROMIUM. ' +
  'Branded Chrome will not do: it no longer loads an unpacked extension from its command line.';

/** Install packages by the system's own manager, where there is one that we may use. */
export function installPackages(packages: readonly string[]): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || onPath('apt-get') === undefined)
    return false;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'], env };
  spawnSync('apt-get', ['update', '-q'], options);
  const { status } = spawnSync(
    'apt-get',
    ['install', '-y', '-q', '--no-install-recommends', ...packages],
    options,
  );
  return status === 0;
}

/** The Chromium to drive; installed where none is found and we may. @throws Error that says what to do. */
export function requireChromium(): string {
  const found = findChromium();
  if (found !== undefined) return found;
  process.stdout.write('No Chromium found: installing the system package …\n');
  if (!installPackages(['chromium', 'fonts-liberation'])) throw new Error(`No Chromium found. ${how}`);
  const installed = findChromium();
  if (installed === undefined) throw new Error(`Chromium was installed but is not on the path. ${how}`);
  return installed;
}

/** Arguments every Chromium of ours starts with. */
export function chromiumArguments(extension: string): string[] {
  return [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-quic',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    `--disable-extensions-except=${extension}`,
    `--load-extension=${extension}`,
  ];
}
