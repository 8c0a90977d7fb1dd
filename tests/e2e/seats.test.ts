import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Person } from './stage/person.ts';
import { setScene } from './stage/scene.ts';
import { codeOf, openLink, pickToFill, share, typeCode } from './stage/steps.ts';

const scene = setScene();
let stranger: Person;

beforeAll(async () => {
  stranger = await Person.arrive();
});
afterEach(() => stranger.forgetEverything());
afterAll(() => stranger?.leave());

async function shareLogin() {
  const { sender, site } = scene;
  return share(sender, await sender.open(site.url('github.test', '/login')), '#password');
}

async function receiveInto(link: string) {
  const { recipient, site } = scene;
  await openLink(recipient, link);
  const target = await recipient.open(site.url('github.test', '/empty'));
  return { target, receiving: await pickToFill(recipient, target, '#password') };
}

describe('a third person with the link', () => {
  it('is told that somebody has it open, and disturbs nobody', async () => {
    const { sharing, link } = await shareLogin();
    const { target, receiving } = await receiveInto(link);
    await sharing.says('Tell them this code by phone.');
    const tab = await openLink(stranger, link);
    await tab.getByText('Someone else has this link open. Nothing was received here.').waitFor();
    await typeCode(receiving, await codeOf(sharing));
    await receiving.says('Filled.');
    expect(await target.inputValue('#password')).toBe('correct horse battery');
    await sharing.says('Delivered into Password on github.test');
  });

  it('who came first is put out, and the right person comes in', async () => {
    const { sharing, link } = await shareLogin();
    const tab = await openLink(stranger, link);
    await sharing.says('Not the person you expect?');
    await sharing.click('button', 'Put them out');
    await tab.getByText('This link was opened again in another place, so it stopped here.').waitFor();
    await sharing.says('Waiting for them to open the link');

    const { target, receiving } = await receiveInto(link);
    await typeCode(receiving, await codeOf(sharing));
    await receiving.says('Filled.');
    expect(await target.inputValue('#password')).toBe('correct horse battery');
  });
});
