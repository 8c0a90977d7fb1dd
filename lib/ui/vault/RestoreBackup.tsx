import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { BackupRefusal, RestoreSummary, VaultRefusal } from '../../screen/vault.ts';
import { Button } from '../Button.tsx';
import { Confirm } from '../Confirm.tsx';
import { useBackground } from '../context.ts';
import { Form } from '../Form.tsx';
import { Notice } from '../Notice.tsx';
import { openBackup } from './backup-file.ts';
import { PassphraseBox } from './PassphraseBox.tsx';
import { RestorePreview } from './RestorePreview.tsx';

type Refusal = VaultRefusal | BackupRefusal | 'wrong-passphrase' | 'no-file' | 'failed';
type How = 'merge' | 'replace';

type State =
  | { at: 'choosing'; refusal?: Refusal }
  | { at: 'working' }
  /** Opened: what each way would do. Nothing to merge with where what is here cannot be opened. */
  | { at: 'opened'; backup: string; merge?: RestoreSummary; replace: RestoreSummary }
  | { at: 'done' };

const refusals = {
  'not-a-backup': 'backup.refusal.notABackup',
  'damaged-backup': 'backup.refusal.damagedBackup',
  'newer-backup': 'backup.refusal.newerBackup',
  'wrong-passphrase': 'backup.refusal.wrongPassphrase',
  'no-file': 'backup.noFile',
  locked: 'vault.refusal.locked',
  damaged: 'vault.refusal.damaged',
  newer: 'vault.refusal.newer',
  unavailable: 'vault.refusal.unavailable',
  failed: 'common.requestFailed',
} as const;

interface Props {
  /** What is here cannot be opened, so that a backup can only take its place. */
  onlyReplace?: boolean;
  onDone(): void;
}

/** Put a backup back: opened in this page, looked at, then added or put in the place of what is here. */
export function RestoreBackup({ onlyReplace = false, onDone }: Props): JSX.Element {
  const background = useBackground();
  const [state, setState] = useState<State>({ at: 'choosing' });
  const [passphrase, setPassphrase] = useState('');
  const file = useRef<HTMLInputElement>(null);
  const fileId = useId();
  useEffect(() => file.current?.focus(), []);

  async function preview(backup: string, how: How): Promise<RestoreSummary | Refusal> {
    const answer = await background.request('restoreVault', { backup, how, really: false });
    return 'refused' in answer ? answer.refused : answer.summary;
  }

  async function open(chosen: File): Promise<State> {
    const opened = await openBackup(chosen, passphrase);
    if ('bad' in opened) return { at: 'choosing', refusal: opened.bad };
    setPassphrase('');
    const replace = await preview(opened.ok, 'replace');
    if (typeof replace === 'string') return { at: 'choosing', refusal: replace };
    if (onlyReplace) return { at: 'opened', backup: opened.ok, replace };
    const merge = await preview(opened.ok, 'merge');
    if (typeof merge === 'string') return { at: 'choosing', refusal: merge };
    return { at: 'opened', backup: opened.ok, merge, replace };
  }

  async function restore(backup: string, how: How): Promise<State> {
    const answer = await background.request('restoreVault', { backup, how, really: true });
    return 'refused' in answer ? { at: 'choosing', refusal: answer.refused } : { at: 'done' };
  }

  function go(work: Promise<State>): void {
    setState({ at: 'working' });
    work.then(setState, () => setState({ at: 'choosing', refusal: 'failed' }));
  }

  function submit(): void {
    const chosen = file.current?.files?.[0];
    if (chosen === undefined) setState({ at: 'choosing', refusal: 'no-file' });
    else go(open(chosen));
  }

  if (state.at === 'done') {
    return (
      <>
        <Notice tone="good">{i18n.t('backup.restored')}</Notice>
        <div class="row">
          <Button onClick={onDone}>{i18n.t('common.done')}</Button>
        </div>
      </>
    );
  }
  if (state.at === 'opened') {
    const { backup, merge, replace } = state;
    return (
      <div class="stack">
        <RestorePreview summary={merge ?? replace} />
        {merge === undefined ? null : (
          <div class="row">
            <Button look="filled" onClick={() => go(restore(backup, 'merge'))}>
              {i18n.t('backup.add')}
            </Button>
          </div>
        )}
        <Confirm
          label={i18n.t('backup.replace')}
          question={[
            i18n.t('backup.replaceQuestion'),
            ...(replace.people.lost > 0 ? [i18n.t('backup.replaceLost', replace.people.lost)] : []),
            ...(replace.address === 'lost' ? [i18n.t('backup.address.lost')] : []),
          ].join(' ')}
          yes={i18n.t('backup.replaceYes')}
          no={i18n.t('backup.replaceNo')}
          onYes={() => go(restore(backup, 'replace'))}
        />
        <div class="row">
          <Button look="quiet" onClick={onDone}>
            {i18n.t('common.cancel')}
          </Button>
        </div>
      </div>
    );
  }
  const working = state.at === 'working';
  const refusal = state.at === 'choosing' ? state.refusal : undefined;
  return (
    <Form submit={i18n.t('backup.open')} disabled={working} onSubmit={submit} onCancel={onDone}>
      <div class="field">
        <label for={fileId}>{i18n.t('backup.choose')}</label>
        <input
          ref={file}
          id={fileId}
          class="input"
          type="file"
          accept=".age"
          onChange={() => setState({ at: 'choosing' })}
        />
      </div>
      <PassphraseBox
        label={i18n.t('backup.passphrase')}
        kind="current-password"
        value={passphrase}
        wrong={refusal === 'wrong-passphrase'}
        onType={text => {
          setPassphrase(text);
          if (!working) setState({ at: 'choosing' });
        }}
      />
      {refusal === undefined ? null : <Notice tone="bad">{i18n.t(refusals[refusal])}</Notice>}
      {working ? (
        <p class="hint" aria-live="polite">
          {i18n.t('vault.working')}
        </p>
      ) : null}
    </Form>
  );
}
