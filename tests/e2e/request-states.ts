/** Every state of the pages behind a request's links, each reached by what people do. */

import { ready } from '../../lib/crypto/sodium.ts';
import { formatRequestLink } from '../../lib/protocol/form/link.ts';
import { openForm, sendAnswer } from '../../lib/request/answering.ts';
import { createLink, editForm, revokeLink } from '../../lib/request/changing.ts';
import type { NewRequest } from '../../lib/request/create.ts';
import { person } from '../request/stage.ts';
import type { ReceiveState, Stage } from './receive-states.ts';
import { named } from './stage/visitor.ts';

const passphrase = 'six words that nobody knows';
const asked: NewRequest = {
  from: 'Ada Lovelace',
  note: 'For the move of the build servers.',
  questions: [
    { label: 'Account of the staging environment that nobody has used for a long time', kind: 'user' },
    { label: 'Password', kind: 'password' },
  ],
};

/** A request of somebody who has gone. */
async function ask(origin: string, more: Partial<NewRequest> = {}) {
  await ready();
  const asker = person(origin);
  const created = await asker.ask({ ...asked, ...more });
  const owner = await asker.open(created.admin);
  return {
    ...asker,
    owner,
    share: formatRequestLink(created.share),
    admin: formatRequestLink(created.admin),
    reader: created.reader,
    async answered(): Promise<void> {
      await sendAnswer(asker.service, await openForm(asker.service, created.share), {
        from: 'Grace Hopper',
        fields: [
          { label: 'Account', kind: 'user', value: 'build@shop.example' },
          { label: 'Password', kind: 'password', value: 'correct horse battery' },
        ],
      });
    },
  };
}

async function openHere({ page, said }: Stage, link: string): Promise<void> {
  await page.goto(link);
  await named(page, said('Read the answers here in this page')).click();
}

/** An admin, of several, who reads here. */
async function managing(stage: Stage): Promise<void> {
  const form = await ask(stage.origin);
  await form.answered();
  await createLink(form.owner, { role: 'admin', comment: 'Bo, on call' }, Date.now());
  await openHere(stage, form.admin);
  await named(stage.page, stage.said('Revoke Bo, on call')).waitFor();
}

/** They have shut the other one out. */
async function replaced(stage: Stage): Promise<void> {
  const { page, said } = stage;
  await managing(stage);
  await named(page, said('Revoke Bo, on call')).click();
  await named(page, said('Revoke')).click();
  await page.getByRole('heading', { name: said('2 Keep this secret link') }).waitFor();
}

async function readerLink(origin: string): Promise<{ link: string; revoke(): Promise<void> }> {
  const { reader, owner } = await ask(origin, { reader: { passphrase } });
  if (reader === undefined) throw new Error('no link to read');
  return { link: formatRequestLink(reader), revoke: () => revokeLink(owner, reader.id, Date.now()) };
}

export const requestStates: readonly ReceiveState[] = [
  {
    name: 'answer-asked',
    async reach({ page, origin }) {
      await page.goto((await ask(origin)).share);
    },
    says: 'Ada Lovelace asks you for this',
  },
  {
    name: 'answer-missing',
    async reach({ page, origin, said }) {
      await page.goto((await ask(origin)).share);
      await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
      await named(page, said('Encrypt and send')).click();
      await page.getByRole('alert').waitFor();
    },
    says: '1 answer is empty:',
  },
  {
    name: 'answer-sent',
    async reach({ page, origin, said }) {
      await page.goto((await ask(origin)).share);
      await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
      await named(page, said('Encrypt and send')).click();
      await named(page, said('Send without them')).click();
      await named(page, said('Encrypt and send')).waitFor({ state: 'detached' });
    },
    says: 'Only the person who asked can decrypt it.',
  },
  {
    name: 'answer-closed',
    async reach({ page, origin }) {
      const { share, owner } = await ask(origin);
      await editForm(owner, { closes: 1 });
      await page.goto(share);
    },
    says: 'This request is closed.',
  },
  {
    name: 'answer-no-link',
    async reach({ page, origin }) {
      await page.goto(`${origin}/q`);
    },
    says: 'This tab holds no link any more.',
  },
  {
    name: 'read-start',
    async reach({ page, origin }) {
      await page.goto((await ask(origin)).admin);
    },
    says: 'Answers are decrypted in this browser',
  },
  {
    name: 'read-wrong-passphrase',
    async reach(stage) {
      const { page, origin, said } = stage;
      await openHere(stage, (await readerLink(origin)).link);
      await page.getByLabel(said('Passphrase of the link'), { exact: true }).fill('another');
      await named(page, said('Open')).click();
      await page.getByRole('alert').waitFor();
    },
    says: '4 tries left.',
  },
  {
    name: 'read-revoked',
    async reach(stage) {
      const { link, revoke } = await readerLink(stage.origin);
      await revoke();
      await openHere(stage, link);
      await stage.page.getByRole('alert').waitFor();
    },
    says: 'This link was revoked',
  },
  {
    name: 'read-managing',
    async reach(stage) {
      await managing(stage);
      await named(stage.page, stage.said('Show Grace Hopper')).click();
    },
    says: 'New secret link',
  },
  {
    name: 'read-shutting-out',
    async reach(stage) {
      await managing(stage);
      await named(stage.page, stage.said('Revoke Bo, on call')).click();
    },
    says: 'Every other link that manages this request is revoked too.',
  },
  { name: 'read-replaced', reach: replaced, says: 'It is shown only now.' },
  {
    name: 'read-new',
    async reach(stage) {
      await replaced(stage);
      await named(stage.page, stage.said('Open the new request')).click();
      await named(stage.page, stage.said('Look for answers')).waitFor();
    },
    says: 'Nobody has answered yet.',
  },
];
