import type { PageRoute } from './pages.ts';

/** What a page may do. */
export type Rights = Pick<PageRoute, 'script' | 'frames' | 'framed' | 'style'>;

const nothing = ["'none'"];
const own = ["'self'"];

/**
 * The Content-Security-Policy of a page, as helmet takes it: nothing but this server's own style and pictures; `framed`
 * pages may be shown inside our own; a page whose scripts are named by hash runs no other, and may connect to here.
 */
export function policyOf(page: Rights, publicUrl?: string) {
  const { script } = page;
  return {
    useDefaults: false,
    directives: {
      defaultSrc: nothing,
      styleSrc: page.style === undefined ? own : [page.style],
      imgSrc: own,
      ...(script === false ? {} : script === true ? { scriptSrc: own } : receiving(script, publicUrl)),
      ...(page.frames ? { frameSrc: own } : {}),
      baseUri: nothing,
      formAction: nothing,
      frameAncestors: page.framed ? own : nothing,
    },
  };
}

function receiving(hashes: readonly string[], publicUrl: string | undefined) {
  // Not every browser takes a WebSocket to the same host for 'self'.
  const sockets = publicUrl === undefined ? [] : [publicUrl.replace(/^http/, 'ws')];
  return {
    scriptSrc: [...hashes.map(hash => `'${hash}'`), "'wasm-unsafe-eval'"],
    connectSrc: [...own, ...sockets],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ['fieldpost'],
  };
}

/** The same as a header. */
export function policyText(page: Rights, publicUrl?: string): string {
  return Object.entries<string[]>(policyOf(page, publicUrl).directives)
    .map(([name, values]) =>
      [name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`), ...values].join(' '),
    )
    .join(';');
}
