import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { type DropLink, parseDropLink } from '../../lib/protocol/drop/link.ts';
import type { BadLink } from '../../lib/protocol/link.ts';
import { OpenDrop } from '../../lib/ui/drop/OpenDrop.tsx';
import { plainHost } from '../../lib/ui/plain.ts';
import { NoLink, useAddress } from '../link-in-address.tsx';
import { prepare } from '../packages/prepare.ts';
import { removeLink } from '../request-address.ts';

/** The link in the address bar, left there until it was opened: for a reload, and for whoever adds the extension now. */
function lookAtLink(): { ok: DropLink } | { bad: BadLink | 'none' } {
  return location.hash.length <= 1 ? { bad: 'none' } : parseDropLink(location.href);
}

/** What was left, in a browser that has nothing of ours. */
export function OpenPage({ onOpened }: { onOpened(): void }): JSX.Element {
  const address = useAddress(lookAtLink);
  if ('bad' in address) return <NoLink why={address.bad} none={i18n.t('web.noLink')} />;
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
