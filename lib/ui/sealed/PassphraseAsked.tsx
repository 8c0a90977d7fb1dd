import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';

interface Props {
  passphrase: string;
  wrong: boolean;
  onChange(passphrase: string): void;
}

/** The passphrase that one was told. */
export function PassphraseAsked({ passphrase, wrong, onChange }: Props): JSX.Element {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState(false);
  useEffect(() => box.current?.focus(), []);
  return (
    <div class="field">
      <label for={id}>{i18n.t('sealed.passphrase')}</label>
      <div class="row">
        <input
          ref={box}
          id={id}
          class={shown ? 'input mono grow' : 'input mono grow veiled'}
          type="text"
          dir="ltr"
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          value={passphrase}
          aria-invalid={wrong}
          onInput={event => onChange(event.currentTarget.value)}
        />
        <Button
          look="quiet"
          name={i18n.t(shown ? 'sealed.hidePassphrase' : 'sealed.showPassphrase')}
          onClick={() => setShown(!shown)}
        >
          {i18n.t(shown ? 'receiving.hide' : 'receiving.show')}
        </Button>
      </div>
    </div>
  );
}
