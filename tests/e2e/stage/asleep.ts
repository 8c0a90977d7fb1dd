import { readdirSync, readFileSync } from 'node:fs';
import type { Person } from './person.ts';

interface Process {
  id: number;
  parent: number;
  command: string;
}

/** Every process of this machine (Linux only: by /proc). */
function processes(): Process[] {
  return readdirSync('/proc').flatMap(name => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // A program's name may hold anything, so count from behind it.
      const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return [
        { id: Number(name), parent: Number(parent), command: readFileSync(`/proc/${name}/cmdline`, 'utf8') },
      ];
    } catch {
      return [];
    }
  });
}

function browserOf({ profile }: Person): number[] {
  const all = processes();
  const found = new Set(all.filter(({ command }) => command.includes(profile)).map(({ id }) => id));
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const { id, parent } of all) if (found.has(parent)) found.add(id);
  }
  return [...found];
}

/** A person's computer sleeps while something else happens: every process of their browser stands still. */
export async function asleep<T>(person: Person, meanwhile: () => Promise<T>): Promise<T> {
  const stopped = browserOf(person);
  if (stopped.length === 0) throw new Error('no process of the browser was found');
  const signal = (name: NodeJS.Signals): void => {
    for (const id of stopped) {
      try {
        process.kill(id, name);
      } catch {
        // It ended by itself.
      }
    }
  };
  signal('SIGSTOP');
  try {
    return await meanwhile();
  } finally {
    signal('SIGCONT');
  }
}
