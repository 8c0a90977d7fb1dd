/** A thread that writes to the disk runs after the one that relays frames, where both want a core. */
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { platform } from 'node:process';

/** Of 20: at 5 a thread still gets a quarter of a core that is wanted by one more. */
const niceness = 5;

/** Lowers the priority of the thread that calls it. On Linux only, where threads have one each; elsewhere nothing. */
export function giveWay(): void {
  if (platform !== 'linux') return;
  try {
    // The link names this thread: PID/task/TID.
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    if (thread > 0) setPriority(thread, niceness);
  } catch {
    // Without /proc, or where it is not allowed, it shares as before.
  }
}
