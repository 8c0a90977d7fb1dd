import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { IdleMinutes, VaultStatus } from '../../screen/vault.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { Notice } from '../Notice.tsx';
import { Choice } from '../settings/Choice.tsx';
import { MakeBackup } from './MakeBackup.tsx';
import { RemovePassphrase } from './RemovePassphrase.tsx';
import { RestoreBackup } from './RestoreBackup.tsx';
import { ScreenLock } from './ScreenLock.tsx';
import { SetPassphrase } from './SetPassphrase.tsx';
import { StartOver } from './StartOver.tsx';
import { UnlockForm } from './Unlock.tsx';

const idleMinutes: readonly IdleMinutes[] = [1, 5, 15, 60];

/** What is open below the state of things. */
type Open = 'nothing' | 'set' | 'remove' | 'backup' | 'restore';

/** How what is kept is protected, and its backups. */
export function VaultSettings({ status }: { status: VaultStatus }): JSX.Element {
  const [open, setOpen] = useState<Open>('nothing');
  const close = (): void => setOpen('nothing');
  switch (status.state) {
    case 'passing':
      return <p>{i18n.t('vault.passing')}</p>;
    case 'unavailable':
      return <Notice tone="warn">{i18n.t('vault.refusal.unavailable')}</Notice>;
    case 'damaged':
    case 'newer':
      return (
        <>
          <Notice tone="bad">{i18n.t(`vault.${status.state}`)}</Notice>
          <p>{i18n.t(status.state === 'newer' ? 'vault.newerDo' : 'vault.damagedDo')}</p>
          {open === 'restore' ? (
            <RestoreBackup onlyReplace onDone={close} />
          ) : (
            <StartOver onRestore={() => setOpen('restore')} />
          )}
        </>
      );
    case 'locked':
      return (
        <>
          <UnlockForm status={status} why={i18n.t('vault.unlockWhy')} onUnlocked={close} />
          <StartOver />
        </>
      );
    default:
      return (
        <>
          <p class="hint">{i18n.t('vault.what')}</p>
          {status.state === 'open' ? (
            <Notice tone="warn">{i18n.t('vault.open')}</Notice>
          ) : (
            <Notice tone="good">{i18n.t('vault.unlocked')}</Notice>
          )}
          {open === 'set' ? (
            <SetPassphrase
              {...(status.state === 'unlocked' ? { current: status.derivation } : {})}
              onDone={close}
              onCancel={close}
            />
          ) : null}
          {open === 'remove' && status.state === 'unlocked' ? (
            <RemovePassphrase current={status.derivation} onDone={close} />
          ) : null}
          {open === 'nothing' || open === 'backup' || open === 'restore' ? (
            <Locking status={status} onOpen={setOpen} />
          ) : null}
          <Backups open={open} onOpen={setOpen} />
        </>
      );
  }
}

function Locking({
  status,
  onOpen,
}: {
  status: Extract<VaultStatus, { state: 'open' | 'unlocked' }>;
  onOpen(what: Open): void;
}): JSX.Element {
  const { ask, failed } = useAsk();
  if (status.state === 'open') {
    return (
      <div class="row">
        <Button onClick={() => onOpen('set')}>{i18n.t('vault.set')}</Button>
      </div>
    );
  }
  return (
    <>
      <div class="row">
        <Button onClick={() => ask('lockVault', {})}>{i18n.t('vault.lockNow')}</Button>
        <Button onClick={() => onOpen('set')}>{i18n.t('vault.change')}</Button>
        <Button look="quiet" onClick={() => onOpen('remove')}>
          {i18n.t('vault.remove')}
        </Button>
      </div>
      <Choice
        label={i18n.t('vault.lockAfter')}
        hint={i18n.t('vault.lockAfterHint')}
        value={status.idleMinutes}
        options={idleMinutes.map(minutes => [minutes, i18n.t('vault.minutes', minutes)])}
        onChoose={minutes => ask('lockVaultAfter', { minutes })}
      />
      <ScreenLock />
      {failed ? <Notice tone="bad">{i18n.t('settings.notKept')}</Notice> : null}
    </>
  );
}

function Backups({ open, onOpen }: { open: Open; onOpen(what: Open): void }): JSX.Element {
  const close = (): void => onOpen('nothing');
  return (
    <div class="stack">
      <h3>{i18n.t('backup.title')}</h3>
      <p class="hint">{i18n.t('backup.what')}</p>
      {open === 'backup' ? <MakeBackup onDone={close} /> : null}
      {open === 'restore' ? <RestoreBackup onDone={close} /> : null}
      {open === 'backup' || open === 'restore' ? null : (
        <div class="row">
          <Button onClick={() => onOpen('backup')}>{i18n.t('backup.make')}</Button>
          <Button onClick={() => onOpen('restore')}>{i18n.t('backup.restore')}</Button>
        </div>
      )}
    </div>
  );
}
