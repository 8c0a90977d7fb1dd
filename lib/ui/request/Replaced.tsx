import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';
import { useAskBeforeLeaving } from '../leaving.ts';
import type { NewLinks } from './open-reading.ts';
import { ShownLink } from './ShownLink.tsx';

/** Somebody who managed the request was shut out: the links of the one that took its place, which are kept nowhere. */
export function Replaced({ links, onOpen }: { links: NewLinks; onOpen(): void }): JSX.Element {
  const title = useRef<HTMLHeadingElement>(null);
  useAskBeforeLeaving(true);
  useEffect(() => title.current?.focus(), []);
  return (
    <>
      <h2 ref={title} tabIndex={-1}>
        {i18n.t('replaced.title')}
      </h2>
      <p>{i18n.t('replaced.what')}</p>
      <h3>{i18n.t('replaced.share')}</h3>
      <ShownLink
        link={links.share}
        name={i18n.t('replaced.shareLink')}
        copy={i18n.t('replaced.copyShare')}
        next
      />
      <h3>{i18n.t('replaced.secret')}</h3>
      <p class="hint">{i18n.t(links.passphrase ? 'replaced.keepSame' : 'replaced.keep')}</p>
      <ShownLink
        link={links.secret}
        name={i18n.t('replaced.secretLink')}
        copy={i18n.t('replaced.copySecret')}
      />
      <div class="row">
        <Button onClick={onOpen}>{i18n.t('replaced.open')}</Button>
      </div>
    </>
  );
}
