/** `npm run shots`: one picture for each surface and state, light and dark, narrow and wide, in .shots/. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Gallery, type Scheme, type Width } from '../tests/e2e/gallery.ts';
import { type Canned, canned } from '../tests/e2e/screens.ts';
import buildExtension from '../tests/e2e/stage/build.ts';

const folder = join(import.meta.dirname, '..', '.shots');
const schemes: Scheme[] = ['light', 'dark'];
const widths: Width[] = ['narrow', 'wide'];
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const wanted = canned.filter(({ surface, state }) => `${surface}-${state}`.startsWith(values.only));
const nameOf = ({ surface, state }: Canned, scheme: Scheme, width: Width): string =>
  `${surface}-${state}-${scheme}-${width}.png`;

const names = new Set(canned.map(({ surface, state }) => `${surface}-${state}`));
if (names.size !== canned.length) throw new Error('Two canned screens have the same surface and state.');

buildExtension();
if (values.only === '') await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

const failures: string[] = [];
const gallery = await Gallery.open();
for (const scheme of schemes) {
  for (const width of widths) {
    for (const screen of wanted) {
      const name = nameOf(screen, scheme, width);
      try {
        const { page, errors, close } = await gallery.hang(screen, { scheme, width });
        await page.screenshot({ path: join(folder, name), fullPage: true });
        await close();
        failures.push(...errors.map(error => `${name}: ${error}`));
      } catch (error) {
        failures.push(`${name}: ${String(error)}`);
      }
    }
  }
}
await gallery.close();

const there = new Set(await readdir(folder));
for (const scheme of schemes) {
  for (const width of widths) {
    for (const screen of wanted) {
      const name = nameOf(screen, scheme, width);
      if (!there.has(name)) failures.push(`${name} is missing`);
    }
  }
}
for (const failure of failures) say(failure);
say(`${there.size} pictures in .shots, ${failures.length} failures`);
process.exit(failures.length === 0 ? 0 : 1);
