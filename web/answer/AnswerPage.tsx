import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { sentenceKey } from '../../lib/errors.ts';
import type { ShareLink } from '../../lib/protocol/form/link.ts';
import { Notice } from '../../lib/ui/Notice.tsx';
import { plainHost } from '../../lib/ui/plain.ts';
import { Answering, type Connected } from '../../lib/ui/request/Answering.tsx';
import { type OpenRequest, openRequest } from '../../lib/ui/request/open-request.ts';
import { prepare } from '../packages/prepare.ts';
import { lookAtLink, removeLink } from '../request-address.ts';

async function connect(link: ShareLink): Promise<Connected<OpenRequest>> {
  const notLoaded = await prepare();
  return notLoaded === null ? openRequest(link) : { notLoaded };
}

/** What is asked, in a browser that has nothing of ours. */
export function AnswerPage(): JSX.Element {
  const [address, setAddress] = useState(() => lookAtLink('request'));
  useEffect(() => {
    // Another link, pasted into this tab.
    const look = (): void => setAddress(lookAtLink('request'));
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);
  if ('bad' in address) {
    return (
      <Notice tone="warn">
        {i18n.t(
          address.bad === 'none'
            ? 'asked.noLink'
            : sentenceKey({ kind: 'link', word: address.bad }, 'recipient'),
        )}
      </Notice>
    );
  }
  return (
    <Answering
      key={location.hash}
      link={address.ok}
      connect={connect}
      trust={i18n.t('asked.trust', [plainHost(location.host)])}
      onSent={removeLink}
    />
  );
}
