import { installPackages, onPath } from './chromium.ts';

const names = ['firefox-esr', 'firefox'];

const findFirefox = (): string | undefined =>
  process.env['FIREFOX'] ?? names.map(onPath).find(path => path !== undefined);

/** The Firefox to drive; installed where none is found and we may, else undefined. */
export function provideFirefox(): string | undefined {
  const found = findFirefox();
  if (found !== undefined) return found;
  process.stdout.write('No Firefox found: installing the system package …\n');
  return installPackages(['firefox-esr']) ? findFirefox() : undefined;
}
