/** Bundles the pages and the agent's test extension into `dist/`, each only when something in it changed. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const here = import.meta.dirname;
const root = join(here, '../../..');
export const dist = join(here, 'dist');

const groups = [
  'plain',
  'react',
  'vue',
  'angular',
  'components',
  'masks',
  'code',
  'prose',
  'logins',
] as const;

/** The members of esbuild and svelte/compiler that are used here; both come from this folder's own packages. */
interface Esbuild {
  build(options: Record<string, unknown>): Promise<unknown>;
}
interface Compiler {
  compile(source: string, options: Record<string, unknown>): { js: { code: string } };
}

const digest = (files: string[]): string => {
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
};

/** Runs `make` unless it ran before on the same inputs. */
async function cached(name: string, files: string[], make: () => Promise<unknown>): Promise<void> {
  const stamp = join(dist, `${name}.stamp`);
  const inputs = digest(files);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return;
  await make();
  writeFileSync(stamp, inputs);
}

/** The libraries, by this folder's own lock file. */
function install(): void {
  const lock = join(here, 'package-lock.json');
  const stamp = join(here, 'node_modules/.installed');
  const wanted = digest([lock]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const options = [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--legacy-peer-deps',
    '--prefix',
    here,
  ];
  execFileSync('npm', options, { stdio: 'inherit' });
  writeFileSync(stamp, wanted);
}

/** Builds what changed; resolves with the folder of the unpacked test extension. */
export async function buildFields(): Promise<{ extension: string }> {
  install();
  mkdirSync(dist, { recursive: true });
  const require = createRequire(join(here, 'package.json'));
  const esbuild = require('esbuild') as Esbuild;
  const svelte = {
    name: 'svelte',
    setup(build: { onLoad(filter: { filter: RegExp }, load: (file: { path: string }) => unknown): void }) {
      build.onLoad({ filter: /\.svelte$/ }, ({ path }) => {
        const { compile } = require('svelte/compiler') as Compiler;
        return {
          contents: compile(readFileSync(path, 'utf8'), { filename: path, generate: 'client' }).js.code,
        };
      });
    },
  };
  const common = { bundle: true, minify: true, logLevel: 'error', target: 'es2022', absWorkingDir: here };
  const pages = globSync('pages/*', { cwd: here }).map(file => join(here, file));
  const built = [...pages, join(here, 'package-lock.json'), import.meta.filename];
  await cached('pages', built, () =>
    esbuild.build({
      ...common,
      entryPoints: groups.map(group => `pages/${group}.js`),
      outdir: dist,
      format: 'esm',
      plugins: [svelte],
      conditions: ['browser', 'production', 'import'],
      define: {
        'process.env.NODE_ENV': '"production"',
        global: 'globalThis',
        __VUE_OPTIONS_API__: 'true',
        __VUE_PROD_DEVTOOLS__: 'false',
        __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      },
      loader: {
        '.ttf': 'dataurl',
        '.svg': 'dataurl',
        '.woff': 'dataurl',
        '.woff2': 'dataurl',
        '.png': 'dataurl',
      },
      legalComments: 'none',
    }),
  );
  const extension = join(dist, 'extension');
  mkdirSync(extension, { recursive: true });
  const sources = globSync(['lib/**/*.ts', 'tests/e2e/fields/extension/*'], { cwd: root }).map(file =>
    join(root, file),
  );
  await cached('extension', sources, async () => {
    await esbuild.build({
      ...common,
      entryPoints: ['extension/agent.ts', 'extension/background.ts'],
      outdir: extension,
      format: 'iife',
      tsconfigRaw: '{}',
    });
    writeFileSync(join(extension, 'manifest.json'), readFileSync(join(here, 'extension/manifest.json')));
  });
  return { extension };
}
