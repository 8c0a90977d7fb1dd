/** `npm run shots`: one picture for each surface and state, light and dark, narrow and wide, in .shots/. */
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Gallery, type Scheme, type Width } from '../tests/e2e/gallery.ts';
import { type Canned, canned } from '../tests/e2e/screens.ts';
import { shootReceivePage } from './page-shots.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, '.shots');
const schemes: Scheme[] = ['light', 'dark'];
const widths: Width[] = ['narrow', 'wide'];
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

// --only sharing-paused: those that begin so; --keep: the last build again.
const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, keep: { type: 'boolean', default: false } },
});
const wanted = canned.filter(({ surface, state }) => `${surface}-${state}`.startsWith(values.only));
const nameOf = ({ surface, state }: Canned, scheme: Scheme, width: Width): string =>
  `${surface}-${state}-${scheme}-${width}.png`;

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
const ofPage = await shootReceivePage(folder, values.only);
failures.push(...ofPage.failures);
const gallery = await Gallery.open(join(root, out, 'chrome-mv3'));
for (const screen of wanted) {
  try {
    const hung = await gallery.hang(screen);
    for (const scheme of schemes) {
      for (const width of widths) {
        await gallery.look(hung, { scheme, width });
        await hung.page.screenshot({ path: join(folder, nameOf(screen, scheme, width)), fullPage: true });
      }
    }
    await hung.page.close();
    failures.push(...hung.errors.map(error => `${screen.surface}-${screen.state}: ${error}`));
  } catch (error) {
    failures.push(`${screen.surface}-${screen.state}: ${String(error)}`);
  }
}
await gallery.close();

const there = new Set(await readdir(folder));
const expected = wanted.flatMap(screen =>
  schemes.flatMap(scheme => widths.map(width => nameOf(screen, scheme, width))),
);
failures.push(...expected.filter(name => !there.has(name)).map(name => `${name} is missing`));
for (const failure of failures) say(failure);
say(`${expected.length + ofPage.taken} pictures in .shots, ${failures.length} failures`);
process.exit(failures.length === 0 ? 0 : 1);
