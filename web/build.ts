/** Builds the scripts and styles of the server's own pages: the same bytes wherever and whenever that is done. */
import { createHash } from 'node:crypto';
import { join, relative, sep } from 'node:path';
import { build, type InlineConfig, type Plugin, type Rollup } from 'vite';

export interface BuiltFile {
  name: string;
  body: Buffer;
}

export interface Built {
  script: BuiltFile;
  /** What only receiving needs, and is fetched only then. */
  packages: BuiltFile;
  style: BuiltFile;
  /** What they were made of, from the root; the packages by the lockfile. */
  inputs: string[];
}

const targets = ['chrome120', 'firefox128', 'safari17.4'];

/** Packages that are a script of their own, by the names that it gives them. */
const late = { sodium: 'libsodium-wrappers-sumo', SimplePeer: 'simple-peer/simplepeer.min.js' };
const standIns = { sodium: 'web/packages/sodium.ts', SimplePeer: 'web/packages/simple-peer.ts' };

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
export async function buildPages(root: string): Promise<Built> {
  const packages = await bundle(
    root,
    'virtual:packages',
    { name: 'packages' },
    { plugins: [latePackages()] },
  );
  const packagesFile = named('packages', 'js', packages.script);
  const integrity = `sha256-${createHash('sha256').update(packagesFile.body).digest('base64')}`;
  const inputs = new Set(['package-lock.json', 'web/build.ts']);
  const pages = await bundle(
    root,
    join(root, 'web/main.ts'),
    {},
    {
      define: { PACKAGES_SCRIPT: JSON.stringify({ src: `/assets/${packagesFile.name}`, integrity }) },
      plugins: [noteInputs(root, inputs)],
      resolve: {
        alias: {
          '#i18n': join(root, 'web/i18n.ts'),
          [late.sodium]: join(root, standIns.sodium),
          [late.SimplePeer]: join(root, standIns.SimplePeer),
        },
      },
    },
  );
  return {
    script: named('pages', 'js', pages.script),
    packages: packagesFile,
    style: named('pages', 'css', pages.style),
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

function latePackages(): Plugin {
  return {
    name: 'late-packages',
    resolveId: id => (id === 'virtual:packages' ? `\0${id}` : null),
    load: id =>
      id === '\0virtual:packages'
        ? Object.entries(late)
            .map(([name, from]) => `export { default as ${name} } from '${from}';`)
            .join('\n')
        : null,
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
