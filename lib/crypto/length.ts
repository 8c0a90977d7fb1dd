/**
 * Refuses a key, nonce or seed of the wrong size: a mistake in our own code, never the peer's doing.
 *
 * @param length - in bytes.
 * @throws RangeError naming the argument, not its content.
 */
export function requireLength(name: string, bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) throw new RangeError(`${name} must be ${length} bytes, not ${bytes.length}`);
}
