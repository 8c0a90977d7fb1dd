import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from './until.ts';

const program = join(import.meta.dirname, '../../../cli/fieldpost.js');

export interface TerminalEvent {
  event: string;
  [member: string]: unknown;
}

/** One run of the command line with `--json`. */
export interface Terminal {
  events(): TerminalEvent[];
  /** Wait for the latest event of this name. */
  event(name: string): Promise<TerminalEvent>;
  write(line: string): void;
  /** Its exit status; null when a signal ended it. */
  ended: Promise<number | null>;
  stop(): void;
}

/** @param input - all of standard input; without it, lines can be written. */
export function fieldpost(args: readonly string[], input?: string): Terminal {
  const child = spawn(process.execPath, [program, ...args, '--json'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  let problems = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    problems += text;
  });
  child.stdin.on('error', () => undefined);
  if (input !== undefined) child.stdin.end(input);
  const events = (): TerminalEvent[] =>
    out
      .split('\n')
      .slice(0, -1)
      .map(line => JSON.parse(line) as TerminalEvent);
  return {
    events,
    event: name =>
      until(`the event ${name}`, () => {
        const found = events().findLast(({ event }) => event === name);
        if (found === undefined) throw new Error(`${out}\n${problems}`);
        return found;
      }),
    write: line => void child.stdin.write(`${line}\n`),
    ended: once(child, 'close').then(([status]) => status as number | null),
    stop: () => void child.kill(),
  };
}
