/**
 * The signaling server beside a bare relay and others of the field: `npm run bench:server`, or a part of it by name:
 * `npm run bench:server -- relay`. `--quick` does a little of each, to see that it works; `--alone`
 * leaves the others out.
 */
import { argv, exit, stderr, stdout } from 'node:process';
import { rivals } from './contenders.ts';
import { quick, whole } from './measure.ts';
import { measures } from './measures.ts';
import { pinLoad } from './program.ts';
import { isMet, type Row, sentence, tableOf } from './row.ts';

const options = ['--quick', '--alone'];

async function main(given: string[]): Promise<void> {
  const chosen = given.filter(word => !word.startsWith('--'));
  const unknown = [
    ...chosen.filter(name => !Object.hasOwn(measures, name)),
    ...given.filter(word => word.startsWith('--') && !options.includes(word)),
  ];
  if (unknown.length > 0) {
    const names = Object.keys(measures).join(', ');
    stderr.write(`There is no ${unknown.join(', ')} to measure. There are ${names}, --quick and --alone.\n`);
    exit(2);
  }
  const isQuick = given.includes('--quick');
  const beside = isQuick || given.includes('--alone') ? [] : rivals();
  pinLoad();
  const begun = performance.now();
  const rows: Row[] = [];
  let failures = 0;
  for (const [name, measure] of Object.entries(measures)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    stderr.write(`measuring ${name} …\n`);
    try {
      const said = await measure(isQuick ? quick : whole, beside);
      for (const row of said) stdout.write(sentence(row));
      rows.push(...said);
    } catch (error) {
      failures += 1;
      stderr.write(
        `${name} could not be measured: ${error instanceof Error ? error.stack : String(error)}\n`,
      );
    }
  }
  const minutes = (performance.now() - begun) / 60_000;
  stdout.write(`\n${tableOf(rows)}\n`);
  stdout.write(
    `${rows.filter(isMet).length} of ${rows.length} goals met; it took ${minutes.toFixed(1)} minutes\n`,
  );
  exit(failures === 0 ? 0 : 1);
}

await main(argv.slice(2));
