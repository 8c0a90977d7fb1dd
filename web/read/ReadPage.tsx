import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { sentenceKey } from '../../lib/errors.ts';
import type { SecretLink } from '../../lib/protocol/form/link.ts';
import { Button } from '../../lib/ui/Button.tsx';
import { Notice } from '../../lib/ui/Notice.tsx';
import { plainHost } from '../../lib/ui/plain.ts';
import type { Connected } from '../../lib/ui/request/Answering.tsx';
import { type OpenReading, openLink } from '../../lib/ui/request/open-reading.ts';
import { Reading } from '../../lib/ui/request/Reading.tsx';
import { prepare } from '../packages/prepare.ts';
import { lookAtLink, removeLink } from '../request-address.ts';

async function connect(link: SecretLink, passphrase: string): Promise<Connected<OpenReading>> {
  const notLoaded = await prepare();
  return notLoaded === null ? openLink(link, passphrase) : { notLoaded };
}

/** Answers, in a browser that has nothing of ours: the link stays in the address until the person wants to read here. */
export function ReadPage({ onBegin }: { onBegin(): void }): JSX.Element {
  const [address, setAddress] = useState(() => lookAtLink('answers'));
  const [link, setLink] = useState<SecretLink>();
  const trust = i18n.t('readAnswers.trust', [plainHost(location.host)]);
  useEffect(() => {
    // Another link, pasted into this tab.
    const look = (): void => setAddress(lookAtLink('answers'));
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);

  function begin(): void {
    const now = lookAtLink('answers');
    removeLink();
    if ('bad' in now) {
      setAddress(now);
      return;
    }
    onBegin();
    setLink(now.ok);
  }

  if (link !== undefined) return <Reading link={link} connect={connect} trust={trust} />;
  if ('bad' in address) {
    const sentence =
      address.bad === 'none'
        ? 'readAnswers.noLink'
        : sentenceKey({ kind: 'link', word: address.bad }, 'recipient');
    return <Notice tone="warn">{i18n.t(sentence)}</Notice>;
  }
  return (
    <section class="way">
      <div class="row">
        <Button look="filled" onClick={begin}>
          {i18n.t('readAnswers.here')}
        </Button>
      </div>
      <p class="hint">{trust}</p>
    </section>
  );
}
