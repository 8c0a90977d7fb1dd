/**
 * `npm run pages:hash`: what the scripts, the styles and the link pages of this version hash to.
 * `npm run pages:hash -- https://server`: whether a running server gives the same; exit status 0, or 1 and what differs.
 */
import { createHash } from 'node:crypto';
import process, { argv, stderr, stdout } from 'node:process';
import {
  type Bundle,
  ensureBundle,
  filesOf,
  hashOf,
  type LinkPage,
  linkPages,
  readBundle,
} from '../signaling/bundle.ts';
import { linkPage, linkScripts, ownInstructions } from '../signaling/pages.ts';
import { policyText } from '../signaling/policy.ts';

interface Answer {
  status: number;
  body: Buffer;
  headers: Headers;
}

async function get(url: string): Promise<Answer> {
  const answer = await fetch(url, { redirect: 'manual', cache: 'no-store' });
  return {
    status: answer.status,
    body: Buffer.from(await answer.arrayBuffer()),
    headers: answer.headers,
  };
}

/** Where a link page leads whoever adds the extension: the only thing in it that an operator chooses. */
function installUrlIn(page: string): string | null {
  const [, given = ''] = /<a class="button" href="([^"]*)"/.exec(page) ?? [];
  const url = given.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  return url === ownInstructions || URL.parse(url)?.protocol === 'https:' ? url : null;
}

/** What of a link page is not as this version has it. */
async function pageDifferences(server: string, bundle: Bundle, page: LinkPage): Promise<string[]> {
  const wrong: string[] = [];
  const { status, body, headers } = await get(`${server}/${page}`);
  const installUrl = installUrlIn(body.toString());
  const expected = installUrl === null ? null : await linkPage(bundle, page, installUrl);
  if (status !== 200 || expected === null || !body.equals(expected.body)) wrong.push(`/${page}`);
  const policies = [undefined, server].map(url =>
    policyText({ script: linkScripts(bundle, page), frames: false, framed: false }, url),
  );
  if (!policies.includes(headers.get('content-security-policy') ?? '')) {
    wrong.push(`the Content-Security-Policy of /${page}`);
  }
  for (const name of ['refresh', 'link']) if (headers.has(name)) wrong.push(`a header ${name} of /${page}`);
  return wrong;
}

/** What of a running server is not as this version has it. */
async function differences(server: string, bundle: Bundle): Promise<string[]> {
  const wrong: string[] = [];
  for (const page of linkPages) wrong.push(...(await pageDifferences(server, bundle, page)));
  for (const { name, body: own } of filesOf(bundle)) {
    const answer = await get(`${server}/assets/${name}`);
    if (answer.status !== 200 || !answer.body.equals(own)) wrong.push(`/assets/${name}`);
  }
  return wrong;
}

async function list(bundle: Bundle): Promise<string> {
  const pages = await Promise.all(
    linkPages.map(async page => `${hashOf((await linkPage(bundle, page, ownInstructions)).body)}  /${page}`),
  );
  const lines = [...filesOf(bundle).map(({ name, hash }) => `${hash}  /assets/${name}`), ...pages].join('\n');
  return `${lines}\nsha256-${createHash('sha256').update(lines).digest('base64')}  all of it\n`;
}

async function main([address, ...others]: string[]): Promise<number> {
  const server = address === undefined ? null : URL.parse(address);
  if (others.length > 0 || (address !== undefined && !/^https?:$/.test(server?.protocol ?? ''))) {
    stderr.write('Usage: npm run pages:hash [-- https://server]\n');
    return 2;
  }
  const problem = await ensureBundle();
  const bundle = await readBundle();
  if (problem !== null || bundle === null) {
    stderr.write(`${problem ?? 'Nothing was built.'}\n`);
    return 2;
  }
  if (server === null) {
    stdout.write(await list(bundle));
    return 0;
  }
  const wrong = await differences(server.origin, bundle);
  stdout.write(
    wrong.length === 0
      ? `${server.origin} gives the pages of this version.\n`
      : `${server.origin} gives something else than this version:\n${wrong.map(each => `  ${each}\n`).join('')}`,
  );
  return wrong.length === 0 ? 0 : 1;
}

process.exitCode = await main(argv.slice(2)).catch((error: unknown) => {
  stderr.write(`The server did not answer: ${error instanceof Error ? error.message : String(error)}\n`);
  return 2;
});
