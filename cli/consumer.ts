import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';

export interface ExecCommand {
  command: string;
  args: string[];
  /** The environment variable that holds the secret; without it, standard input does. */
  variable?: string;
}

/** Whether a command can be started, so that a wrong name is found before the secret is fetched. */
export function canStart(command: string): boolean {
  if (/[\\/]/.test(command)) return isExecutable(command);
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  // Windows finds commands by endings of its own.
  return (
    process.platform === 'win32' ||
    folders.some(folder => folder !== '' && isExecutable(join(folder, command)))
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** A command that was given the secret. */
export interface Fed {
  /** Its exit status, or 128 and more when a signal ended it. */
  status: Promise<number>;
}

/**
 * Starts a command and gives it the secret, on its standard input or in its environment, never as an argument.
 * Resolves once the command has it, or null when it could not be given.
 * @param options.quiet Our standard output is taken: what the command prints goes to standard error.
 */
export async function feed(
  exec: ExecCommand,
  secret: { input: string } | { environment: Record<string, string> },
  options: { quiet: boolean },
): Promise<Fed | null> {
  const { command, args } = exec;
  const child = spawn(command, args, {
    stdio: ['input' in secret ? 'pipe' : 'ignore', options.quiet ? 2 : 'inherit', 'inherit'],
    env: 'input' in secret ? process.env : { ...process.env, ...secret.environment },
  });
  const status = exitOf(child);
  try {
    await once(child, 'spawn');
    if (child.stdin && 'input' in secret) await writeAll(child.stdin, secret.input);
    return { status };
  } catch {
    return null;
  }
}

async function exitOf(child: ChildProcess): Promise<number> {
  return await new Promise(resolve => {
    child.once('error', () => resolve(127));
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 128 : 1)));
  });
}

/** Resolves once a stream has taken all of it and is closed; rejects when it did not. */
async function writeAll(stream: NodeJS.WritableStream, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.once('error', reject);
    stream.end(text, () => resolve());
  });
}

/** Resolves to whether a stream took all of it. */
export async function writeOut(stream: NodeJS.WriteStream, text: string): Promise<boolean> {
  return await new Promise(resolve => {
    stream.once('error', () => resolve(false));
    stream.write(text, error => resolve(!error));
  });
}
