/** Every state of the page behind a drop's link, each reached by what people do. */
import { withdrawDrop } from '../../lib/drop/owner.ts';
import type { DropItem } from '../../lib/protocol/drop/item.ts';
import type { ReceiveState, Stage } from './receive-states.ts';
import { leave, leftPassword, nodeNet } from './stage/leave.ts';
import { named } from './stage/visitor.ts';

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

async function openHere({ page, said }: Stage, link: string): Promise<void> {
  await page.goto(link);
  await named(page, said('Open it here in this page')).click();
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
    async reach(stage) {
      const { page, origin } = stage;
      await page.route('**/assets/sodium-*', route => route.abort());
      await openHere(stage, (await leave(origin)).link);
    },
    says: 'A part of this page did not arrive.',
  },
  {
    name: 'drop-passphrase',
    async reach(stage) {
      const { origin } = stage;
      await openHere(stage, (await leave(origin, { passphrase })).link);
    },
    says: 'Whoever left it tells you',
  },
  {
    name: 'drop-wrong-passphrase',
    async reach(stage) {
      const { page, origin, said } = stage;
      await openHere(stage, (await leave(origin, { passphrase })).link);
      await page.getByRole('textbox', { name: said('Passphrase') }).fill('another');
      await named(page, said('Open')).click();
    },
    says: 'Tries left: 4.',
  },
  {
    name: 'drop-opened',
    async reach(stage) {
      const { origin } = stage;
      await openHere(stage, (await leave(origin)).link);
    },
    says: 'Nobody else can open it until',
  },
  {
    name: 'drop-shown',
    async reach(stage) {
      const { page, origin, said } = stage;
      await openHere(stage, (await leave(origin, { item: several })).link);
      await named(page, said('Show Password')).click();
    },
    says: 'Whoever left it is told',
  },
  {
    name: 'drop-not-told',
    async reach(stage) {
      const { page, origin, said } = stage;
      await page.route('**/ack', route =>
        route.fulfill({ status: 410, json: { error: 'expired', at: 1_763_700_000 } }),
      );
      await openHere(stage, (await leave(origin)).link);
      await named(page, said('Show')).click();
    },
    says: 'The server could not be told',
  },
  {
    name: 'drop-file',
    async reach(stage) {
      const { page, origin, said } = stage;
      const file = new Uint8Array(300_000).fill(7);
      const item = { fields: [], file: { name: 'keys.kdbx', size: file.length } };
      await openHere(stage, (await leave(origin, { item, file })).link);
      await named(page, said('Save the file')).waitFor();
    },
    says: 'keys.kdbx',
  },
  {
    name: 'drop-withdrawn',
    async reach(stage) {
      const { origin } = stage;
      const { link, owner } = await leave(origin);
      await withdrawDrop(nodeNet, owner);
      await openHere(stage, link);
    },
    says: 'Whoever left this took it back',
  },
];
