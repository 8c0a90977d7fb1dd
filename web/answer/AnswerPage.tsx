import type { JSX } from 'preact';
import { i18n } from '#i18n';
import type { ShareLink } from '../../lib/protocol/form/link.ts';
import { plainHost } from '../../lib/ui/plain.ts';
import { Answering, type Connected } from '../../lib/ui/request/Answering.tsx';
import { type OpenRequest, openRequest } from '../../lib/ui/request/open-request.ts';
import { NoLink, useAddress } from '../link-in-address.tsx';
import { prepare } from '../packages/prepare.ts';
import { lookAtLink, removeLink } from '../request-address.ts';

async function connect(link: ShareLink): Promise<Connected<OpenRequest>> {
  const notLoaded = await prepare();
  return notLoaded === null ? openRequest(link) : { notLoaded };
}

/** What is asked, in a browser that has nothing of ours. */
export function AnswerPage(): JSX.Element {
  const address = useAddress(() => lookAtLink('request'));
  if ('bad' in address) return <NoLink why={address.bad} none={i18n.t('web.noLink')} />;
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
