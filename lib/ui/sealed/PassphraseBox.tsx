import type { JSX } from 'preact';
import { useEffect, useId } from 'preact/hooks';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';
import { Copied, useSecretClipboard } from '../Copied.tsx';

interface Props {
  passphrase: string;
  onChange(passphrase: string): void;
  /** How it is told to them; else that of an encrypted text. */
  how?: string;
}

/** One that people make up is hardly ever stronger when it is shorter than this (characters). */
const guessable = 16;

/** A passphrase that is offered, and may be replaced by one's own. */
export function PassphraseBox({
  passphrase,
  onChange,
  how = i18n.t('sealed.passphraseHow'),
}: Props): JSX.Element {
  const id = useId();
  const clipboard = useSecretClipboard();
  const offer = (): void => {
    import('../../sealed/passphrase.ts').then(
      ({ newPassphrase }) => onChange(newPassphrase()),
      () => undefined,
    );
  };
  useEffect(() => {
    if (passphrase === '') offer();
  }, []);
  const weak = passphrase !== '' && passphrase.length < guessable;
  return (
    <div class="field">
      <label for={id}>{i18n.t('common.passphrase')}</label>
      <textarea
        id={id}
        class="input mono snug"
        rows={2}
        dir="ltr"
        spellcheck={false}
        autocomplete="off"
        value={passphrase}
        aria-describedby={`${id}-hint`}
        onInput={event => onChange(event.currentTarget.value.replace(/[\r\n]/g, ''))}
      />
      <div class="row">
        <Button onClick={() => void clipboard.copy(passphrase)} disabled={passphrase === ''}>
          {i18n.t('sealed.copyPassphrase')}
        </Button>
        <Button look="quiet" onClick={offer}>
          {i18n.t('sealed.offerAnother')}
        </Button>
      </div>
      <p class="hint" id={`${id}-hint`} aria-live="polite">
        {weak ? i18n.t('sealed.passphraseShort') : how}
      </p>
      <Copied {...clipboard} />
    </div>
  );
}
