import type { LinkPage } from '../signaling/bundle.ts';

/** Packages that are a script of their own, several times the rest, which a page fetches once it needs them. */
export type LatePackage = 'sodium' | 'peer';

export interface Route {
  /** Of this folder: `main.tsx` runs, and `words.ts` has its part of the catalogue. */
  folder: string;
  late: readonly LatePackage[];
}

/** What runs on which of the server's pages. */
export const routes = {
  h: { folder: 'receive', late: ['sodium', 'peer'] },
  v: { folder: 'read', late: ['sodium'] },
  q: { folder: 'answer', late: ['sodium'] },
  d: { folder: 'open', late: ['sodium'] },
} as const satisfies Record<LinkPage, Route>;
