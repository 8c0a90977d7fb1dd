import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverOrigin } from './stage/build.ts';
import { Person } from './stage/person.ts';
import { type StageServer, startServer } from './stage/server.ts';
import { until } from './stage/until.ts';

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

describe('the welcome tab', () => {
  it('says whether the server answers, and what to do when it does not', async () => {
    const welcome = await person.open(person.page('welcome.html'));
    await welcome.getByRole('button', { name: 'Check' }).click();
    await welcome.getByText('answers.').waitFor();
    server.cut();
    await welcome.getByRole('button', { name: 'Check' }).click();
    await welcome.getByText('does not answer').waitFor();
    server.mend();
    await welcome.close();
  });

  it('opens the practice page', async () => {
    const welcome = await person.open(person.page('welcome.html'));
    await welcome.getByRole('button', { name: 'Try it' }).click();
    const practice = await until('the practice page', () =>
      person.context.pages().find(page => page.url() === `${serverOrigin}/practice`),
    );
    await practice.getByLabel('Password', { exact: true }).waitFor();
    await practice.close();
    await welcome.close();
  });

  it('goes on with a link whose tab was open before the extension', async () => {
    // Without a fragment the link page is left alone; with one that comes later it is as if it had been open before us.
    const left = await person.open(`${serverOrigin}/h`);
    await left.evaluate(() => {
      location.hash = 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB';
    });
    const welcome = await person.open(person.page('welcome.html'));
    await welcome.getByText('A secret is waiting in another tab').waitFor();
    await welcome.getByRole('button', { name: 'Continue' }).click();
    await until('our own page in the tab of the link', () =>
      left.url().startsWith(person.page('popup.html?handoff=')),
    );
    await left.getByText('A secret is waiting.').waitFor();
    expect(await left.evaluate(() => history.length)).toBeGreaterThan(0);
  });
});
