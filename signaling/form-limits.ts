/** How much one may send, and how often one address may do what with forms. */
import type { Redis } from 'ioredis';
import { answerBytes } from '../lib/protocol/form/limits.ts';
import type { Configuration } from './configuration.ts';
import { createLimiter, take } from './limits.ts';

/** Largest bodies, in bytes of JSON: what a creation or a change of all its links may hold, and one of each rest. */
export const bodies = { form: 1_048_576, answer: Math.ceil((answerBytes * 4) / 3) + 1024, small: 65_536 };

export type FormLimitSettings = Pick<
  Configuration,
  'addressForms' | 'addressAnswers' | 'addressFormReads' | 'addressFailures'
>;

/** Seconds until it may go on, or undefined when it may now. */
export type Wait = number | undefined;

export interface FormRates {
  create(address: string): Promise<Wait>;
  answer(address: string): Promise<Wait>;
  read(address: string): Promise<Wait>;
  /** Asked for a form or secret link that is not there; many of them are somebody who guesses. */
  missed(address: string): Promise<Wait>;
  /** Whether it missed too often. */
  suspect(address: string): Promise<Wait>;
  adjust(settings: FormLimitSettings): void;
}

export function createFormRates(settings: FormLimitSettings, redis?: Redis): FormRates {
  const forms = createLimiter(redis, 'form', settings.addressForms, 3600);
  const answers = createLimiter(redis, 'answer', settings.addressAnswers, 60);
  const reads = createLimiter(redis, 'form-read', settings.addressFormReads, 60);
  const misses = createLimiter(redis, 'form-miss', settings.addressFailures, 600);

  const wait = (
    limiter: typeof forms,
    used: { consumedPoints: number; msBeforeNext: number } | null,
  ): Wait =>
    used === null || used.consumedPoints <= limiter.points
      ? undefined
      : Math.max(1, Math.ceil(used.msBeforeNext / 1000));
  const consume = async (limiter: typeof forms, address: string): Promise<Wait> =>
    wait(limiter, await take(limiter, address));

  return {
    create: address => consume(forms, address),
    answer: address => consume(answers, address),
    read: address => consume(reads, address),
    missed: address => consume(misses, address),
    suspect: async address => wait(misses, await misses.get(address)),
    adjust: to => {
      forms.points = to.addressForms;
      answers.points = to.addressAnswers;
      reads.points = to.addressFormReads;
      misses.points = to.addressFailures;
    },
  };
}
