import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { dist } from './build.ts';

const markup = (group: string): string => `<!doctype html><meta charset="utf-8"><title>Fields</title>
<link rel="stylesheet" href="/${group}.css"><style>body{margin:24px;font:16px sans-serif}</style>
<div id="root" style="min-height:340px"></div><button id="elsewhere">Elsewhere</button>
<script type="module" src="/${group}.js"></script>`;

/** Serves the bundles, and the text of `extra` under its paths. */
export function serveFields(extra: ReadonlyMap<string, string>): Server {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://fields');
    const group = /^\/(\w+)\.html$/.exec(pathname)?.[1];
    const written = extra.get(pathname);
    if (written !== undefined || group) {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(written ?? markup(group ?? ''));
      return;
    }
    try {
      const body = readFileSync(join(dist, pathname.slice(1)));
      response.setHeader('content-type', pathname.endsWith('.css') ? 'text/css' : 'text/javascript');
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
}
