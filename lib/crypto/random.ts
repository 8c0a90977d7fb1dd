import sodium from 'libsodium-wrappers-sumo';

/** That many bytes of the system's random generator. */
export function drawRandom(bytes: number): Uint8Array {
  return sodium.randombytes_buf(bytes);
}
