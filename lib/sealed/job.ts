/** What a page of ours and its worker say to each other. Both are ours and nothing else can listen. */
import type { Content, Keys } from './open.ts';
import type { OpeningRefusal, SealingRefusal } from './refusal.ts';
import type { Readers } from './seal.ts';

export interface Jobs {
  sealText: { input: { text: string; readers: Readers }; output: { ok: string } | { bad: SealingRefusal } };
  openText: { input: { text: string; keys: Keys }; output: { ok: Content } | { bad: OpeningRefusal } };
  /** A file goes by as a handle: its bytes are read and made in the worker. */
  sealFile: { input: { file: Blob; readers: Readers }; output: { ok: Blob } | { bad: SealingRefusal } };
  openFile: { input: { file: Blob; keys: Keys }; output: { ok: Blob } | { bad: OpeningRefusal } };
}

export type JobName = keyof Jobs;

export interface JobOrder<K extends JobName = JobName> {
  id: number;
  name: K;
  input: Jobs[K]['input'];
}

export type JobReport =
  /** How much of the file was read, 0 to 1. */
  | { id: number; kind: 'progress'; part: number }
  | { id: number; kind: 'done'; output: unknown }
  | { id: number; kind: 'failed' };
