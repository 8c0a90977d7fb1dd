/**
 * The two large packages of the server's pages are a script of their own, several times the rest, which is fetched only
 * when somebody receives. Whoever imports one of them sees it once `loadPackages` has resolved.
 */
import type Sodium from 'libsodium-wrappers-sumo';
import type Peer from 'simple-peer/simplepeer.min.js';

/** Where the build put them, and what that hashes to. */
declare const PACKAGES_SCRIPT: { src: string; integrity: string };

interface Packages {
  sodium: typeof Sodium;
  SimplePeer: typeof Peer;
}

interface ScriptUrls {
  createScriptURL(url: string): string;
}

interface TrustedTypes {
  createPolicy(name: string, rules: ScriptUrls): ScriptUrls;
}

export let sodium: Packages['sodium'];
export let SimplePeer: Packages['SimplePeer'];

let loading: Promise<void> | undefined;
let trusted: ScriptUrls | undefined;

/** Fetch them, once. Rejects where they do not arrive whole, and may then be called again. */
export function loadPackages(): Promise<void> {
  loading ??= addScript().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** The one script that this page may add to itself. */
function scriptUrl(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  trusted ??= trustedTypes?.createPolicy('fieldpost', { createScriptURL: () => PACKAGES_SCRIPT.src });
  return trusted?.createScriptURL('') ?? PACKAGES_SCRIPT.src;
}

async function addScript(): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const script = document.createElement('script');
  script.src = scriptUrl();
  script.integrity = PACKAGES_SCRIPT.integrity;
  script.addEventListener('load', () => resolve());
  script.addEventListener('error', () => reject(new Error('the packages did not arrive')));
  document.head.append(script);
  await promise.finally(() => script.remove());
  const { packages } = globalThis as unknown as { packages: Packages };
  ({ sodium, SimplePeer } = packages);
}
