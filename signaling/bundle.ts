/** The scripts and styles that `npm run pages` built for this server's pages. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import * as v from 'valibot';

export interface BundledFile {
  /** Below /assets/; it tells the content. */
  name: string;
  body: Buffer;
  /** As in `integrity` and in a CSP: `sha256-…`. */
  hash: string;
}

/** The pages behind links, by their path. */
export const linkPages = ['h', 'q', 'v', 'd'] as const;
export type LinkPage = (typeof linkPages)[number];

export interface BundledPage {
  script: BundledFile;
  style: BundledFile;
  /** What it fetches only once somebody acts. */
  late: BundledFile[];
}

export type Bundle = Record<LinkPage, BundledPage>;

/** Every file, once. */
export function filesOf(bundle: Bundle): BundledFile[] {
  const all = Object.values(bundle).flatMap(({ script, style, late }) => [script, style, ...late]);
  return [...new Map(all.map(file => [file.name, file])).values()];
}

const root = join(import.meta.dirname, '..');
const folder = join(root, '.output', 'pages');
const listName = 'bundle.json';

const name = v.pipe(v.string(), v.regex(/^[a-z]+-[0-9a-f]{16}\.(js|css)$/));
const List = v.object({
  pages: v.record(
    v.picklist(linkPages),
    v.object({ script: name, style: name, late: v.array(name), inputs: v.array(v.string()) }),
  ),
  /** SHA-256 (hex) of each file that it was made of, by its path from the root. */
  inputs: v.record(v.string(), v.string()),
});

export const hashOf = (body: Uint8Array): string =>
  `sha256-${createHash('sha256').update(body).digest('base64')}`;

export const bundledFile = (file: { name: string; body: Buffer }): BundledFile => ({
  ...file,
  hash: hashOf(file.body),
});

async function digest(path: string): Promise<string | null> {
  try {
    return createHash('sha256')
      .update(await readFile(join(root, path)))
      .digest('hex');
  } catch {
    return null;
  }
}

async function readList(): Promise<v.InferOutput<typeof List> | null> {
  try {
    return v.parse(List, JSON.parse(await readFile(join(folder, listName), 'utf8')));
  } catch {
    return null;
  }
}

/** What was built last; null where nothing was. */
export async function readBundle(): Promise<Bundle | null> {
  const list = await readList();
  if (list === null) return null;
  const read = async (file: string) => bundledFile({ name: file, body: await readFile(join(folder, file)) });
  try {
    const pages = linkPages.map(async page => {
      const { script, style, late } = list.pages[page] ?? {};
      if (script === undefined || style === undefined || late === undefined) throw new Error('not built');
      const files = { script: await read(script), style: await read(style) };
      return [page, { ...files, late: await Promise.all(late.map(read)) }] as const;
    });
    return Object.fromEntries(await Promise.all(pages)) as Bundle;
  } catch {
    return null;
  }
}

/** Keep what was built from these inputs. Whoever reads meanwhile finds the old files or the new ones. */
export async function writeBundle(bundle: Bundle, inputs: Record<LinkPage, string[]>): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = filesOf(bundle);
  for (const { name: file, body } of files) await writeFile(join(folder, file), body);
  const paths = [...new Set(Object.values(inputs).flat())].sort();
  const digests = await Promise.all(paths.map(async path => [path, (await digest(path)) ?? ''] as const));
  const pages = linkPages.map(page => {
    const { script, style, late } = bundle[page];
    const names = { script: script.name, style: style.name, late: late.map(file => file.name) };
    return [page, { ...names, inputs: inputs[page] }];
  });
  const list: v.InferOutput<typeof List> = {
    pages: Object.fromEntries(pages),
    inputs: Object.fromEntries(digests),
  };
  const own = await mkdtemp(join(folder, '.new-'));
  await writeFile(join(own, listName), `${JSON.stringify(list, null, 1)}\n`);
  await rename(join(own, listName), join(folder, listName));
  await rm(own, { recursive: true });
  const kept = new Set([listName, ...files.map(file => file.name)]);
  for (const old of await readdir(folder)) {
    if (!kept.has(old) && !old.startsWith('.new-')) await rm(join(folder, old), { force: true });
  }
}

/** Whether what was built last is of the sources as they are now. */
export async function isCurrent(): Promise<boolean> {
  const list = await readList();
  if (list === null || (await readBundle()) === null) return false;
  const now = await Promise.all(
    Object.entries(list.inputs).map(async ([path, then]) => (await digest(path)) === then),
  );
  return now.every(Boolean);
}

/**
 * Build where the sources changed since. In a process of its own: what is built may not depend on this one.
 *
 * @returns what is to be said where it did not work; the pages then do without, or with what was built last.
 */
export async function ensureBundle(): Promise<string | null> {
  if (await isCurrent()) return null;
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts', 'pages.ts')], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return status === 0 ? null : stderr.trim();
}
