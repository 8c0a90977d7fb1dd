/** What `drop` and `open` tell: sentences on standard error, or JSON events on standard output. */
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import type { DropNet } from '../lib/drop/net.ts';
import { type DropFact, dropFaults, factOf } from '../lib/drop/sentence.ts';
import type { DropTrouble } from '../lib/drop/trouble.ts';
import { type ExitStatus, failed } from './exit-status.ts';
import { say, words } from './words.ts';

export const dropNet: DropNet = {
  fetch: (url, init) => fetch(url, init),
  wait: async ms => {
    await setTimeout(ms);
  },
};

/** `seconds` as a person reads it. */
export const timeText = (seconds: number): string => new Date(seconds * 1000).toLocaleString();

function factText({ kind, value }: DropFact): string {
  switch (kind) {
    case 'time':
      return timeText(value);
    case 'span':
      return `${value} s`;
    case 'bytes':
      return `${value} bytes`;
    case 'count':
      return String(value);
  }
}

export function dropStatus({ word }: DropTrouble): ExitStatus {
  switch (word) {
    case 'nothing-there':
    case 'opened':
    case 'expired':
    case 'withdrawn':
      return 4;
    case 'wrong-passphrase':
    case 'passphrase-needed':
    case 'locked':
    case 'locked-for-now':
      return 3;
    default:
      return failed;
  }
}

export interface DropReport {
  event(name: string, facts: Record<string, unknown>, ...sentences: string[]): void;
  refused(trouble: DropTrouble): ExitStatus;
}

export function dropReport(json: boolean): DropReport {
  const event: DropReport['event'] = (name, facts, ...sentences) => {
    if (json) process.stdout.write(`${JSON.stringify({ event: name, ...facts })}\n`);
    else for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  };
  return {
    event,
    refused: trouble => {
      const fact = factOf(trouble);
      const sentence = words.dropFault[dropFaults[trouble.word]];
      const { word, ...facts } = trouble;
      event('end', { outcome: word, ...facts }, say(sentence, fact === undefined ? '' : factText(fact)));
      return dropStatus(trouble);
    },
  };
}
