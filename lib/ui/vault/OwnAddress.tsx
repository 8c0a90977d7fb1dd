import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { VaultRefusal } from '../../screen/vault.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { useSurroundings } from '../context.ts';
import { Notice } from '../Notice.tsx';
import { QrCode } from '../QrCode.tsx';

/** Our own age recipient, made when it is first shown; its heading is the page's. */
export function OwnAddress(): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const surroundings = useSurroundings();
  const [own, setOwn] = useState<string>();
  const [refused, setRefused] = useState<VaultRefusal>();
  const [copied, setCopied] = useState<'yes' | 'failed'>();
  const [qr, setQr] = useState(false);

  if (own === undefined) {
    return (
      <div class="stack">
        <p class="hint">{i18n.t('people.ownWhat')}</p>
        {refused === undefined ? null : <Notice tone="bad">{i18n.t(`vault.refusal.${refused}`)}</Notice>}
        {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
        <div class="row">
          <Button
            disabled={busy}
            onClick={() =>
              ask('ageRecipient', {}, answer => {
                if ('refused' in answer) setRefused(answer.refused);
                else setOwn(answer.recipient);
              })
            }
          >
            {i18n.t('people.ownShow')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div class="stack">
      <p class="hint">{i18n.t('people.ownWhat')}</p>
      <input
        class="input mono"
        type="text"
        readOnly
        dir="ltr"
        spellcheck={false}
        aria-label={i18n.t('people.own')}
        value={own}
        onFocus={event => event.currentTarget.select()}
      />
      <div class="row">
        <Button
          onClick={() =>
            surroundings.copy(own).then(
              () => setCopied('yes'),
              () => setCopied('failed'),
            )
          }
        >
          {i18n.t('people.copy')}
        </Button>
        <Button look="quiet" onClick={() => setQr(!qr)}>
          {i18n.t(qr ? 'people.hideQr' : 'people.showQr')}
        </Button>
      </div>
      <p class="hint live" aria-live="polite">
        {copied === undefined ? '' : i18n.t(copied === 'yes' ? 'people.copied' : 'people.copyFailed')}
      </p>
      {qr ? <QrCode text={own} name={i18n.t('people.qr')} /> : null}
    </div>
  );
}
