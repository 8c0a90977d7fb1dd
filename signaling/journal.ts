import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { type DestinationStream, destination, type Logger, pino } from 'pino';
import type { Configuration } from './configuration.ts';

const day = 86_400_000;
/** Aliases that are not made again: those of who connects, opens, joins and leaves within a short time. */
const mostKnown = 2000;

/** Bytes of lines that wait for a reader; beyond them lines are lost, and the server goes on. */
const mostUnread = 4_194_304;

/** Lines are written when there are so many bytes of them, or after so many ms: one write for each costs more than the line. */
const gathered = { minLength: 8192, periodicFlush: 250 };

/** The log, and the only way a room or an address gets into it. */
export interface Journal {
  log: Logger;
  /** A name for a room or address that holds for a day, and cannot be turned back: its key is never stored. */
  alias(value: string): string;
}

/** What of an error is logged. Errors of libraries carry what was asked: a command of Redis names rooms and hashes. */
export function faultOf(error: unknown): { name: string; message: string; stack: string } {
  if (!(error instanceof Error)) return { name: 'unknown', message: '', stack: '' };
  const { name, message, stack = '' } = error;
  return { name, message, stack };
}

function standardError(): DestinationStream {
  const stream = destination({
    dest: 2,
    sync: false,
    maxLength: mostUnread,
    ...gathered,
    // As text, everything that is gathered would be copied for each line.
    contentMode: 'buffer',
  });
  // Its type is that of text whatever the mode.
  return { write: line => stream.write(Buffer.from(line) as unknown as string) };
}

/** `stream` is where lines go: stderr unless a test listens. */
export function createJournal(
  level: Configuration['logLevel'],
  now: () => number,
  stream: DestinationStream = standardError(),
): Journal {
  // As a key object: made of bytes anew for each alias it would cost more than all else in it.
  let key = createSecretKey(randomBytes(32));
  let drawnOn = Math.floor(now() / day);
  const known = new Map<string, string>();
  return {
    log: pino({ level, base: null }, stream),
    alias: value => {
      const today = Math.floor(now() / day);
      if (today !== drawnOn) {
        key = createSecretKey(randomBytes(32));
        drawnOn = today;
        known.clear();
      }
      const before = known.get(value);
      if (before !== undefined) return before;
      const alias = createHmac('sha256', key).update(value).digest('base64url').slice(0, 12);
      if (known.size >= mostKnown) known.clear();
      known.set(value, alias);
      return alias;
    },
  };
}
