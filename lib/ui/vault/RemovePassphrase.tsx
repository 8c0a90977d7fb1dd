import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Derivation } from '../../screen/vault.ts';
import { Button } from '../Button.tsx';
import { useBackground } from '../context.ts';
import { PassphraseBox } from './PassphraseBox.tsx';
import { stretch } from './stretch.ts';
import { TryingNotice } from './TryingNotice.tsx';
import { useTrying } from './trying.ts';

/** Do without a passphrase again, by typing it once more. */
export function RemovePassphrase({ current, onDone }: { current: Derivation; onDone(): void }): JSX.Element {
  const background = useBackground();
  const trying = useTrying(0);
  const [typed, setTyped] = useState('');
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.focus(), []);

  function submit(): void {
    void trying
      .attempt(async () => background.request('unprotectVault', { current: await stretch(typed, current) }))
      .then(right => {
        if (right) onDone();
        else box.current?.focus();
      });
  }

  return (
    <form
      class="stack"
      onSubmit={event => {
        event.preventDefault();
        submit();
      }}
    >
      <p>{i18n.t('vault.removeHint')}</p>
      <PassphraseBox
        label={i18n.t('vault.current')}
        kind="current-password"
        box={box}
        value={typed}
        wrong={trying.came === 'wrong'}
        onType={text => {
          setTyped(text);
          trying.clear();
        }}
      />
      <TryingNotice trying={trying} />
      <div class="row">
        <Button look="filled" submit disabled={trying.came === 'working' || trying.wait > 0}>
          {i18n.t('vault.remove')}
        </Button>
        <Button look="quiet" onClick={onDone}>
          {i18n.t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}
