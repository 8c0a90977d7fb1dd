import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Derivation } from '../../screen/vault.ts';
import { useBackground } from '../context.ts';
import { Form } from '../Form.tsx';
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
    <Form
      submit={i18n.t('vault.remove')}
      disabled={trying.came === 'working' || trying.wait > 0}
      onSubmit={submit}
      onCancel={onDone}
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
    </Form>
  );
}
