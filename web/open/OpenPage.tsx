import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { sentenceKey } from '../../lib/errors.ts';
import { type DropLink, parseDropLink } from '../../lib/protocol/drop/link.ts';
import type { BadLink } from '../../lib/protocol/link.ts';
import { OpenDrop } from '../../lib/ui/drop/OpenDrop.tsx';
import { Notice } from '../../lib/ui/Notice.tsx';
import { plainHost } from '../../lib/ui/plain.ts';
import { prepare } from '../packages/prepare.ts';
import { removeLink } from '../request-address.ts';

/** The link in the address bar, left there until it was opened: for a reload, and for whoever adds the extension now. */
function lookAtLink(): { ok: DropLink } | { bad: BadLink | 'none' } {
  return location.hash.length <= 1 ? { bad: 'none' } : parseDropLink(location.href);
}

/** What was left, in a browser that has nothing of ours. */
export function OpenPage({ onOpened }: { onOpened(): void }): JSX.Element {
  const [address, setAddress] = useState(lookAtLink);
  useEffect(() => {
    // Another link, pasted into this tab.
    const look = (): void => setAddress(lookAtLink());
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);
  if ('bad' in address) {
    return (
      <Notice tone="warn">
        {i18n.t(
          address.bad === 'none'
            ? 'drop.noLink'
            : sentenceKey({ kind: 'link', word: address.bad }, 'recipient'),
        )}
      </Notice>
    );
  }
  return (
    <OpenDrop
      key={location.hash}
      link={address.ok}
      prepare={prepare}
      atOnce={false}
      trust={i18n.t('drop.trust', [plainHost(location.host)])}
      onOpened={() => {
        removeLink();
        onOpened();
      }}
    />
  );
}
