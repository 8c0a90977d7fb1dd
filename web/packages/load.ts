/**
 * The large packages of the server's pages are scripts of their own, several times the rest, which are fetched only once
 * somebody acts. Whoever imports one of them sees it once `loadPackages` has resolved.
 */
import type Sodium from 'libsodium-wrappers-sumo';
import type Peer from 'simple-peer/simplepeer.min.js';

/** Where the build put those of this page, what they hash to, and the names under which they leave their package. */
declare const LATE_SCRIPTS: { src: string; integrity: string; global: string }[];

interface ScriptUrls {
  createScriptURL(src: string): string;
}

interface TrustedTypes {
  createPolicy(name: string, rules: ScriptUrls): ScriptUrls;
}

export let sodium: typeof Sodium;
export let SimplePeer: typeof Peer;

let loading: Promise<void> | undefined;
let trusted: ScriptUrls | undefined;

/** Fetch them, once. Rejects where they do not arrive whole, and may then be called again. */
export function loadPackages(): Promise<void> {
  loading ??= addScripts().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** The only scripts that this page may add to itself. */
function scriptUrl(src: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  trusted ??= trustedTypes?.createPolicy('fieldpost', {
    createScriptURL: wanted => LATE_SCRIPTS.find(late => late.src === wanted)?.src ?? '',
  });
  return trusted?.createScriptURL(src) ?? src;
}

async function addScript({ src, integrity }: { src: string; integrity: string }): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const script = document.createElement('script');
  script.src = scriptUrl(src);
  script.integrity = integrity;
  script.addEventListener('load', () => resolve());
  script.addEventListener('error', () => reject(new Error('a package did not arrive')));
  document.head.append(script);
  await promise.finally(() => script.remove());
}

async function addScripts(): Promise<void> {
  await Promise.all(LATE_SCRIPTS.map(addScript));
  const left = globalThis as unknown as {
    fieldpost_sodium?: { default: typeof Sodium };
    fieldpost_peer?: { default: typeof Peer };
  };
  if (left.fieldpost_sodium !== undefined) sodium = left.fieldpost_sodium.default;
  if (left.fieldpost_peer !== undefined) SimplePeer = left.fieldpost_peer.default;
}
