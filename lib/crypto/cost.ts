/** What an Argon2id key costs, stored beside what it locks. Apart from libsodium, so that a page may name it. */
export interface PassphraseCost {
  /** Passes. */
  operations: number;
  /** Bytes. */
  memory: number;
}

export const saltBytes = 16;

/** About half a second (`npm run bench -- passphrase`). */
export const usualCost: PassphraseCost = { operations: 4, memory: 128 * 1024 * 1024 };

/** Whether guessing takes less of a guesser's memory or time than it usually would. */
export const cheaperThanUsual = ({ operations, memory }: PassphraseCost): boolean =>
  memory < usualCost.memory || operations * memory < usualCost.operations * usualCost.memory;
