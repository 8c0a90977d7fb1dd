/** `npm run shots`: one picture for each surface and state, light and dark, narrow and wide, in .shots/. */
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Canned } from '../tests/e2e/canned.ts';
import { Gallery, type Scheme, type Width } from '../tests/e2e/gallery.ts';
import { canned } from '../tests/e2e/screens.ts';
import { shootReceivePage } from './page-shots.ts';

const root = join(import.meta.dirname, '..');
const schemes: Scheme[] = ['light', 'dark'];
const widths: Width[] = ['narrow', 'wide'];
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

// --only sharing-paused,home: those that begin so; --language de; --look dark-narrow; --keep: the last build again.
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    language: { type: 'string', default: 'en' },
    look: { type: 'string', default: '' },
    keep: { type: 'boolean', default: false },
  },
});
const beginnings = values.only.split(',');
const isWanted = (name: string): boolean => beginnings.some(beginning => name.startsWith(beginning));
const wanted = canned.filter(({ surface, state }) => isWanted(`${surface}-${state}`));
const looks = schemes
  .flatMap(scheme => widths.map(width => ({ scheme, width })))
  .filter(({ scheme, width }) => `${scheme}-${width}`.includes(values.look));
const nameOf = ({ surface, state }: Canned, scheme: Scheme, width: Width): string =>
  `${surface}-${state}-${scheme}-${width}.png`;

const folder = join(root, values.language === 'en' ? '.shots' : `.shots/${values.language}`);
const names = new Set(canned.map(({ surface, state }) => `${surface}-${state}`));
if (names.size !== canned.length) throw new Error('Two canned screens have the same surface and state.');

const out = '.output/shots';
if (!values.keep) {
  execFileSync('wxt', ['build'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, FIELDPOST_OUT: out },
  });
}
if (values.only === '') await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

const failures: string[] = [];
// The server's own pages are taken in every light.
const ofPage =
  values.language === 'en' || values.language === 'de'
    ? await shootReceivePage(folder, isWanted, values.language)
    : { taken: 0, failures: [] };
failures.push(...ofPage.failures);
const gallery = await Gallery.open(join(root, out, 'chrome-mv3'), values.language);
for (const screen of wanted) {
  try {
    const hung = await gallery.hang(screen);
    for (const { scheme, width } of looks) {
      await gallery.look(hung, { scheme, width });
      await hung.page.screenshot({ path: join(folder, nameOf(screen, scheme, width)), fullPage: true });
    }
    await hung.page.close();
    failures.push(...hung.errors.map(error => `${screen.surface}-${screen.state}: ${error}`));
  } catch (error) {
    failures.push(`${screen.surface}-${screen.state}: ${String(error)}`);
  }
}
await gallery.close();

const there = new Set(await readdir(folder));
const expected = wanted.flatMap(screen => looks.map(({ scheme, width }) => nameOf(screen, scheme, width)));
failures.push(...expected.filter(name => !there.has(name)).map(name => `${name} is missing`));
for (const failure of failures) say(failure);
say(`${expected.length + ofPage.taken} pictures in .shots, ${failures.length} failures`);
process.exit(failures.length === 0 ? 0 : 1);
