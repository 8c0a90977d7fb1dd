/** Builds the scripts and styles of the server's own pages: the same bytes wherever and whenever that is done. */
import { createHash } from 'node:crypto';
import { join, relative, sep } from 'node:path';
import { build, type InlineConfig, type Plugin, type Rollup } from 'vite';
import { type LinkPage, linkPages } from '../signaling/bundle.ts';
import { type LatePackage, type Route, routes } from './routes.ts';

export interface BuiltFile {
  name: string;
  body: Buffer;
}

export interface BuiltPage {
  script: BuiltFile;
  style: BuiltFile;
  /** What it fetches only once somebody acts. */
  late: BuiltFile[];
  /** What it was made of, from the root; the packages by the lockfile. */
  inputs: string[];
}

const targets = ['chrome120', 'firefox128', 'safari17.4'];

/** Where a late package comes from, and what stands in for it until it is there. */
const late: Record<LatePackage, { from: string; standIn: string }> = {
  sodium: { from: 'libsodium-wrappers-sumo', standIn: 'web/packages/sodium.ts' },
  peer: { from: 'simple-peer/simplepeer.min.js', standIn: 'web/packages/simple-peer.ts' },
};

/** As text, so that no tsconfig.json is read: that of a fresh checkout extends one that is not made yet. */
const typescript = JSON.stringify({
  compilerOptions: {
    target: 'ES2022',
    jsx: 'react-jsx',
    jsxImportSource: 'preact',
    useDefineForClassFields: true,
  },
});

/** @param root - of the checkout. */
export async function buildPages(root: string): Promise<Record<LinkPage, BuiltPage>> {
  const packages = {
    sodium: await buildLate(root, 'sodium'),
    peer: await buildLate(root, 'peer'),
  };
  const pages = linkPages.map(async name => [name, await buildPage(root, routes[name], packages)] as const);
  return Object.fromEntries(await Promise.all(pages)) as Record<LinkPage, BuiltPage>;
}

async function buildLate(root: string, name: LatePackage): Promise<BuiltFile> {
  const { script } = await bundle(
    root,
    'virtual:package',
    { name: globalOf(name) },
    { plugins: [latePackage(late[name].from)] },
  );
  return named(name, 'js', script);
}

/** The name under which a late script leaves its package. */
const globalOf = (name: LatePackage): string => `fieldpost_${name}`;

const integrityOf = ({ body }: BuiltFile): string =>
  `sha256-${createHash('sha256').update(body).digest('base64')}`;

async function buildPage(
  root: string,
  { folder, late: wanted }: Route,
  packages: Record<LatePackage, BuiltFile>,
): Promise<BuiltPage> {
  const inputs = new Set(['package-lock.json', 'web/build.ts', 'web/routes.ts']);
  const scripts = wanted.map(name => ({
    src: `/assets/${packages[name].name}`,
    integrity: integrityOf(packages[name]),
    global: globalOf(name),
  }));
  const { script, style } = await bundle(
    root,
    join(root, 'web', folder, 'main.tsx'),
    {},
    {
      define: { LATE_SCRIPTS: JSON.stringify(scripts) },
      plugins: [noteInputs(root, inputs)],
      resolve: {
        alias: {
          '#i18n': join(root, 'web', folder, 'words.ts'),
          ...Object.fromEntries(Object.values(late).map(({ from, standIn }) => [from, join(root, standIn)])),
        },
      },
    },
  );
  return {
    script: named(folder, 'js', script),
    style: named('style', 'css', style),
    late: wanted.map(name => packages[name]),
    inputs: [...inputs].sort(),
  };
}

/** The name tells the content, so that browsers may keep it for good. */
function named(stem: string, extension: string, text: string): BuiltFile {
  const body = Buffer.from(text);
  return {
    name: `${stem}-${createHash('sha256').update(body).digest('hex').slice(0, 16)}.${extension}`,
    body,
  };
}

function latePackage(from: string): Plugin {
  return {
    name: 'late-package',
    resolveId: id => (id === 'virtual:package' ? `\0${id}` : null),
    load: id => (id === '\0virtual:package' ? `export { default } from '${from}';` : null),
  };
}

function noteInputs(root: string, inputs: Set<string>): Plugin {
  return {
    name: 'note-inputs',
    buildEnd() {
      for (const file of [...this.getModuleIds(), ...this.getWatchFiles()]) {
        const path = relative(root, file.split('?')[0] ?? '')
          .split(sep)
          .join('/');
        if (/^[\w-]/.test(path) && !path.startsWith('node_modules/')) inputs.add(path);
      }
    },
  };
}

async function bundle(
  root: string,
  input: string,
  output: Rollup.OutputOptions,
  more: InlineConfig = {},
): Promise<{ script: string; style: string }> {
  const built = await build({
    configFile: false,
    envFile: false,
    publicDir: false,
    root,
    logLevel: 'error',
    esbuild: { legalComments: 'none', tsconfigRaw: typescript },
    ...more,
    build: {
      write: false,
      target: targets,
      cssTarget: targets,
      modulePreload: false,
      cssCodeSplit: false,
      reportCompressedSize: false,
      rollupOptions: {
        input,
        preserveEntrySignatures: 'strict',
        output: { format: 'iife', exports: 'named', ...output },
      },
    },
  });
  if (Array.isArray(built) || !('output' in built)) throw new Error('vite built something else');
  const [script, ...others] = built.output.filter(each => each.type === 'chunk');
  const style = built.output.find(each => each.type === 'asset' && each.fileName.endsWith('.css'));
  if (script === undefined || others.length > 0)
    throw new Error(`${input} made ${others.length + 1} scripts`);
  return { script: script.code, style: style?.type === 'asset' ? String(style.source) : '' };
}
