/** `npm test`: every check of the project in order, and one line at the end that counts them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireChromium } from './chromium.ts';

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

const results = mkdtempSync(join(tmpdir(), 'fieldpost-check-'));
const total: Tally = { passed: 0, failed: 0, skipped: 0 };
/** What a reader of the log's last lines needs: which failed, and which passed only when tried again. */
const remarks: string[] = [];
const times: string[] = [];

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: {
    name: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] | null }[];
  }[];
}

/** The remarks on one suite: a line for each test that failed or was tried again, with the first line of why. */
function remarksOn(project: string, report: Report): string[] {
  return report.testResults.flatMap(file => {
    const tests = file.assertionResults.flatMap(({ fullName, status, failureMessages }) => {
      const why = (failureMessages ?? []).map(message => message.split('\n')[0]).join(' | ');
      if (status === 'failed') return [`FAILED ${project}: ${fullName}: ${why}`];
      return status === 'passed' && why !== '' ? [`tried again ${project}: ${fullName}: ${why}`] : [];
    });
    const unloaded =
      file.assertionResults.length === 0 ? [`FAILED ${project}: ${file.name}: ${file.message}`] : [];
    return [...tests, ...unloaded];
  });
}

/** Tests start hundreds of processes, each of which would read the same source anew. */
const compileCache = join(import.meta.dirname, '../node_modules/.cache/node');

function run(command: string, args: readonly string[], env: Record<string, string> = {}): boolean {
  const { status } = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache, ...env },
  });
  return status === 0;
}

/** One check that either holds or does not. */
function check(name: string, command: string, args: readonly string[]): boolean {
  process.stdout.write(`\n── ${name}\n`);
  const ok = run(command, args);
  if (ok) total.passed += 1;
  else {
    total.failed += 1;
    remarks.push(`FAILED ${name}`);
  }
  return ok;
}

/** A vitest project; its own tests are counted. */
function suite(project: string, env: Record<string, string> = {}): void {
  process.stdout.write(`\n── ${project}\n`);
  const file = join(results, `${project}.json`);
  const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const began = performance.now();
  // Of two cores, vitest would use one.
  const ok = run('vitest', ['run', '--project', project, '--maxWorkers=100%', ...reports], env);
  times.push(`${project} ${Math.round((performance.now() - began) / 1000)} s`);
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    total.passed += report.numPassedTests;
    total.skipped += report.numPendingTests;
    // A suite that fails to load fails no test, and is a failure all the same.
    total.failed += ok ? report.numFailedTests : Math.max(1, report.numFailedTests);
    const said = remarksOn(project, report);
    remarks.push(...said);
    if (!ok && !said.some(line => line.startsWith('FAILED')))
      remarks.push(`FAILED ${project}: see its log above`);
  } catch {
    total.failed += 1;
    remarks.push(`FAILED ${project}: it wrote no report`);
  }
}

/** What `npm test` runs, and what CI runs after it: suites that need more of a machine. */
const usual = ['lint', 'types', 'unit', 'e2e', 'faults'] as const;
const further = ['surfaces', 'fields', 'gestures', 'server', 'net', 'firefox'] as const;
type Part = (typeof usual)[number] | (typeof further)[number];

const asked = process.argv.slice(2);
const known: readonly string[] = [...usual, ...further];
const unknown = asked.filter(name => name !== 'all' && !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`No such check: ${unknown.join(', ')}. There are: all, ${known.join(', ')}.\n`);
  process.exit(2);
}
const wanted = new Set<string>(asked.includes('all') ? known : asked.length > 0 ? asked : usual);
const wants = (name: Part): boolean => wanted.has(name);

if (wants('lint')) check('format and lint', 'biome', ['check', '.']);
if (wants('types')) check('types', 'npm', ['run', '--silent', 'types']);
if (wants('unit')) suite('unit');
const inBrowsers = (['e2e', 'faults', 'surfaces', 'fields', 'gestures'] as const).filter(wants);
if (inBrowsers.length > 0) {
  requireChromium();
  if (check('build', 'npm', ['run', '--silent', 'build'])) {
    // The first builds the extension for all of them.
    for (const [at, project] of inBrowsers.entries())
      suite(project, at === 0 ? {} : { FIELDPOST_E2E_BUILD: 'keep' });
  }
}
if (wants('server')) suite('server');
if (wants('net')) suite('net', asked.includes('all') ? { FIELDPOST_NET: 'few' } : {});
if (wants('firefox')) suite('firefox');

rmSync(results, { recursive: true, force: true });
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
if (times.length > 0) process.stdout.write(`\n${times.join(', ')}\n`);
for (const remark of remarks) process.stdout.write(`\n${remark}`);
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${skipped}\n`);
process.exit(total.failed === 0 ? 0 : 1);
