import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { SecretLink } from '../../lib/protocol/form/link.ts';
import { Button } from '../../lib/ui/Button.tsx';
import { plainHost } from '../../lib/ui/plain.ts';
import type { Connected } from '../../lib/ui/request/Answering.tsx';
import { type OpenReading, openLink } from '../../lib/ui/request/open-reading.ts';
import { Reading } from '../../lib/ui/request/Reading.tsx';
import { NoLink, useAddress } from '../link-in-address.tsx';
import { prepare } from '../packages/prepare.ts';
import { lookAtLink, removeLink } from '../request-address.ts';

async function connect(link: SecretLink, passphrase: string): Promise<Connected<OpenReading>> {
  const notLoaded = await prepare();
  return notLoaded === null ? openLink(link, passphrase) : { notLoaded };
}

/** Answers, in a browser that has nothing of ours: the link stays in the address until the person wants to read here. */
export function ReadPage({ onBegin }: { onBegin(): void }): JSX.Element {
  const address = useAddress(() => lookAtLink('answers'));
  const [link, setLink] = useState<SecretLink>();
  const trust = i18n.t('readAnswers.trust', [plainHost(location.host)]);

  if (link !== undefined) return <Reading link={link} connect={connect} trust={trust} />;
  if ('bad' in address) return <NoLink why={address.bad} none={i18n.t('readAnswers.noLink')} />;

  function begin(found: SecretLink): void {
    removeLink();
    onBegin();
    setLink(found);
  }

  return (
    <section class="way">
      <div class="row">
        <Button look="filled" onClick={() => begin(address.ok)}>
          {i18n.t('readAnswers.here')}
        </Button>
      </div>
      <p class="hint">{trust}</p>
    </section>
  );
}
