#!/usr/bin/env node
// Plain JavaScript: the system's Node may be older than the one that runs TypeScript, which the packages bring along.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 18)) {
  // Half of a start is reading the source. Beside the packages, where nobody else writes; without it where we may not.
  module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/fieldpost', import.meta.url)));
  await import('./main.ts');
} else {
  const own = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  if (existsSync(own)) {
    const child = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      stdio: 'inherit',
    });
    // A terminal signals both of us itself.
    const fromTerminal = [process.stdin, process.stdout, process.stderr].some(stream => stream.isTTY);
    const handedOn = fromTerminal ? ['SIGTERM'] : ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => handedOn.includes(signal) && child.kill(signal));
    }
    child.on('exit', code => process.exit(code ?? 1));
  } else {
    process.stderr.write(
      `fieldpost needs Node 22.18 or newer; this is ${process.versions.node}. Run npm ci first: it brings one along.\n`,
    );
    process.exit(2);
  }
}
