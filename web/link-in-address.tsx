import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { sentenceKey } from '../lib/errors.ts';
import type { BadLink } from '../lib/protocol/link.ts';
import { Notice } from '../lib/ui/Notice.tsx';

/** What the address bar holds, looked at again when another link is pasted into this tab. */
export function useAddress<T>(look: () => T): T {
  const [address, setAddress] = useState(look);
  useEffect(() => {
    const again = (): void => setAddress(look());
    window.addEventListener('hashchange', again);
    return () => window.removeEventListener('hashchange', again);
  }, []);
  return address;
}

/** Why the address bar opens nothing here. */
export const NoLink = ({ why, none }: { why: BadLink | 'none'; none: string }): JSX.Element => (
  <Notice tone="warn">
    {why === 'none' ? none : i18n.t(sentenceKey({ kind: 'link', word: why }, 'recipient'))}
  </Notice>
);
