import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { VaultStatus } from '../../screen/vault.ts';
import { useBackground } from '../context.ts';
import { Form } from '../Form.tsx';
import { Notice } from '../Notice.tsx';
import { PassphraseBox } from './PassphraseBox.tsx';
import { TryingNotice } from './TryingNotice.tsx';
import { useTrying } from './trying.ts';
import { unlockWith } from './unlocking.ts';

type Locked = Extract<VaultStatus, { state: 'locked' }>;

interface Props {
  /** Why it is asked for here, in a sentence; else that what is kept is locked. */
  why?: string;
  onUnlocked(): void;
}

/** Asks for the passphrase where something needs what Fieldpost keeps; not shown where it is not locked. */
export function Unlock({ why, onUnlocked }: Props): JSX.Element | null {
  const background = useBackground();
  const [status, setStatus] = useState<VaultStatus | 'failed'>();
  useEffect(() => {
    background.request('vault', {}).then(setStatus, () => setStatus('failed'));
  }, [background]);
  if (status === undefined) return <p class="hint">{i18n.t('common.connecting')}</p>;
  if (status === 'failed') return <Notice tone="bad">{i18n.t('common.silent')}</Notice>;
  if (status.state !== 'locked') return null;
  return <UnlockForm status={status} why={why ?? i18n.t('vault.unlockWhy')} onUnlocked={onUnlocked} />;
}

/** The box for the passphrase of a vault that is known to be locked. */
export function UnlockForm({
  status,
  why,
  onUnlocked,
}: {
  status: Locked;
  why: string;
  onUnlocked(): void;
}): JSX.Element {
  const background = useBackground();
  const trying = useTrying(status.waitUntil);
  const [typed, setTyped] = useState('');
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.focus(), []);

  function submit(): void {
    if (typed === '' || trying.wait > 0) {
      box.current?.focus();
      return;
    }
    void trying
      .attempt(() => unlockWith(background, typed, status.derivation))
      .then(right => {
        setTyped('');
        if (right) onUnlocked();
        else box.current?.focus();
      });
  }

  return (
    <div class="stack">
      <Form
        submit={i18n.t('vault.unlock')}
        disabled={trying.came === 'working' || trying.wait > 0}
        onSubmit={submit}
      >
        <p>{why}</p>
        <TryingNotice trying={trying} />
        <PassphraseBox
          label={i18n.t('vault.passphrase')}
          kind="current-password"
          box={box}
          value={typed}
          wrong={trying.came === 'wrong'}
          onType={text => {
            setTyped(text);
            trying.clear();
          }}
        />
      </Form>
      <p class="hint">{i18n.t('vault.forgotten')}</p>
    </div>
  );
}
