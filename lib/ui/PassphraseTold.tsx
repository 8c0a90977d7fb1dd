import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { Button } from './Button.tsx';

interface Props {
  passphrase: string;
  wrong: boolean;
  onChange(passphrase: string): void;
  /** What helps with typing it. */
  hint?: string;
}

/** The passphrase that one was told, hidden until asked for. */
export function PassphraseTold({ passphrase, wrong, onChange, hint }: Props): JSX.Element {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState(false);
  useEffect(() => box.current?.focus(), []);
  return (
    <div class="field">
      <label for={id}>{i18n.t('common.passphrase')}</label>
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
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          aria-invalid={wrong}
          onInput={event => onChange(event.currentTarget.value)}
        />
        <Button
          look="quiet"
          name={i18n.t(shown ? 'common.hidePassphrase' : 'common.showPassphrase')}
          onClick={() => setShown(!shown)}
        >
          {i18n.t(shown ? 'receiving.hide' : 'receiving.show')}
        </Button>
      </div>
      {hint === undefined ? null : (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
