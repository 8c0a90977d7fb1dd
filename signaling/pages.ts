import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { type Bundle, type BundledFile, filesOf, type LinkPage, linkPages, readBundle } from './bundle.ts';

/** A file of pages/, read once at start. */
export interface Page {
  body: Buffer;
  type: string;
  cache: string;
  tag: string;
  /** The same, for who takes gzip. */
  packed?: Buffer;
}

export interface PageRoute extends Page {
  path: string;
  /** May run our own script files; or only those of these hashes, which may connect to this server and use wasm. */
  script: boolean | readonly string[];
  /** May show our own pages in frames. */
  frames: boolean;
  /** May be shown in a frame of our own pages. */
  framed: boolean;
  /** What its own style element hashes to, as a CSP source; a picture has no other way to follow light and dark. */
  style?: string;
}

const html = 'text/html; charset=utf-8';
const pageCache = 'no-cache';
const css = 'text/css; charset=utf-8';
const javascript = 'text/javascript; charset=utf-8';
const assetCache = 'public, max-age=3600';
/** For what has its content in its name. */
const foreverCache = 'public, max-age=31536000, immutable';

function pageOf(body: Buffer, type: string, cache: string): Page {
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { body, type, cache, tag };
}

async function read(file: string, type: string, cache: string, fill: Record<string, string>): Promise<Page> {
  const bytes = await readFile(new URL(`./pages/${file}`, import.meta.url));
  return pageOf(type === html ? Buffer.from(filled(bytes.toString(), fill)) : bytes, type, cache);
}

/** A text with its `%NAME%` replaced. */
const filled = (text: string, fill: Record<string, string>): string =>
  text.replace(/%([A-Z_]+)%/g, (whole, name: string) => fill[name] ?? whole);

/** What a page's head needs for the bundle; without one it has the plain style, and no script. */
function headOf(bundle: Bundle | null, page: LinkPage): string {
  if (bundle === null) return '<link rel="stylesheet" href="/assets/style.css">';
  const { script, style } = bundle[page];
  return [
    `<link rel="stylesheet" href="/assets/${style.name}" integrity="${style.hash}">`,
    `<script src="/assets/${script.name}" integrity="${script.hash}" defer></script>`,
  ].join('\n');
}

/** The page behind a link, as this server gives it. */
export async function linkPage(bundle: Bundle | null, page: LinkPage, installUrl: string): Promise<Page> {
  const fill = { INSTALL_URL: attributeText(installUrl), HEAD: headOf(bundle, page) };
  // The address carries a key in its fragment: nothing of this page is kept.
  return read(`${page}.html`, html, 'no-store', fill);
}

function attributeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** What may run on it, by hash. */
export const linkScripts = (bundle: Bundle | null, page: LinkPage): readonly string[] | false =>
  bundle === null ? false : [bundle[page].script, ...bundle[page].late].map(({ hash }) => hash);

/** Where "Add Fieldpost" leads unless the operator says: the start page's own instructions. */
export const ownInstructions = '/#add';

/** Reads every page; `installUrl` is where "Add Fieldpost" leads, `given` the scripts, by default those built last. */
export async function readPages(
  installUrl = ownInstructions,
  given?: Bundle | null,
): Promise<{ routes: PageRoute[]; notFound: Page; badRequest: Page; failure: Page }> {
  const bundle = given === undefined ? await readBundle() : given;
  const page = (file: string, cache = pageCache): Promise<Page> =>
    read(file, html, cache, { INSTALL_URL: attributeText(installUrl) });
  const plain = { script: false, frames: false, framed: false };
  const icon = await read('favicon.svg', 'image/svg+xml', assetCache, {});
  const bundled = ({ name, body }: BundledFile): PageRoute => ({
    ...pageOf(body, name.endsWith('.css') ? css : javascript, foreverCache),
    packed: gzipSync(body, { level: 9 }),
    ...plain,
    path: `/assets/${name}`,
  });
  const link = async (name: LinkPage): Promise<PageRoute> => ({
    ...(await linkPage(bundle, name, installUrl)),
    ...plain,
    script: linkScripts(bundle, name),
    path: `/${name}`,
  });
  const iconStyle = /<style>(.*?)<\/style>/s.exec(icon.body.toString())?.[1] ?? '';
  const asset = async (file: string, type: string): Promise<PageRoute> => ({
    ...(await read(file, type, assetCache, {})),
    ...plain,
    path: `/assets/${file}`,
  });
  return {
    routes: [
      { ...(await page('index.html')), ...plain, path: '/' },
      ...(await Promise.all(linkPages.map(link))),
      { ...(await page('practice.html')), path: '/practice', script: true, frames: true, framed: false },
      {
        ...(await page('practice-frame.html')),
        path: '/practice/frame',
        script: true,
        frames: false,
        framed: true,
      },
      await asset('style.css', css),
      await asset('practice.css', css),
      await asset('practice.js', javascript),
      ...(bundle === null ? [] : filesOf(bundle).map(bundled)),
      {
        ...icon,
        ...plain,
        path: '/favicon.svg',
        style: `'sha256-${createHash('sha256').update(iconStyle).digest('base64')}'`,
      },
    ],
    notFound: await page('not-found.html', 'no-store'),
    badRequest: await page('bad-request.html', 'no-store'),
    failure: await page('failure.html', 'no-store'),
  };
}
