/** The `age` command of the system, which asks for passphrases on a terminal only. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';

/** Make sure that there is one: CI runs as root on a bare machine. */
export function requireAge(): void {
  if (spawnSync('age', ['--version']).status === 0) return;
  const root = process.getuid?.() === 0;
  if (root) {
    const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    spawnSync('apt-get', ['update'], quiet);
    spawnSync('apt-get', ['install', '-y', 'age'], quiet);
  }
  if (spawnSync('age', ['--version']).status !== 0) {
    throw new Error('These tests need the age command: apt-get install age');
  }
}

export function age(args: readonly string[], input?: string | Uint8Array): Buffer {
  return execFileSync('age', args, {
    ...(input === undefined ? {} : { input }),
    stdio: 'pipe',
    maxBuffer: 2 ** 28,
  });
}

/** Run it on a terminal of its own and give each answer when it asks. Resolves to its exit status. */
export async function ageAsked(args: readonly string[], answers: readonly string[]): Promise<number> {
  const command = ['age', ...args].map(word => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], { stdio: 'pipe' });
  const closed = once(child, 'close');
  let unread = '';
  let answered = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    unread += text;
    const asked = /(?:Enter|Confirm) passphrase[^:]*: /.exec(unread);
    if (asked === null) return;
    unread = unread.slice(asked.index + asked[0].length);
    child.stdin.write(`${answers[answered] ?? ''}\n`);
    answered += 1;
  });
  const [status] = await closed;
  return status as number;
}
