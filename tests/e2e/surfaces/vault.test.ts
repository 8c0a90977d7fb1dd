import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { Locator, Page } from 'playwright-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cheaperThanUsual } from '../../../lib/crypto/cost.ts';
import { keyOfPassphrase } from '../../../lib/crypto/passphrase.ts';
import { ready } from '../../../lib/crypto/sodium.ts';
import type { UiRequests } from '../../../lib/screen.ts';
import { Profile } from '../stage/profile.ts';
import { until } from '../stage/until.ts';

// Each starts a browser or two, some of them three times.
vi.setConfig({ testTimeout: 120_000 });

const passphrase = 'four words that nobody knows';
const backupPassphrase = 'another four words for the file';

const profiles: Profile[] = [];
async function newProfile(): Promise<Profile> {
  const profile = await Profile.make();
  profiles.push(profile);
  return profile;
}
afterEach(async () => {
  for (const profile of profiles.splice(0)) await profile.throwAway();
});

/** Like nothing else in a profile. */
const marker = (): string => `Zq${randomBytes(12).toString('hex')}`;
const someAddress = async (): Promise<string> => identityToRecipient(await generateX25519Identity());

/** The part of the settings that is about the passphrase. */
const keeps = (page: Page): Locator => page.getByRole('region', { name: 'What Fieldpost keeps' });
const isLocked = (page: Page): Promise<void> =>
  keeps(page).getByText('What Fieldpost keeps is locked.').waitFor();

/** Ask the background what one of our pages may ask. */
function ask<K extends keyof UiRequests>(
  page: Page,
  name: K,
  input: UiRequests[K]['input'],
): Promise<UiRequests[K]['output']> {
  return page.evaluate(
    ([request, given]) =>
      new Promise<unknown>(resolve => {
        const port = chrome.runtime.connect({ name: 'ui' });
        port.onMessage.addListener((message: { kind: string; output?: unknown }) => {
          if (message.kind === 'screen') return;
          resolve(message.kind === 'answer' ? message.output : message.kind);
          port.disconnect();
        });
        port.postMessage({ kind: 'request', page: crypto.randomUUID(), id: 1, name: request, input: given });
      }),
    [name, input] as const,
  ) as Promise<UiRequests[K]['output']>;
}

async function addPerson(page: Page, name: string, address: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a person' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('textbox', { name: 'Their address' }).fill(address);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText(name).waitFor();
}

async function setPassphrase(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Set a passphrase' }).click();
  await page.getByLabel('New passphrase').fill(passphrase);
  await page.getByLabel('The same once more').fill(passphrase);
  await page.getByRole('button', { name: 'Set passphrase' }).click();
  await page.getByText('Unlocked.').waitFor();
}

/** As versions did whose keys cost less. */
async function setPassphraseAsBefore(page: Page): Promise<void> {
  const [salt, cost] = [randomBytes(16), { operations: 3, memory: 64 * 1024 * 1024 }];
  await ready();
  const set = await ask(page, 'protectVault', {
    wrapping: Buffer.from(keyOfPassphrase(passphrase, salt, cost)).toString('base64url'),
    derivation: { salt: salt.toString('base64url'), ...cost },
  });
  expect(set).toEqual({ done: true });
  await page.getByText('Unlocked.').waitFor();
}

async function unlock(page: Page, typed = passphrase): Promise<void> {
  const box = keeps(page).getByLabel('Passphrase', { exact: true });
  await box.fill(typed);
  await box.press('Enter');
}

/** The key of a vault without a passphrase, where it lies. */
const keyFile = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('vault-keys');
    const keys: number[][] = [];
    for await (const handle of folder.values()) {
      const file = await (handle as FileSystemFileHandle).getFile();
      keys.push([...new Uint8Array(await file.arrayBuffer())]);
    }
    return keys.flat();
  });

/** The key of an unlocked one. */
const unlockedKey = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const kept = await chrome.storage.session.get<Record<string, { key: string }>>('vault.key');
    return kept['vault.key']?.key ?? '';
  });

const identityOf = async (page: Page): Promise<{ recipient: string; identity: string }> => {
  const own = await ask(page, 'ageIdentity', {});
  if ('refused' in own) throw new Error(own.refused);
  return own;
};

async function axeViolations(page: Page): Promise<unknown[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: unknown[] }> } };
    return (await axe.run()).violations;
  });
}

describe('what Fieldpost keeps', () => {
  it('is there after a restart; with a passphrase it is locked then, and nothing of it lies open', async () => {
    const profile = await newProfile();
    const [name, address] = [marker(), await someAddress()];
    let page = await profile.open('options.html');
    await page.getByText('Anyone who can read this computer').waitFor();
    await addPerson(page, name, address);
    const { identity } = await identityOf(page);
    const oldKey = Uint8Array.from(await keyFile(page));
    expect(oldKey).toHaveLength(32);

    await profile.exit();
    const kept = { name, address, identity };
    expect(await profile.search(kept)).toEqual([]);
    // Without a passphrase the key is there for whoever reads the files: so the page says, and so the search finds it.
    const found = await profile.search({ 'the key': oldKey });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('the key (as it is) in Default/File System');

    await profile.start();
    page = await profile.open('options.html');
    await page.getByText(name).waitFor();
    await setPassphrase(page);
    const newKey = Buffer.from(await unlockedKey(page), 'base64url');
    expect(newKey).toHaveLength(32);
    const another = marker();
    await addPerson(page, another, await someAddress());
    await page.getByRole('button', { name: 'Lock now' }).click();
    await isLocked(page);
    await page.getByText(name).waitFor({ state: 'detached' });
    expect(await unlockedKey(page)).toBe('');

    await profile.exit();
    const all = { ...kept, another, passphrase, 'the old key': oldKey, 'the new key': newKey };
    expect(await profile.search(all)).toEqual([]);

    // And also when the browser exits while it is unlocked.
    await profile.start();
    page = await profile.open('options.html');
    await isLocked(page);
    expect(await ask(page, 'recipients', {})).toEqual({ refused: 'locked' });
    expect(await ask(page, 'ageIdentity', {})).toEqual({ refused: 'locked' });
    await unlock(page, 'not the passphrase');
    await page.getByText('That was not the passphrase. Nothing is lost.').waitFor();
    await unlock(page);
    await page.getByText(name).waitFor();
    await page.getByText(another).waitFor();
    expect((await identityOf(page)).identity).toBe(identity);
    await profile.exit();
    expect(await profile.search(all)).toEqual([]);
  });

  it('locks after a time without use, whatever page is open, and handoffs go on', async () => {
    const profile = await newProfile();
    const page = await profile.open('options.html');
    await setPassphraseAsBefore(page);
    await page.getByLabel('Lock after').selectOption('1 minute');
    const due = await until('the shorter time', () =>
      page.evaluate(async () => {
        const alarm = await chrome.alarms.get('vault-lock');
        const left = alarm === undefined ? Number.POSITIVE_INFINITY : alarm.scheduledTime - Date.now();
        return left <= 60_000 && left;
      }),
    );
    expect(due).toBeGreaterThan(30_000);
    const shared = await ask(page, 'shareTyped', { label: 'Password', value: 'running', multiline: false });
    // The minute is over.
    await page.evaluate(() => chrome.alarms.create('vault-lock', { when: Date.now() + 100 }));
    await isLocked(page);
    const popup = await profile.open(`popup.html?handoff=${(shared as { handoff: string }).handoff}`);
    await popup.getByRole('button', { name: 'Cancel' }).waitFor();
    await popup.close();
    await unlock(page);
    await page.getByText('Unlocked.').waitFor();
    await until('a key that costs what it does today', async () => {
      const status = await ask(page, 'vault', {});
      return status.state === 'unlocked' && !cheaperThanUsual(status.derivation);
    });
    await page.getByRole('button', { name: 'Remove passphrase' }).click();
    await page.getByLabel('Your passphrase now').fill(passphrase);
    await page.getByRole('button', { name: 'Remove passphrase' }).click();
    await page.getByText('There is no passphrase.').waitFor();
  });

  it('is left as it is when it is newer or damaged, saved as a copy, and begun anew when wanted', async () => {
    const profile = await newProfile();
    const page = await profile.open('options.html');
    await addPerson(page, 'Ada', await someAddress());
    const change = (edit: { version?: number; entries?: string[] }): Promise<void> =>
      page.evaluate(async given => {
        const { vault } = await chrome.storage.local.get<{ vault: object }>('vault');
        await chrome.storage.local.set({ vault: { ...vault, ...given } });
      }, edit);
    const stored = (): Promise<string> =>
      page.evaluate(async () => JSON.stringify(await chrome.storage.local.get(null)));

    await change({ version: 3 });
    const asWritten = await stored();
    await page.reload();
    await keeps(page).getByText('A newer Fieldpost wrote what is kept here. It was left as it is').waitFor();
    expect(await ask(page, 'saveRecipient', { name: 'Bo', recipient: await someAddress() })).toEqual({
      refused: 'newer',
    });
    expect(await stored()).toBe(asWritten);

    await change({ version: 2, entries: ['recipients', 'identity'] });
    await page.reload();
    await keeps(page).getByText('a file was changed or is missing').waitFor();
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save a copy' }).click();
    const copy = JSON.parse(await readFile(await (await saving).path(), 'utf8')) as Record<string, unknown>;
    expect(Object.keys(copy)).toEqual(expect.arrayContaining(['vault', 'vault.entry.recipients']));
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByRole('button', { name: 'Delete it' }).click();
    await page.getByText('There is no passphrase.').waitFor();
    await page.getByText('Nobody yet.').waitFor();
    expect(await stored()).not.toContain('"vault"');
  });
});

describe('a backup', () => {
  async function open(page: Page, file: string, typed: string): Promise<void> {
    await page.getByLabel('Backup file').setInputFiles(file);
    await page.getByLabel('Passphrase for the backup').fill(typed);
    await page.getByRole('button', { name: 'Open', exact: true }).click();
  }

  it('opens with age alone, and on another computer, where it is added to what is there', async () => {
    const here = await newProfile();
    const [name, address] = [marker(), await someAddress()];
    const page = await here.open('options.html');
    await addPerson(page, name, address);
    const { identity } = await identityOf(page);
    await page.getByRole('button', { name: 'Make a backup' }).click();
    await page.getByLabel('Passphrase for the backup').fill(backupPassphrase);
    await page.getByLabel('The same once more').fill(backupPassphrase);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save backup' }).click();
    const download = await saving;
    expect(download.suggestedFilename()).toMatch(/^fieldpost-backup-\d{4}-\d\d-\d\d\.age$/);
    await page.getByText('Saved: fieldpost-backup-').waitFor();
    const file = await download.path();

    // Whoever has age and the passphrase needs no Fieldpost.
    const decrypter = new Decrypter();
    decrypter.addPassphrase(backupPassphrase);
    const opened = JSON.parse(await decrypter.decrypt(await readFile(file), 'text')) as object;
    expect(opened).toMatchObject({
      format: 'fieldpost-backup',
      version: 1,
      entries: { recipients: [{ name, recipient: address }], identity: { identity } },
    });

    const there = await newProfile();
    const other = await there.open('options.html');
    await addPerson(other, 'Somebody there', await someAddress());
    const own = await identityOf(other);
    await other.getByRole('button', { name: 'Restore a backup' }).click();
    await open(other, file, backupPassphrase);
    await other.getByText('1 person is new.').waitFor();
    await other.getByText('what was encrypted for the backup').waitFor();
    expect(await axeViolations(other)).toEqual([]);
    await other.getByRole('button', { name: 'Add to what is here' }).click();
    await other.getByText('Restored.').waitFor();
    await other.getByText(name).waitFor();
    await other.getByText('Somebody there').waitFor();
    expect(await identityOf(other)).toEqual({ ...own, others: [identity] });
  });

  it('that is none, damaged, newer or of another passphrase changes nothing; a good one replaces all', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fieldpost-backup-'));
    /** An age file that takes little work to open. */
    async function sealed(text: string, spoil = false): Promise<string> {
      const encrypter = new Encrypter();
      encrypter.setPassphrase(backupPassphrase);
      encrypter.setScryptWorkFactor(10);
      const bytes = await encrypter.encrypt(text);
      if (spoil) bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      const path = join(folder, `${randomBytes(6).toString('hex')}.age`);
      await writeFile(path, bytes);
      return path;
    }
    const identity = await generateX25519Identity();
    const recipient = await identityToRecipient(identity);
    const backup = JSON.stringify({
      format: 'fieldpost-backup',
      version: 1,
      made: Date.UTC(2026, 0, 2),
      entries: {
        recipients: [{ name: 'From the backup', recipient: await someAddress() }],
        identity: { identity, recipient, others: [] },
      },
    });
    const good = await sealed(backup);
    const bare = join(folder, 'bare.age');
    await writeFile(bare, backup);

    const profile = await newProfile();
    const page = await profile.open('options.html');
    await addPerson(page, 'Somebody here', await someAddress());
    await page.getByRole('button', { name: 'Restore a backup' }).click();
    for (const [file, typed, sentence] of [
      [good, 'not the passphrase', 'That is not the passphrase of this backup.'],
      [await sealed(backup, true), backupPassphrase, 'This backup is damaged'],
      [await sealed('no backup'), backupPassphrase, 'This is not a backup of Fieldpost.'],
      [
        await sealed('{"format":"fieldpost-backup","version":99}'),
        backupPassphrase,
        'A newer Fieldpost made this backup.',
      ],
      [bare, backupPassphrase, 'This is not a backup of Fieldpost.'],
    ] as const) {
      await open(page, file, typed);
      await page.getByText(sentence).waitFor();
    }
    expect(await ask(page, 'recipients', {})).toMatchObject({ recipients: [{ name: 'Somebody here' }] });

    await open(page, good, backupPassphrase);
    await page.getByText('This backup was made on January 2, 2026.').waitFor();
    await page.getByRole('button', { name: 'Replace what is here' }).click();
    await page.getByText('1 person here is not in the backup.').waitFor();
    await page.getByRole('button', { name: 'Replace everything' }).click();
    await page.getByText('Restored.').waitFor();
    await page.getByText('From the backup').waitFor();
    await page.getByText('Somebody here').waitFor({ state: 'detached' });
    expect(await identityOf(page)).toEqual({ recipient, identity, others: [] });
    await rm(folder, { recursive: true });
  });
});
