import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Derivation } from '../../screen/vault.ts';
import { useBackground } from '../context.ts';
import { Form } from '../Form.tsx';
import { Notice } from '../Notice.tsx';
import { PassphraseBox } from './PassphraseBox.tsx';
import { type PassphraseFault, passphraseFault } from './passphrase.ts';
import { newDerivation, stretch } from './stretch.ts';
import { TryingNotice } from './TryingNotice.tsx';
import { useTrying } from './trying.ts';

interface Props {
  /** Of the passphrase that there is, to be changed. */
  current?: Derivation;
  onDone(): void;
  onCancel(): void;
}

/** Choose a passphrase for what is kept, twice the same. */
export function SetPassphrase({ current, onDone, onCancel }: Props): JSX.Element {
  const background = useBackground();
  const trying = useTrying(0);
  const [before, setBefore] = useState('');
  const [chosen, setChosen] = useState('');
  const [again, setAgain] = useState('');
  const [fault, setFault] = useState<PassphraseFault>();
  const advice = useId();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);

  function submit(): void {
    const found = passphraseFault(chosen, again);
    setFault(found);
    if (found !== undefined || trying.wait > 0) return;
    void trying
      .attempt(async () => {
        const derivation = newDerivation();
        const wrapping = await stretch(chosen, derivation);
        const old = current === undefined ? {} : { current: await stretch(before, current) };
        return background.request('protectVault', { wrapping, derivation, ...old });
      })
      .then(right => {
        if (right) onDone();
        else first.current?.focus();
      });
  }

  const typing =
    (set: (text: string) => void) =>
    (text: string): void => {
      set(text);
      setFault(undefined);
      trying.clear();
    };

  return (
    <Form
      submit={i18n.t('vault.save')}
      disabled={trying.came === 'working' || trying.wait > 0}
      onSubmit={submit}
      onCancel={onCancel}
    >
      {current === undefined ? null : (
        <PassphraseBox
          label={i18n.t('vault.current')}
          kind="current-password"
          box={first}
          value={before}
          wrong={trying.came === 'wrong'}
          onType={typing(setBefore)}
        />
      )}
      <PassphraseBox
        label={i18n.t('vault.chosen')}
        kind="new-password"
        {...(current === undefined ? { box: first } : {})}
        value={chosen}
        wrong={fault === 'too-short'}
        describedBy={advice}
        onType={typing(setChosen)}
      />
      <PassphraseBox
        label={i18n.t('vault.again')}
        kind="new-password"
        value={again}
        wrong={fault === 'differ'}
        onType={typing(setAgain)}
      />
      <p class="hint" id={advice}>
        {i18n.t('vault.advice')}
      </p>
      {fault === undefined ? null : (
        <Notice tone="bad">{i18n.t(fault === 'differ' ? 'vault.differ' : 'vault.tooShort')}</Notice>
      )}
      <TryingNotice trying={trying} />
    </Form>
  );
}
