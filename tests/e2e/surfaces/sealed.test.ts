/** The page that encrypts and decrypts: for real, with the vault's own key, files from the disk and downloads to it. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { Download, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { armorStream } from '../../../lib/sealed/armor.ts';
import { fileBytes } from '../../../lib/sealed/limits.ts';
import { openSealed } from '../../../lib/sealed/open.ts';
import { sealStream, sealText } from '../../../lib/sealed/seal.ts';
import { age, requireAge } from '../../sealed/age-command.ts';
import { Person } from '../stage/person.ts';
import { until } from '../stage/until.ts';

const secret = 'x8!kPq2$Lw9zRt0v\nand a second line';
const passphrase = 'correct-horse-battery-staple';
let person: Person;
let folder: string;
let own: string;
let friend: { identity: string; recipient: string };
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  requireAge();
  folder = await mkdtemp(join(tmpdir(), 'fieldpost-sealed-'));
  person = await Person.arrive();
  const identity = await generateX25519Identity();
  friend = { identity, recipient: await identityToRecipient(identity) };
  await writeFile(at('friend.txt'), identity);
  const page = await visit();
  await press(page, 'Show your address');
  own = await box(page, 'Your address').inputValue();
}, 180_000);
afterAll(async () => {
  await person?.leave();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  for (const page of person.context.pages().slice(1)) await page.close();
});

const visit = (query = ''): Promise<Page> => person.open(person.page(`sealed.html${query}`));
const box = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();
const says = (page: Page, text: string): Promise<void> => page.getByText(text).first().waitFor();
const choose = (page: Page, path: string): Promise<void> =>
  page.locator('input[type=file]').setInputFiles(path);
const made = async (sealing: ReturnType<typeof sealText>): Promise<string> => {
  const sealed = await sealing;
  if ('bad' in sealed) throw new Error(sealed.bad);
  return sealed.ok;
};

async function saved(page: Page): Promise<{ name: string; path: string }> {
  const [download] = await Promise.all<[Promise<Download>, Promise<void>]>([
    page.waitForEvent('download'),
    press(page, 'Save'),
  ]);
  const path = at(`saved-${download.suggestedFilename()}`);
  await download.saveAs(path);
  return { name: download.suggestedFilename(), path };
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** A file of so many bytes, none of them like its neighbours. */
async function fileOf(name: string, bytes: number): Promise<string> {
  const piece = Buffer.alloc(1024 * 1024, Array.from({ length: 251 }, (_, index) => index) as never);
  const file = await open(at(name), 'w');
  for (let left = bytes; left > 0; left -= piece.length)
    await file.write(piece.subarray(0, Math.min(left, piece.length)));
  await file.close();
  return at(name);
}

describe('a text', () => {
  test('from the button on Home, for the passphrase that is offered', async () => {
    const home = await person.open(person.page('popup.html?place=tab'));
    const [page] = await Promise.all([person.context.waitForEvent('page'), press(home, 'Encrypt text')]);
    await box(page, 'Text to encrypt').fill(secret);
    const offered = await until('a passphrase', async () => {
      const value = await box(page, 'Passphrase').inputValue();
      return value === '' ? undefined : value;
    });
    await press(page, 'Encrypt');
    await says(page, 'Tell them the passphrase by phone.');
    const block = await box(page, 'Encrypted text').inputValue();
    expect(block).toContain('To open this: Fieldpost, or age');
    expect(await openSealed(block, { passphrase: offered })).toEqual({ ok: { kind: 'text', text: secret } });

    await press(page, 'Decrypt text');
    await box(page, 'Encrypted text').fill(block.replaceAll('\n', ' '));
    await box(page, 'Passphrase').fill('guess');
    await press(page, 'Decrypt');
    await says(page, 'That passphrase does not open it.');
    await box(page, 'Passphrase').fill(offered);
    await press(page, 'Decrypt');
    await says(page, `Decrypted. ${secret.length} characters.`);
    expect(await page.getByText('x8!kPq2').count(), 'shown before it was asked for').toBe(0);
    await press(page, 'Show');
    expect(await box(page, 'Decrypted text').inputValue()).toBe(secret);
  });

  test('for people: pasted, remembered, and ticked the next time', async () => {
    const page = await visit();
    await box(page, 'Text to encrypt').fill(secret);
    await press(page, 'People I choose');
    await box(page, 'Age addresses').fill(friend.recipient);
    await box(page, 'Remember this address as').fill('Ada');
    await press(page, 'Remember');
    await page.getByRole('checkbox', { name: 'Ada' }).waitFor();

    const again = await visit();
    await box(again, 'Text to encrypt').fill(secret);
    await press(again, 'People I choose');
    await again.getByRole('checkbox', { name: 'Ada' }).check();
    await again.getByRole('checkbox', { name: 'Add a line that says how' }).click();
    await press(again, 'Encrypt');
    const block = await box(again, 'Encrypted text').inputValue();
    expect(block).toMatch(/-----END AGE ENCRYPTED FILE-----\n$/);
    expect(age(['-d', '-i', at('friend.txt')], block).toString()).toBe(secret);
  });

  test('for people and for us, unless it is switched off, which is known the next time', async () => {
    const sealedFor = async (page: Page): Promise<number> => {
      await box(page, 'Age addresses').fill(friend.recipient);
      await press(page, 'Encrypt');
      const block = await box(page, 'Encrypted text').inputValue();
      expect(age(['-d', '-i', at('friend.txt')], block.slice(0, block.indexOf('\n\n'))).toString()).toBe(
        secret,
      );
      const header = Buffer.from(block.split('\n').slice(1).join(''), 'base64').toString('latin1');
      return header.split('-> X25519').length - 1;
    };
    const page = await visit();
    await box(page, 'Text to encrypt').fill(secret);
    await press(page, 'People I choose');
    const forMe = page.getByRole('checkbox', { name: 'And for me' });
    await until('it to be for us too', () => forMe.isChecked());
    expect(await sealedFor(page)).toBe(2);
    await forMe.click();
    expect(await sealedFor(page)).toBe(1);

    const again = await visit();
    await box(again, 'Text to encrypt').fill(secret);
    await press(again, 'People I choose');
    await again.getByRole('checkbox', { name: 'And for me' }).waitFor();
    expect(await sealedFor(again)).toBe(1);
    await again.getByRole('checkbox', { name: 'And for me' }).click();
  });

  test('that age made for our address opens', async () => {
    const page = await visit('?do=decrypt');
    await box(page, 'Encrypted text').fill(age(['-a', '-r', own], secret).toString());
    await press(page, 'Decrypt');
    await press(page, 'Show');
    expect(await box(page, 'Decrypted text').inputValue()).toBe(secret);
  });

  test('by keyboard alone', async () => {
    const page = await visit();
    await box(page, 'Text to encrypt').focus();
    await page.keyboard.type('typed');
    const until = async (name: string): Promise<void> => {
      for (let tabs = 0; tabs < 20; tabs += 1) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate(() => document.activeElement?.textContent);
        if (focused === name) return page.keyboard.press('Enter');
      }
      throw new Error(`Tab does not lead to ${name}`);
    };
    await until('People I choose');
    await page.keyboard.press('Tab');
    // Whom another test remembered stands before the box.
    if (await page.evaluate(() => document.activeElement?.tagName === 'INPUT'))
      await page.keyboard.press('Tab');
    await page.keyboard.type(friend.recipient);
    await until('Encrypt');
    await says(page, 'Only the people you chose can open it.');
    const block = await box(page, 'Encrypted text').inputValue();
    expect(age(['-d', '-i', at('friend.txt')], block.slice(0, block.indexOf('\n\nTo open'))).toString()).toBe(
      'typed',
    );
  });
});

describe('what does not open says why', () => {
  const bytesOf = (armored: string): Buffer =>
    Buffer.from(armored.split('\n').slice(1, -2).join(''), 'base64');
  const armored = (bytes: Buffer): string =>
    `-----BEGIN AGE ENCRYPTED FILE-----\n${bytes.toString('base64')}\n-----END AGE ENCRYPTED FILE-----`;

  test.each<[string, () => Promise<string>, string]>([
    ['prose', async () => 'hello', 'There is nothing encrypted here.'],
    [
      'for somebody else',
      () => made(sealText(secret, { recipients: [friend.recipient] })),
      'not encrypted for your address',
    ],
    [
      'damaged',
      async () => {
        const bytes = bytesOf(await made(sealText(secret, { recipients: [own] })));
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
        return armored(bytes);
      },
      'changed or damaged on its way',
    ],
    [
      'a newer version',
      async () => {
        const bytes = bytesOf(await made(sealText(secret, { recipients: [own] })));
        return armored(Buffer.from(bytes.toString('latin1').replace('/v1', '/v2'), 'latin1'));
      },
      'in a newer format than Fieldpost knows',
    ],
    [
      'its end is missing',
      async () => (await made(sealText(secret, { recipients: [own] }))).slice(0, -20),
      'is missing',
    ],
    [
      'two blocks',
      async () => {
        const [one, other] = [
          await made(sealText('a', { recipients: [own] })),
          await made(sealText('b', { recipients: [own] })),
        ];
        return one + other;
      },
      'Decrypt one at a time.',
    ],
  ])('%s', async (_, block, sentence) => {
    const page = await visit('?do=decrypt');
    await box(page, 'Encrypted text').fill(await block());
    await press(page, 'Decrypt');
    await says(page, sentence);
  });
});

describe('a file', () => {
  test('of 64 MB goes there and back, with progress', async () => {
    const path = await fileOf('largest.bin', fileBytes);
    const page = await visit();
    await choose(page, path);
    await press(page, 'People I choose');
    await box(page, 'Age addresses').fill(`${friend.recipient}\n${own}`);
    await press(page, 'Encrypt');
    await page.locator('progress[value]').waitFor();
    await says(page, 'largest.bin.age is ready');
    const sealed = await saved(page);
    expect(sealed.name).toBe('largest.bin.age');
    age(['-d', '-i', at('friend.txt'), '-o', at('by-age.bin'), sealed.path]);
    expect(await hashOf(at('by-age.bin'))).toBe(await hashOf(path));

    await press(page, 'Decrypt text');
    await choose(page, sealed.path);
    await press(page, 'Decrypt');
    await says(page, 'is ready (64 MB)');
    const opened = await saved(page);
    expect(opened.name).toBe('saved-largest.bin');
    expect(await hashOf(opened.path)).toBe(await hashOf(path));
  }, 120_000);

  test('of one byte more is refused, either way, and the limit is named', async () => {
    const page = await visit();
    await choose(page, await fileOf('larger.bin', fileBytes + 1));
    await says(page, 'a file 64 MB. Nothing was encrypted.');
    const file = await open(at('larger.bin'));
    const sealed = await sealStream(file.readableWebStream() as ReadableStream<Uint8Array>, {
      recipients: [own],
    });
    await writeFile(at('larger.age'), sealed as never);
    await file.close();
    await press(page, 'Decrypt text');
    await choose(page, at('larger.age'));
    await press(page, 'Decrypt');
    await says(page, 'a file of 64 MB.');
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
  }, 120_000);

  test('damaged in its middle gives nothing', async () => {
    const bytes = Buffer.from(age(['-r', own], Buffer.alloc(300_000, 'content ')));
    bytes[200_000] = (bytes[200_000] ?? 0) ^ 1;
    await writeFile(at('damaged.age'), bytes);
    const page = await visit('?do=decrypt');
    await choose(page, at('damaged.age'));
    await press(page, 'Decrypt');
    await says(page, 'changed or damaged on its way');
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
  });

  test('that is being encrypted can be cancelled, and encrypted after all', async () => {
    const page = await visit();
    await choose(page, await fileOf('slow.bin', fileBytes));
    // A passphrase alone takes a second: time to cancel.
    await until('a passphrase', async () => (await box(page, 'Passphrase').inputValue()) !== '' || undefined);
    await press(page, 'Encrypt');
    await press(page, 'Cancel');
    await page.locator('progress').waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
    await choose(page, await fileOf('quick.bin', 1_000));
    await press(page, 'Encrypt');
    await says(page, 'quick.bin.age is ready');
  });

  test('in armor, for a passphrase that is asked for when it turns out to be needed, dropped on the page', async () => {
    const encrypter = new Encrypter();
    encrypter.setPassphrase(passphrase);
    encrypter.setScryptWorkFactor(10);
    const sealed = new Blob([Uint8Array.from(await encrypter.encrypt(secret))]).stream();
    const text = await new Response(sealed.pipeThrough(armorStream() as never)).text();
    const page = await visit('?do=decrypt');
    const dropped = await page.evaluateHandle(content => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], 'notes.txt.age'));
      return transfer;
    }, text);
    await page
      .getByRole('group', { name: 'Encrypted text' })
      .dispatchEvent('drop', { dataTransfer: dropped });
    await says(page, 'notes.txt.age');
    await press(page, 'Decrypt');
    await says(page, 'A passphrase opens this.');
    await box(page, 'Passphrase').fill(passphrase);
    await page.keyboard.press('Enter');
    await says(page, 'notes.txt is ready');
    const { name, path } = await saved(page);
    expect([name, await readFile(path, 'utf8')]).toEqual(['notes.txt', secret]);
  });
});

describe('where age is', () => {
  test('nowhere but in the worker, which starts when something is encrypted and not before', async () => {
    const workers: string[] = [];
    const page = await person.context.newPage();
    page.on('worker', worker => workers.push(worker.url()));
    await page.goto(person.page('sealed.html'));
    await box(page, 'Text to encrypt').fill('hello');
    await press(page, 'People I choose');
    await box(page, 'Age addresses').fill(friend.recipient);
    expect(workers).toEqual([]);
    await press(page, 'Encrypt');
    await says(page, 'Only the people you chose can open it.');
    expect(workers).toEqual([person.page('sealer.js')]);
  });
});
