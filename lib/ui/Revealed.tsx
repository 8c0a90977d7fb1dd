import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { UiRequests } from '../screen.ts';
import { useAsk } from './ask.ts';
import { Button } from './Button.tsx';
import { Copied, useSecretClipboard } from './Copied.tsx';
import { fieldName } from './claim.ts';
import { Notice } from './Notice.tsx';
import { afterPaint } from './paint.ts';
import { QrCode } from './QrCode.tsx';

type RevealedField = NonNullable<UiRequests['reveal']['output']>['fields'][number];

/** What was asked for to be copied is copied at once and not shown. */
export type Revelation = { fields: RevealedField[]; how: 'kept' } | { field: RevealedField; how: 'copied' };

interface Props {
  handoff: string;
  revelation: Revelation;
  /** It was to be copied, and the browser did not: the secret is not to be had here. */
  onNotCopied(): void;
}

/**
 * The secret itself, where the person asked for it; nowhere else and gone with this page. The sender is told once it is
 * on the screen or in the clipboard, not before.
 */
export function Revealed({ handoff, revelation, onNotCopied }: Props): JSX.Element {
  const { ask, failed } = useAsk();
  const [shown, setShown] = useState(revelation.how === 'kept');
  const clipboard = useSecretClipboard();

  const tell = (): void => ask('revealed', { handoff, how: revelation.how });

  useEffect(() => {
    const stopTelling = revelation.how === 'kept' ? afterPaint(tell) : undefined;
    if (revelation.how === 'copied') {
      void clipboard.copy(revelation.field.value).then(copied => (copied ? tell() : onNotCopied()));
    }
    return stopTelling;
  }, []);

  const fields = revelation.how === 'kept' ? revelation.fields : [revelation.field];
  const hide = (
    <Button onClick={() => setShown(!shown)}>{i18n.t(shown ? 'receiving.hide' : 'receiving.show')}</Button>
  );
  return (
    <section class="revealed">
      {fields.map((field, index) => (
        <Value
          key={index}
          field={field}
          shown={shown}
          alone={fields.length === 1}
          onCopy={() => void clipboard.copy(field.value)}
        >
          {fields.length === 1 ? hide : null}
        </Value>
      ))}
      {fields.length === 1 ? null : <div class="row">{hide}</div>}
      <Copied {...clipboard} />
      {failed ? (
        <Notice tone="warn">
          <p>{i18n.t('receiving.notTold')}</p>
          <Button look="quiet" onClick={tell}>
            {i18n.t('common.tryAgain')}
          </Button>
        </Notice>
      ) : null}
    </section>
  );
}

/** As an authenticator takes it, and as short as a QR code that cameras read. */
const isAuthenticatorLink = (value: string): boolean => /^otpauth:\S{1,800}$/i.test(value.trim());

interface ValueProps {
  field: RevealedField;
  shown: boolean;
  /** Otherwise each says which it is. */
  alone: boolean;
  onCopy(): void;
  children: JSX.Element | null;
}

function Value({ field, shown, alone, onCopy, children }: ValueProps): JSX.Element {
  const name = fieldName(field.label, field.kind);
  const copy = i18n.t('receiving.copy');
  const [qr, setQr] = useState(false);
  const isSeed = shown && isAuthenticatorLink(field.value);
  return (
    <>
      {alone ? null : <p class="hint">{name}</p>}
      {shown ? (
        <textarea
          class="input mono snug"
          readOnly
          dir="auto"
          rows={Math.min(8, field.value.split('\n').length)}
          aria-label={name}
          spellcheck={false}
          value={field.value}
          onFocus={event => event.currentTarget.select()}
        />
      ) : null}
      <div class="row">
        {children}
        <Button onClick={onCopy} {...(alone ? {} : { name: i18n.t('receiving.copyOf', [name]) })}>
          {copy}
        </Button>
        {isSeed ? (
          <Button
            look="quiet"
            onClick={() => setQr(!qr)}
            {...(alone ? {} : { name: i18n.t(qr ? 'receiving.hideQrOf' : 'receiving.showQrOf', [name]) })}
          >
            {i18n.t(qr ? 'sharing.hideQr' : 'sharing.showQr')}
          </Button>
        ) : null}
      </div>
      {isSeed && qr ? (
        <>
          <p class="hint">{i18n.t('receiving.scanSeed')}</p>
          <QrCode text={field.value.trim()} name={i18n.t('receiving.seedQr')} />
        </>
      ) : null}
    </>
  );
}
