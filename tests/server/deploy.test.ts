/** What deploy/ holds, read by the programs that it is for. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, expect, test } from 'vitest';
import { tool } from './stage/tool.ts';

const analyze = tool('systemd-analyze', 'systemd');
const haproxy = tool('haproxy', 'haproxy');
const folder = mkdtempSync(join(tmpdir(), 'fieldpost-deploy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = (name: string): string => join(import.meta.dirname, '../../deploy', name);

function run(program: string, args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

test.skipIf(analyze === undefined)('systemd takes the unit, and finds little to reach from it', () => {
  const unit = join(folder, 'fieldpost.service');
  writeFileSync(
    unit,
    readFileSync(path('fieldpost.service'), 'utf8').replace('/usr/bin/node', process.execPath),
  );
  expect(run(analyze ?? '', ['verify', unit])).toEqual({ status: 0, output: '' });
  // In tenths of systemd's exposure level, of which 10 is a service without any hardening.
  const security = run(analyze ?? '', ['security', '--no-pager', '--offline=true', '--threshold=15', unit]);
  expect(security.status, security.output).toBe(0);
});

test.skipIf(haproxy === undefined)('HAProxy takes its configuration', () => {
  const { status, output } = run(haproxy ?? '', ['-c', '-f', path('haproxy.cfg')]);
  expect(status, output).toBe(0);
  // Its servers have names of compose.yaml, which nobody knows here.
  const complaints = output.split('\n').filter(line => /WARNING|ALERT/.test(line));
  expect(complaints.filter(line => !line.includes('could not resolve address'))).toEqual([]);
});
