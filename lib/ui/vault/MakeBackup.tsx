import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { VaultRefusal } from '../../screen/vault.ts';
import { useBackground } from '../context.ts';
import { Form } from '../Form.tsx';
import { Notice } from '../Notice.tsx';
import { backupName, saveFile, sealBackup } from './backup-file.ts';
import { PassphraseBox } from './PassphraseBox.tsx';
import { type PassphraseFault, passphraseFault } from './passphrase.ts';

type Came =
  | 'nothing'
  | 'working'
  | 'failed'
  | PassphraseFault
  | { saved: string }
  | { refused: VaultRefusal };

/** Everything that is kept, as one encrypted file. */
export function MakeBackup({ onDone }: { onDone(): void }): JSX.Element {
  const background = useBackground();
  const [chosen, setChosen] = useState('');
  const [again, setAgain] = useState('');
  const [came, setCame] = useState<Came>('nothing');
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);

  async function make(): Promise<Came> {
    const exported = await background.request('exportVault', {});
    if ('refused' in exported) return exported;
    const name = backupName(new Date());
    saveFile(await sealBackup(exported.backup, chosen), name);
    setChosen('');
    setAgain('');
    return { saved: name };
  }

  function submit(): void {
    const fault = passphraseFault(chosen, again);
    setCame(fault ?? 'working');
    if (fault === undefined) make().then(setCame, () => setCame('failed'));
  }

  const typing =
    (set: (text: string) => void) =>
    (text: string): void => {
      set(text);
      setCame('nothing');
    };

  return (
    <Form
      submit={i18n.t('backup.save')}
      disabled={came === 'working'}
      onSubmit={submit}
      onCancel={onDone}
      cancel={i18n.t(typeof came === 'object' ? 'common.done' : 'common.cancel')}
    >
      <PassphraseBox
        label={i18n.t('backup.passphrase')}
        kind="new-password"
        box={first}
        value={chosen}
        wrong={came === 'too-short'}
        onType={typing(setChosen)}
      />
      <PassphraseBox
        label={i18n.t('vault.again')}
        kind="new-password"
        value={again}
        wrong={came === 'differ'}
        onType={typing(setAgain)}
      />
      <Result came={came} />
    </Form>
  );
}

function Result({ came }: { came: Came }): JSX.Element | null {
  if (typeof came === 'object') {
    return 'saved' in came ? (
      <Notice tone="good">{i18n.t('backup.saved', [came.saved])}</Notice>
    ) : (
      <Notice tone="bad">{i18n.t(`vault.refusal.${came.refused}`)}</Notice>
    );
  }
  switch (came) {
    case 'nothing':
      return null;
    case 'working':
      return (
        <p class="hint" aria-live="polite">
          {i18n.t('vault.working')}
        </p>
      );
    case 'too-short':
      return <Notice tone="bad">{i18n.t('vault.tooShort')}</Notice>;
    case 'differ':
      return <Notice tone="bad">{i18n.t('vault.differ')}</Notice>;
    case 'failed':
      return <Notice tone="bad">{i18n.t('backup.notMade')}</Notice>;
  }
}
