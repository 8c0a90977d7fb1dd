/** What an Argon2id key costs, stored beside what it locks. Apart from libsodium, so that a page may name it. */
export interface PassphraseCost {
  /** Passes. */
  operations: number;
  /** Bytes. */
  memory: number;
}

export const saltBytes = 16;

/** About half a second (`npm run bench -- passphrase`). */
export const usualCost: PassphraseCost = { operations: 3, memory: 64 * 1024 * 1024 };
