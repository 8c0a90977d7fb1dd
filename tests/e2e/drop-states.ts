/** Every state of the page behind a drop's link, each reached by what people do. */
import type { Page } from 'playwright-core';
import { withdrawDrop } from '../../lib/drop/owner.ts';
import type { DropItem } from '../../lib/protocol/drop/item.ts';
import type { ReceiveState } from './receive-states.ts';
import { leave, leftPassword, nodeNet } from './stage/leave.ts';
import { button } from './stage/visitor.ts';

const passphrase = 'six words that nobody knows';
const several: DropItem = {
  fields: [
    ...leftPassword.fields,
    {
      label: 'Recovery codes of the account that nobody has used for a long time',
      kind: 'multiline',
      value: '1111\n2222\n3333',
      origin: 'https://a-very-long-name-of-a-host.accounts.northern-office.example',
    },
  ],
  note: 'Change it at once, please.',
};

async function openHere(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await button(page, 'Open it here in this page').click();
}

export const dropStates: readonly ReceiveState[] = [
  {
    name: 'drop-start',
    async reach({ page, origin }) {
      await page.goto((await leave(origin)).link);
    },
    says: 'nothing to install',
  },
  {
    name: 'drop-no-link',
    async reach({ page, origin }) {
      await page.goto(`${origin}/d`);
    },
    says: 'This tab holds no link any more.',
  },
  {
    name: 'drop-load-failed',
    async reach({ page, origin }) {
      await page.route('**/assets/sodium-*', route => route.abort());
      await openHere(page, (await leave(origin)).link);
    },
    says: 'A part of this page did not arrive.',
  },
  {
    name: 'drop-passphrase',
    async reach({ page, origin }) {
      await openHere(page, (await leave(origin, { passphrase })).link);
    },
    says: 'Whoever left it tells you',
  },
  {
    name: 'drop-wrong-passphrase',
    async reach({ page, origin }) {
      await openHere(page, (await leave(origin, { passphrase })).link);
      await page.getByRole('textbox', { name: 'Passphrase' }).fill('another');
      await button(page, 'Open').click();
    },
    says: 'Tries left: 4.',
  },
  {
    name: 'drop-opened',
    async reach({ page, origin }) {
      await openHere(page, (await leave(origin)).link);
    },
    says: 'Nobody else can open it until',
  },
  {
    name: 'drop-shown',
    async reach({ page, origin }) {
      await openHere(page, (await leave(origin, { item: several })).link);
      await button(page, 'Show Password').click();
    },
    says: 'Whoever left it is told',
  },
  {
    name: 'drop-not-told',
    async reach({ page, origin }) {
      await page.route('**/ack', route =>
        route.fulfill({ status: 410, json: { error: 'expired', at: 1_763_700_000 } }),
      );
      await openHere(page, (await leave(origin)).link);
      await button(page, 'Show').click();
    },
    says: 'The server could not be told',
  },
  {
    name: 'drop-file',
    async reach({ page, origin }) {
      const file = new Uint8Array(300_000).fill(7);
      const item = { fields: [], file: { name: 'keys.kdbx', size: file.length } };
      await openHere(page, (await leave(origin, { item, file })).link);
      await button(page, 'Save the file').waitFor();
    },
    says: 'keys.kdbx',
  },
  {
    name: 'drop-withdrawn',
    async reach({ page, origin }) {
      const { link, owner } = await leave(origin);
      await withdrawDrop(nodeNet, owner);
      await openHere(page, link);
    },
    says: 'Whoever left this took it back',
  },
];
