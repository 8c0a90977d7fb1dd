import { afterAll, beforeAll, expect, it } from 'vitest';
import { Person } from './stage/person.ts';
import { type StageServer, startServer } from './stage/server.ts';

let server: StageServer;
let person: Person;

beforeAll(async () => {
  server = await startServer();
  person = await Person.arrive();
});

afterAll(async () => {
  await person?.leave();
  await server?.close();
});

it('says on a page of the browser that extensions may not work there, and takes a typed secret', async () => {
  const page = await person.open('chrome://version');
  const popup = await person.clickIcon(page);
  await popup.says(
    "Browsers don't let extensions work on this page. Paste the link, or type the secret here.",
  );
  expect(await popup.has('button', 'Share a field')).toBe(false);
  await popup.click('button', 'Type a secret');
  await popup.type('textbox', 'Secret', 'typed by hand');
  await popup.click('button', 'Share it');
  expect(await popup.value('textbox', 'Link')).toContain('/h#');
});
