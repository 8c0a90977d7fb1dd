/** Every measurement, in one table: `npm run bench`, or a part of it by name: `npm run bench -- data-channel`. */
import process, { argv, exit, stderr, stdout } from 'node:process';
import { createServer } from '../signaling/app.ts';
import { ensureBundle } from '../signaling/bundle.ts';
import { readConfiguration } from '../signaling/configuration.ts';
import { setStage } from './browser/stage.ts';
import { measureCodeToField } from './code-to-field.ts';
import { measureCommandLine } from './command-line.ts';
import { measureDataChannel } from './data-channel.ts';
import { measureEncrypt, notesPage } from './encrypt.ts';
import { legs, type Measurement, table } from './harness.ts';
import { joiningPage, measureLinkToRelay } from './link-to-relay.ts';
import { measurePassphrase } from './passphrase.ts';
import { measureReceivePage } from './receive-page.ts';
import { measureSizes } from './sizes.ts';
import { measureWorkerWaking } from './worker-waking.ts';

/** Each gets the origin of a running signaling server. */
const parts: Record<string, (server: string) => Promise<Measurement[]>> = {
  'data-channel': measureDataChannel,
  'command-line': measureCommandLine,
  passphrase: measurePassphrase,
  'receive-page': measureReceivePage,
};

/** Each gets two browsers, and the server between them. */
const inBrowsers = {
  link: measureLinkToRelay,
  waking: measureWorkerWaking,
  handoff: measureCodeToField,
  encrypt: measureEncrypt,
};

/** One part that fails takes no other's figures away; the exit status tells. */
async function attempt(name: string, measure: () => Promise<Measurement[]>): Promise<Measurement[]> {
  stderr.write(`measuring ${name} …\n`);
  try {
    return await measure();
  } catch (error) {
    stderr.write(`${name} could not be measured: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
    return [];
  }
}

async function measureInBrowsers(isChosen: (name: string) => boolean): Promise<Measurement[]> {
  const chosen = Object.entries(inBrowsers).filter(([name]) => isChosen(name));
  if (chosen.length === 0) return [];
  const stage = await setStage({
    '/join': joiningPage,
    '/notes': notesPage,
    '/empty': '<!doctype html><title>Bare</title>',
  });
  try {
    const measurements: Measurement[] = [];
    for (const [name, measure] of chosen) {
      measurements.push(...(await attempt(name, () => measure(stage))));
    }
    return measurements;
  } finally {
    await stage.close();
  }
}

async function main(chosen: string[]): Promise<void> {
  const names = [...Object.keys(inBrowsers), 'sizes', ...Object.keys(parts)];
  const unknown = chosen.filter(name => !names.includes(name));
  if (unknown.length > 0) {
    stderr.write(`There is no ${unknown.join(', ')} to measure. There are ${names.join(', ')}.\n`);
    exit(2);
  }
  const isChosen = (name: string) => chosen.length === 0 || chosen.includes(name);
  const measurements = await measureInBrowsers(isChosen);
  if (isChosen('sizes')) measurements.push(...(await attempt('sizes', measureSizes)));
  const read = readConfiguration({
    FIELDPOST_PORT: '0',
    FIELDPOST_LOG_LEVEL: 'error',
    FIELDPOST_LIMIT_CONNECTIONS: '100000',
    FIELDPOST_LIMIT_OPENS: '100000',
    FIELDPOST_LIMIT_JOINS: '100000',
  });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const problem = isChosen('receive-page') ? await ensureBundle() : null;
  if (problem !== null) stderr.write(`${problem}\n`);
  const server = await createServer({ config: read.configuration });
  const url = await server.listen();
  for (const [name, measure] of Object.entries(parts)) {
    if (!isChosen(name)) continue;
    measurements.push(...(await attempt(name, () => measure(url))));
  }
  stdout.write(`${legs(measurements)}\n`);
  stdout.write(table(measurements));
  await server.close();
}

await main(argv.slice(2));
// The WebRTC library keeps a process alive for seconds after its last connection.
stdout.write('', () => exit());
