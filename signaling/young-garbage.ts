/**
 * Frames of 64 KiB lie outside V8's heap, which holds only small handles of them and so is collected far too late: they
 * pile up until V8 marks all of it to be rid of them, at a third of the rate. Here the young ones are collected as soon
 * as so many bytes went by.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Of payloads. What lies about is about three times that: two reads and their sum. */
const most = 2_097_152;

// What is about to be collected counts towards the size at which V8 marks its heap: by its own measure it is so near to
// that after each marking that at times every tenth collection of ours becomes another one.
setFlagsFromString('--heap-growing-percent=150');

/** A second context of V8 makes each connection dearer by a quarter: only where the server was started without the flag. */
function collectorOfNewContext(): NodeJS.GCFunction {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as NodeJS.GCFunction;
}

const collect = globalThis.gc ?? collectorOfNewContext();

let bytes = 0;
let due = false;

function run(): void {
  due = false;
  bytes = 0;
  collect({ type: 'minor' });
}

/** So many bytes of a payload are garbage when this turn of the event loop is over. */
export function discard(length: number): void {
  bytes += length;
  if (bytes < most || due) return;
  due = true;
  setImmediate(run);
}
