import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';
import { Copied, useSecretClipboard } from '../Copied.tsx';
import { LinkBox } from '../LinkBox.tsx';

interface Props {
  link: string;
  /** Empty for none. */
  passphrase: string;
}

/** The link to send, and the passphrase to tell another way. */
export function LeftLink({ link, passphrase }: Props): JSX.Element {
  const clipboard = useSecretClipboard();
  return (
    <>
      <section class="numbered">
        <h2>{i18n.t('leaving.sendLink')}</h2>
        <LinkBox link={link} next message={i18n.t('leaving.message')} />
      </section>
      {passphrase === '' ? null : (
        <section class="numbered">
          <h2>{i18n.t('leaving.tellPassphrase')}</h2>
          <p>
            <code class="drop-passphrase" dir="ltr">
              {passphrase}
            </code>
          </p>
          <div class="row">
            <Button onClick={() => void clipboard.copy(passphrase)}>{i18n.t('sealed.copyPassphrase')}</Button>
          </div>
          <p class="hint">{i18n.t('leaving.tellHow')}</p>
          <Copied {...clipboard} />
        </section>
      )}
    </>
  );
}
