import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** A file of pages/, read once at start. */
export interface Page {
  body: Buffer;
  type: string;
  cache: string;
  tag: string;
}

export interface PageRoute extends Page {
  path: string;
  /** May run our own script files. */
  script: boolean;
  /** May show our own pages in frames. */
  frames: boolean;
  /** May be shown in a frame of our own pages. */
  framed: boolean;
  /** What its own style element hashes to, as a CSP source; a picture has no other way to follow light and dark. */
  style?: string;
}

const html = 'text/html; charset=utf-8';
const pageCache = 'no-cache';
const assetCache = 'public, max-age=3600';

async function read(file: string, type: string, cache: string, installUrl: string): Promise<Page> {
  const bytes = await readFile(new URL(`./pages/${file}`, import.meta.url));
  const body =
    type === html
      ? Buffer.from(bytes.toString().replaceAll('%INSTALL_URL%', attributeText(installUrl)))
      : bytes;
  return {
    body,
    type,
    cache,
    tag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
  };
}

function attributeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** Reads every page; `installUrl` is where "Add Fieldpost" leads, by default the start page's own instructions. */
export async function readPages(
  installUrl = '/#add',
): Promise<{ routes: PageRoute[]; notFound: Page; badRequest: Page; failure: Page }> {
  const page = (file: string, cache = pageCache): Promise<Page> => read(file, html, cache, installUrl);
  const plain = { script: false, frames: false, framed: false };
  const icon = await read('favicon.svg', 'image/svg+xml', assetCache, installUrl);
  const iconStyle = /<style>(.*?)<\/style>/s.exec(icon.body.toString())?.[1] ?? '';
  const asset = async (file: string, type: string): Promise<PageRoute> => ({
    ...(await read(file, type, assetCache, installUrl)),
    ...plain,
    path: `/assets/${file}`,
  });
  return {
    routes: [
      { ...(await page('index.html')), ...plain, path: '/' },
      // The address carries a key in its fragment: nothing of this page is kept.
      { ...(await page('h.html', 'no-store')), ...plain, path: '/h' },
      { ...(await page('practice.html')), path: '/practice', script: true, frames: true, framed: false },
      {
        ...(await page('practice-frame.html')),
        path: '/practice/frame',
        script: true,
        frames: false,
        framed: true,
      },
      await asset('style.css', 'text/css; charset=utf-8'),
      await asset('practice.css', 'text/css; charset=utf-8'),
      await asset('practice.js', 'text/javascript; charset=utf-8'),
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
