import { openSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { ReadStream } from 'node:tty';

/** Whoever answers questions: a person at a terminal, or lines on standard input. */
export interface Answerer {
  /** The next line, without its end; null when there is nobody to ask, or nobody any more. */
  ask(question: string): Promise<string | null>;
  close(): void;
}

/** The terminal that this process belongs to, also where standard input is a pipe. */
function controllingTerminal(): ReadStream | null {
  try {
    return new ReadStream(openSync('/dev/tty', 'r'));
  } catch {
    return null;
  }
}

/** Asks on standard error and reads lines from the first source; from the next one where that has ended. */
function answererOf(sources: (() => Readable | null)[]): Answerer {
  const lines: string[] = [];
  let waiting: ((line: string | null) => void) | undefined;
  let source: Readable | null = null;
  let closed = false;

  const readNext = (): void => {
    const [next, ...rest] = sources;
    sources = rest;
    source = next ? next() : null;
    if (!next || closed) {
      waiting?.(null);
      waiting = undefined;
    } else if (!source) {
      readNext();
    } else {
      const reader = createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY });
      reader.on('line', line => {
        if (!waiting) return void lines.push(line);
        waiting(line);
        waiting = undefined;
      });
      reader.on('close', () => {
        if (closed) return;
        isReading = false;
        if (waiting) start();
      });
    }
  };

  let isReading = false;
  const start = (): void => {
    if (isReading) return;
    isReading = true;
    readNext();
  };

  return {
    async ask(question) {
      if (closed) return null;
      process.stderr.write(question);
      const line = lines.shift();
      if (line !== undefined) return line;
      return await new Promise(resolve => {
        waiting = resolve;
        start();
      });
    },
    close() {
      closed = true;
      source?.destroy();
      waiting?.(null);
      waiting = undefined;
    },
  };
}

/** Answers come from standard input, or from the terminal where that has ended. */
export function openInput(): Answerer {
  return answererOf(process.stdin.isTTY ? [() => process.stdin] : [() => process.stdin, controllingTerminal]);
}

/** Answers come from the terminal, if there is one: standard input holds the secret. */
export function openTerminal(): Answerer {
  return answererOf([process.stdin.isTTY ? () => process.stdin : controllingTerminal]);
}

/** Nobody is asked anything. */
export const nobody: Answerer = { ask: async () => null, close: () => undefined };

const ends = ['\r', '\n', '\u0004'];

/**
 * What is typed at the terminal until Enter, without showing it.
 * Null when the person gave up (Ctrl-C).
 */
export async function askHidden(question: string, stdin: ReadStream = process.stdin): Promise<string | null> {
  const { stderr } = process;
  // Before the question: what is typed at once must not be echoed either.
  stdin.setRawMode(true);
  stderr.write(question);
  stdin.setEncoding('utf8');
  try {
    let typed = '';
    for await (const text of stdin.iterator({ destroyOnReturn: false }) as AsyncIterable<string>) {
      for (const character of text) {
        if (character === '\u0003') return null;
        if (ends.includes(character)) return typed;
        if (character === '\u007f' || character === '\b') typed = [...typed].slice(0, -1).join('');
        else if (character === '\u0015') typed = '';
        else typed += character;
      }
    }
    return typed;
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}

/**
 * As `askHidden`, at the terminal that this process belongs to, also where standard input is a pipe.
 * Null also where there is no terminal.
 */
export async function askHiddenAnywhere(question: string): Promise<string | null> {
  if (process.stdin.isTTY) return await askHidden(question);
  const terminal = controllingTerminal();
  if (terminal === null) return null;
  try {
    return await askHidden(question, terminal);
  } finally {
    terminal.destroy();
  }
}
