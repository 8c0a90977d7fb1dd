import { openReceivePage } from './receive/page.tsx';

/** What runs on which of the server's pages. */
export const routes: Readonly<Record<string, () => void>> = {
  '/h': openReceivePage,
};
