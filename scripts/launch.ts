/** `npm start`: build, serve, and put two people in front of two browsers. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serverFlags } from '../signaling/flags.ts';
import { chromiumArguments, requireChromium } from './chromium.ts';
import { demonstrate } from './demo.ts';

const root = join(import.meta.dirname, '..');
const extension = join(root, '.output', 'chrome-mv3');
const firefoxExtension = join(root, '.output', 'firefox-mv2');
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const { values } = parseArgs({
  options: { demo: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
});

if (values.help) {
  say(
    'npm start            build, serve on http://localhost:8787, open two browsers where there is a display',
  );
  say('npm start -- --demo  hand a secret over between two headless browsers, with a picture of each screen');
  process.exit(0);
}

function build(): void {
  say('Building the extension …');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) {
    say('The build failed; the reason is above.');
    process.exit(1);
  }
}

/** Start the server as its own process; resolves with its address. */
function serve(): Promise<{ url: string; server: ChildProcess }> {
  const server = spawn(process.execPath, [...serverFlags, join(root, 'signaling', 'main.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { FIELDPOST_LOG_LEVEL: 'warn', ...process.env },
  });
  return new Promise((resolve, reject) => {
    let printed = '';
    server.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const url = /listening on (\S+)/.exec(printed)?.[1];
      if (url !== undefined) resolve({ url, server });
    });
    server.on('exit', code => reject(new Error(`the server stopped with ${code}; is its port taken?`)));
  });
}

function openBrowser(chromium: string, who: string, page: string): void {
  const profile = mkdtempSync(join(tmpdir(), `fieldpost-${who}-`));
  spawn(chromium, [`--user-data-dir=${profile}`, ...chromiumArguments(extension), page], {
    stdio: 'ignore',
  }).on('error', error => say(`${who}: ${error.message}`));
}

const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

build();
const { url, server } = await serve().catch((error: Error) => {
  say(error.message);
  process.exit(1);
});
say(`The server is listening on ${url}`);
const stop = (): void => {
  server.kill('SIGTERM');
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);

if (values.demo === true) {
  const done = await demonstrate({ server: url, extension, pictures: join(root, '.demo'), say }).catch(
    (error: Error) => {
      say(`The demonstration stopped: ${error.message}`);
      return false;
    },
  );
  stop();
  process.exit(done ? 0 : 1);
}

const practice = `${url}/practice`;
if (hasDisplay) {
  const chromium = requireChromium();
  openBrowser(chromium, 'sender', practice);
  openBrowser(chromium, 'recipient', practice);
  say('Two browsers open, one for each person, on a page with fields of every kind.');
  say(
    'In the first: click the Fieldpost icon (the puzzle piece shows it), `Share a field`, pick one, copy the link.',
  );
  say('In the second: open the link, then pick a field and type the code from the first.');
} else {
  say('There is no display here. Load the extension in a browser by hand:');
  say(`  Chromium: chrome://extensions, Developer mode, Load unpacked: ${extension}`);
  say(`  Firefox:  about:debugging, This Firefox, Load Temporary Add-on: ${firefoxExtension}/manifest.json`);
  say(`  then open ${practice}`);
  say('Or watch a whole handoff between two headless browsers: npm start -- --demo');
}
say('Ctrl-C stops the server.');
