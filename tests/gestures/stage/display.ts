import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestProject } from 'vitest/node';
import { installPackages, onPath } from '../../../scripts/chromium.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The X display for browsers that are clicked from outside; empty where there is none. */
    display: string;
  }
}

const programs = ['Xvfb', 'xdotool'];
const present = (): boolean => programs.every(program => onPath(program) !== undefined);

/** A screen without a window manager, on a display number of its own choice. */
async function startScreen(): Promise<{ display: string; server: ChildProcess }> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const told = server.stdio[3];
  if (!told) throw new Error('Xvfb has no pipe to tell its display on');
  const [number] = (await once(told, 'data')) as [Buffer];
  return { display: `:${number.toString().trim()}`, server };
}

/** Vitest's global set-up: a screen that hands can reach; where there can be none, the tests are skipped, and this says why. */
export default async function setup(project: TestProject): Promise<() => void> {
  if (!present() && (!installPackages(['xvfb', 'xdotool']) || !present())) {
    process.stdout.write(
      'Gestures are skipped: they need Xvfb and xdotool (apt-get install xvfb xdotool).\n',
    );
    project.provide('display', '');
    return () => undefined;
  }
  const { display, server } = await startScreen();
  project.provide('display', display);
  return () => void server.kill();
}
