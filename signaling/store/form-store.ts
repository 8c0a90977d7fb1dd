/**
 * What a server keeps of forms (PROTOCOL section 9), and the transitions between: each one is atomic, whoever races.
 * Forms go by a hash of their id, so that a copy of the store cannot be asked for anything. Bytes are base64url, times
 * Unix ms.
 */
import type { Role } from '../../lib/protocol/form/state.ts';

/** A form as it was published; `state` and `description` are JSON. */
export interface FormRow {
  root: string;
  index: number;
  state: string;
  revision: number;
  description: string;
  /** Takes no answer from then on; 0: until it expires. */
  closes: number;
  /** Takes so many answers; 0: as many as the operator allows. */
  most: number;
  expires: number;
  /** How many it has, and how large they are together. */
  answers: number;
  bytes: number;
}

export type NewForm = Omit<FormRow, 'answers' | 'bytes'>;

/** A secret link. One that was revoked keeps `gate` alone, to say so to who has it. */
export interface LinkRow {
  id: string;
  role: Role;
  auth: string;
  gate: string;
  passphrase: boolean;
  bundle: string;
  /** JSON */
  comment: string | undefined;
  created: number;
  used: number | undefined;
  revoked: number | undefined;
  /** Locked until then; 0: until an admin unlocks it. */
  locked: number | undefined;
}

export type NewLink = Pick<LinkRow, 'id' | 'role' | 'auth' | 'gate' | 'passphrase' | 'bundle' | 'comment'>;

export interface AnswerRow {
  number: number;
  at: number;
  index: number;
  box: string;
}

/** A form that was there. */
export interface Gone {
  gone: 'expired' | 'withdrawn';
  at: number;
}

export interface FormLimits {
  /** Forms at once, of all. */
  forms: number;
  /** Answers that one form takes. */
  answers: number;
  /** Characters of all answers of a form. */
  bytes: number;
}

/** `denied`: the link that asks is not, or no more, one of the form. */
export interface FormActs {
  create(
    now: number,
    form: string,
    row: NewForm,
    links: readonly NewLink[],
    limits: Pick<FormLimits, 'forms'>,
  ): 'created' | 'form-taken' | 'no-space';
  read(now: number, form: string): FormRow | Gone | undefined;
  edit(
    now: number,
    form: string,
    by: string,
    to: Pick<FormRow, 'revision' | 'description' | 'closes' | 'most'>,
  ): 'edited' | 'conflict' | 'denied';
  remove(now: number, form: string, by: string): 'removed' | 'denied';
  /** The same id again is the same answer, and gets the same time. */
  submit(
    now: number,
    form: string,
    answer: { id: string; index: number; box: string },
    limits: Pick<FormLimits, 'answers' | 'bytes'>,
  ): { at: number } | 'old-state' | 'closed' | 'full' | Gone | undefined;
  answers(
    now: number,
    form: string,
    by: string,
    after: number,
    most: number,
  ): { answers: AnswerRow[]; more: boolean } | 'denied';
  /** Deletes what one answer says. It counts as taken still: its number is nobody else's, and its id is no new answer. */
  erase(now: number, form: string, by: string, number: number): 'erased' | 'denied';
  /** The next state: bundles of links that stay, new links; what is in neither is revoked. */
  change(
    now: number,
    form: string,
    by: string,
    to: {
      index: number;
      state: string;
      stay: readonly { id: string; bundle: string }[];
      add: readonly NewLink[];
    },
  ): 'changed' | 'conflict' | 'denied';
  links(now: number, form: string, by: string): LinkRow[] | 'denied';
  link(now: number, form: string, id: string): LinkRow | Gone | undefined;
  revoke(now: number, form: string, by: string, id: string): 'revoked' | 'no-link' | 'denied';
  unlock(now: number, form: string, by: string, id: string): 'unlocked' | 'no-link' | 'denied';
  comment(
    now: number,
    form: string,
    by: string,
    id: string,
    comment: string,
  ): 'commented' | 'no-link' | 'denied';
  /** Keeps a challenge until it is taken or over; of many, the latest. */
  challenge(now: number, form: string, id: string, challenge: string, until: number): void;
  /**
   * Takes a challenge, which nobody can take again, and counts the attempt as wrong: `proved` gives it back. `left` are
   * the attempts after it until the link is locked.
   */
  take(
    now: number,
    form: string,
    id: string,
    challenge: string,
  ): { left: number } | { locked: number } | 'unknown';
  proved(now: number, form: string, id: string): void;
  /** What this store keeps under a name; `fresh` from now on if it has nothing. */
  secret(name: string, fresh: string): string;
  /** Removes what is over; says how many forms are left, and how many went. */
  sweep(now: number): { forms: number; removed: number };
}

export type FormStore = {
  [Act in keyof FormActs]: (...input: Parameters<FormActs[Act]>) => Promise<ReturnType<FormActs[Act]>>;
} & {
  /** Resolves when everything is kept that was answered. */
  stop(): Promise<void>;
};

/** Challenges that one link may have open. */
export const openChallenges = 16;
/** Links that a form may ever have, the revoked ones included. */
export const linksEver = 1024;
