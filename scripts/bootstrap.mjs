// Plain JavaScript for whatever Node a machine has: brings the packages (and with them the project's own Node) and
// hands over to it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.fieldpost-lock');
const node = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function run(command, args) {
  const shell = process.platform === 'win32';
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell });
  if (error) throw error;
  return status ?? 1;
}

/** Install what the lockfile names unless that was done already, then run a script of ours on the project's Node. */
export function handOver(script) {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    console.error(`Fieldpost needs Node 20 or newer to start; this is ${process.versions.node}.`);
    process.exit(1);
  }
  const current = lockHash();
  if (!existsSync(node) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== current) {
    // Not `npm ci`: it refuses a lockfile made where a registry lacks some other platform's optional packages.
    console.log('Installing packages (npm install, by the lockfile) …');
    if (run('npm', ['install', '--no-save', '--no-fund', '--no-audit', '--loglevel', 'error']) !== 0) {
      console.error('npm install failed. Check the network connection to the npm registry and try again.');
      process.exit(1);
    }
    writeFileSync(stamp, current);
  }
  const path = `${join(modules, '.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`;
  const { status } = spawnSync(node, [join(root, 'scripts', script), ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  process.exit(status ?? 1);
}
