import sodium from 'libsodium-wrappers-sumo';

/** Whether a and b are the same bytes, in a time that depends on their lengths only. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && sodium.memcmp(a, b);
}

/** Overwrites the arrays with zeros. Copies that the engine or libsodium's heap made are out of reach. */
export function wipe(...arrays: readonly Uint8Array[]): void {
  for (const array of arrays) sodium.memzero(array);
}
