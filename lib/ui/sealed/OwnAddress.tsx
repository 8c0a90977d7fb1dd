import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';
import { useBackground, useSurroundings } from '../context.ts';
import { Notice } from '../Notice.tsx';
import { QrCode } from '../QrCode.tsx';

type Address = { state: 'loading' } | { state: 'here'; recipient: string } | { state: 'failed' };

/** What others need to encrypt for us. Anyone may see it. */
export function OwnAddress(): JSX.Element {
  const id = useId();
  const background = useBackground();
  const surroundings = useSurroundings();
  const [address, setAddress] = useState<Address>({ state: 'loading' });
  const [qr, setQr] = useState(false);
  const [copied, setCopied] = useState<'copied' | 'failed'>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    setAddress({ state: 'loading' });
    background.request('ageRecipient', {}).then(
      own =>
        setAddress(
          own === null || 'refused' in own
            ? { state: 'failed' }
            : { state: 'here', recipient: own.recipient },
        ),
      () => setAddress({ state: 'failed' }),
    );
  }, [background, attempt]);

  return (
    <section class="own-address">
      <h2>{i18n.t('sealed.own')}</h2>
      <p class="hint">{i18n.t('sealed.ownHow')}</p>
      {address.state === 'loading' ? <p class="hint">{i18n.t('common.connecting')}</p> : null}
      {address.state === 'failed' ? (
        <Notice tone="warn">
          <p>{i18n.t('sealed.noAddress')}</p>
          <Button look="quiet" onClick={() => setAttempt(attempt + 1)}>
            {i18n.t('common.tryAgain')}
          </Button>
        </Notice>
      ) : null}
      {address.state === 'here' ? (
        <>
          <input
            id={id}
            class="input mono"
            type="text"
            readOnly
            dir="ltr"
            aria-label={i18n.t('sealed.own')}
            spellcheck={false}
            value={address.recipient}
            onFocus={event => event.currentTarget.select()}
          />
          <div class="row">
            <Button
              name={i18n.t('sealed.copyAddress')}
              onClick={() =>
                surroundings.copy(address.recipient).then(
                  () => setCopied('copied'),
                  () => setCopied('failed'),
                )
              }
            >
              {i18n.t('receiving.copy')}
            </Button>
            <Button look="quiet" onClick={() => setQr(!qr)}>
              {i18n.t(qr ? 'sharing.hideQr' : 'sharing.showQr')}
            </Button>
            <span class="hint" aria-live="polite">
              {copied === undefined
                ? ''
                : i18n.t(copied === 'copied' ? 'common.copied' : 'sealed.copyFailed')}
            </span>
          </div>
          {qr ? <QrCode text={address.recipient} name={i18n.t('sealed.ownQr')} /> : null}
        </>
      ) : null}
    </section>
  );
}
