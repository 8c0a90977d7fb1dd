import { createSealer, type Sealer } from '../../sealed/sealer.ts';

const sealer = (): Sealer => createSealer(() => new Worker('/sealer.js'));

/** What a backup is saved as: the day is the person's own. */
export function backupName(now: Date): string {
  const [year, month, day] = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  return `fieldpost-backup-${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}.age`;
}

/** Seal a backup for a passphrase: an age file, so that it opens without Fieldpost too. */
export async function sealBackup(backup: string, passphrase: string): Promise<Blob> {
  const own = sealer();
  try {
    const sealed = await own.run('sealFile', { file: new Blob([backup]), readers: { passphrase } });
    if ('bad' in sealed) throw new Error(sealed.bad);
    return sealed.ok;
  } finally {
    own.close();
  }
}

/** The text of a backup, or why it did not open. */
export async function openBackup(
  file: Blob,
  passphrase: string,
): Promise<{ ok: string } | { bad: 'wrong-passphrase' | 'not-a-backup' | 'damaged-backup' }> {
  const own = sealer();
  try {
    const opened = await own.run('openFile', { file, keys: { passphrase } });
    if ('ok' in opened) return { ok: await opened.ok.text() };
    switch (opened.bad) {
      case 'wrong-passphrase':
        return { bad: 'wrong-passphrase' };
      case 'damaged':
      case 'incomplete':
        return { bad: 'damaged-backup' };
      default:
        return { bad: 'not-a-backup' };
    }
  } finally {
    own.close();
  }
}

/** Have the browser save a file. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken it by the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
