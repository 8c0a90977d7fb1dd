/** The extension that is measured: the product's own build for a port of the bench's, with the probe before it. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformWithEsbuild } from 'vite';

const root = join(import.meta.dirname, '../..');
/** The measured extension takes this one for its own server's. */
export const benchPort = Number(process.env['FIELDPOST_BENCH_PORT'] ?? 18_870);
export const benchOrigin = `http://localhost:${benchPort}`;

/** Tells the worker when the link page's script began: from an isolated world nothing else gets out. */
const linkProbe = `{const {runtime}=globalThis.browser??chrome,{sendMessage}=runtime,benchAt=performance.timeOrigin+performance.now();
runtime.sendMessage=message=>sendMessage.call(runtime,{...message,benchAt});}`;

/** Chromium's id of an extension: its public key's digest, in letters. */
const idOf = (key: string): string =>
  [...createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex').slice(0, 32)]
    .map(digit => String.fromCharCode(97 + Number.parseInt(digit, 16)))
    .join('');

/** Build it, which takes some seconds; `FIELDPOST_BENCH_BUILD=keep` takes the last build. */
export async function buildExtension(): Promise<{ folder: string; id: string }> {
  const out = `.output/bench-${benchPort}`;
  const folder = join(root, out, 'chrome-mv3');
  if (process.env['FIELDPOST_BENCH_BUILD'] !== 'keep' || !existsSync(folder)) {
    execFileSync('wxt', ['build'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'ignore'],
      env: { ...process.env, WXT_SERVER_URL: benchOrigin, FIELDPOST_OUT: out },
    });
    await addProbe(folder);
  }
  const { key } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { key: string };
  return { folder, id: idOf(key) };
}

async function addProbe(folder: string): Promise<void> {
  const change = (file: string, edit: (text: string) => string): void =>
    writeFileSync(join(folder, file), edit(readFileSync(join(folder, file), 'utf8')));
  const source = join(import.meta.dirname, 'probe.ts');
  const { code: probe } = await transformWithEsbuild(readFileSync(source, 'utf8'), source);
  writeFileSync(join(folder, 'probe.js'), probe);
  change('background.js', text => `import './probe.js';\n${text}`);
  change('link.js', text => `${linkProbe}\n${text}`);
  for (const file of readdirSync(folder).filter(name => name.endsWith('.html'))) {
    change(file, text => text.replace('<head>', '<head>\n<script type="module" src="/probe.js"></script>'));
  }
}
