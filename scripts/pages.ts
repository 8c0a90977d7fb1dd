/** `npm run pages`: the scripts and styles of the server's pages, into .output/pages. */
import { join } from 'node:path';
import process, { stderr, stdout } from 'node:process';
import { type Bundle, bundledFile, isCurrent, type LinkPage, writeBundle } from '../signaling/bundle.ts';
import type { BuiltPage } from '../web/build.ts';

const root = join(import.meta.dirname, '..');

async function build(): Promise<Record<LinkPage, BuiltPage>> {
  // What is built may not depend on who builds.
  process.env['NODE_ENV'] = 'production';
  const { buildPages } = await import('../web/build.ts');
  return buildPages(root);
}

try {
  if (!(await isCurrent())) {
    const built = Object.entries(await build());
    const bundle = built.map(([page, { script, style, late }]) => [
      page,
      { script: bundledFile(script), style: bundledFile(style), late: late.map(bundledFile) },
    ]);
    const inputs = built.map(([page, { inputs }]) => [page, inputs]);
    await writeBundle(Object.fromEntries(bundle) as Bundle, Object.fromEntries(inputs));
  }
  stdout.write('.output/pages has the scripts and styles of the pages\n');
} catch (error) {
  const missing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  stderr.write(
    missing
      ? 'The pages cannot be built without the development packages: run `npm install` and `npm run pages`, here or elsewhere, and bring .output/pages along.\n'
      : `The pages could not be built: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
}
