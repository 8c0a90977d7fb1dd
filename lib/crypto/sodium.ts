import sodium from 'libsodium-wrappers-sumo';

/**
 * Resolves once libsodium's WebAssembly runs; every other function of lib/crypto is synchronous and needs it.
 *
 * @throws when WebAssembly is forbidden (an extension page without `'wasm-unsafe-eval'`).
 */
export async function ready(): Promise<void> {
  await sodium.ready;
}
