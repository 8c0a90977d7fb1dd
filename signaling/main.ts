import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { createServer } from './app.ts';
import { ensureBundle } from './bundle.ts';
import { configurationHelp, limitSettings } from './configuration.ts';
import { readSettings } from './limits-file.ts';

// Frames of 64 KiB lie outside V8's heap. Collected only when that heap is nearly full of their small handles, they
// pile up until V8 marks the whole heap to be rid of them; young ones alone, more often, cost a fraction of that.
setFlagsFromString('--minor-gc-task-trigger=20');

async function main(): Promise<number | undefined> {
  const [argument] = process.argv.slice(2);
  if (argument === '--help' || argument === '-h') {
    process.stdout.write(configurationHelp());
    return 0;
  }
  if (argument !== undefined) {
    process.stderr.write(`Unknown argument. Settings are environment variables; --help lists them.\n`);
    return 2;
  }
  const read = readSettings(process.env);
  if (!read.ok) {
    process.stderr.write(`${read.problems.join('\n')}\n`);
    return 2;
  }
  const problem = await ensureBundle();
  if (problem !== null) process.stderr.write(`Nobody can receive in the pages of this server. ${problem}\n`);
  const server = await createServer({ config: read.configuration });
  const url = await server.listen();
  const stop = (): void => {
    void server.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.on('SIGHUP', () => {
    const again = readSettings(process.env);
    if (again.ok) server.adjust(limitSettings(again.configuration));
    else process.stderr.write(`The limits stay as they were. ${again.problems.join(' ')}\n`);
  });
  process.stdout.write(`listening on ${url}\n`);
  return undefined;
}

main().then(
  status => {
    if (status !== undefined) process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(
      `The server could not start: ${error instanceof Error ? error.message : 'unknown reason'}\n`,
    );
    process.exitCode = 1;
  },
);
