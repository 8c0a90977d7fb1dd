import { ready } from '../../lib/crypto/sodium.ts';
import { loadPackages } from './load.ts';

/** Fetch what encrypts and decrypts, and start it. @returns what went wrong */
export async function prepare(): Promise<'load-failed' | 'not-able' | null> {
  try {
    await loadPackages();
  } catch {
    return 'load-failed';
  }
  try {
    await ready();
    return null;
  } catch {
    return 'not-able';
  }
}
