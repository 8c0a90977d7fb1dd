import process from 'node:process';
import { createServer } from './app.ts';
import { ensureBundle } from './bundle.ts';
import { configurationHelp, limitSettings } from './configuration.ts';
import { readSettings } from './limits-file.ts';

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
