/** What the icon and the notifications tell whoever shares something and looks elsewhere. */
import { expect, it } from 'vitest';
import { setAlone } from '../stage/alone.ts';
import { serverOrigin } from '../stage/build.ts';
import { permitNotices, iconShows as showsOnIcon } from '../stage/notices.ts';
import { codeOf, share, wrong } from '../stage/steps.ts';
import { fieldpost } from '../stage/terminal.ts';
import { until } from '../stage/until.ts';

const scene = setAlone();

const iconShows = (text: string, title: string): Promise<void> => showsOnIcon(scene.person, text, title);

it('tells who came, that a code was wrong and that it is delivered; the code only to who asked for it', async () => {
  const { told } = await permitNotices(scene.person);
  await scene.person.asExtension(() =>
    chrome.storage.local.set({ settings: { notifyCode: true, version: 1 } }),
  );
  const page = await scene.person.open(scene.site.url('github.test', '/login'));
  const { sharing, link } = await share(scene.person, page, '#password');
  const code = await codeOf(sharing);
  await scene.person.closePopup();
  await iconShows('1', 'Fieldpost: waiting for the other person');

  const terminal = fieldpost(['receive', link, '--server', serverOrigin]);
  const joined = await until('the first notification', async () => (await told())[0]);
  expect(joined.title).toBe('They opened the link');
  const spoken = /phone: (\d{3}) (\d{3})\. It changes at \d\d:\d\d:[03]0\.$/.exec(joined.message);
  expect(spoken, joined.message).not.toBeNull();
  await iconShows('1', 'Fieldpost: the other person is connected');

  terminal.write(wrong(code));
  const mistaken = await until('the second', async () =>
    (await told()).find(({ title }) => title === 'A wrong code was typed'),
  );
  expect(mistaken.message).toContain('There are 2 tries left.');

  // By what the notification said, or the popup says if that is another by now.
  const again = await scene.person.clickIcon(page);
  terminal.write(await codeOf(again));
  await scene.person.closePopup();
  expect(await terminal.event('end')).toMatchObject({ outcome: 'delivered' });
  await until('the last', async () => (await told()).some(({ title }) => title === 'Delivered'));
  await iconShows('✓', 'Fieldpost: delivered');

  expect((await told()).filter(({ title }) => title === 'A wrong code was typed')).toHaveLength(1);
  const all = JSON.stringify(await told());
  expect(all).not.toContain('github.test');
  expect(all).not.toContain('Password');
  await (await scene.person.clickIcon(page)).says('Your copy is gone.');
  await iconShows('', 'Fieldpost');
});

it('three wrong codes are told, and the icon says that it needs somebody', async () => {
  await scene.person.forgetEverything();
  const { told } = await permitNotices(scene.person);
  const page = await scene.person.open(scene.site.url('github.test', '/login'));
  const { sharing, link } = await share(scene.person, page, '#password');
  const code = await codeOf(sharing);
  await scene.person.closePopup();
  const terminal = fieldpost(['receive', link, '--server', serverOrigin]);
  for (let tries = 3; tries > 0; tries -= 1) terminal.write(wrong(code));
  await until('three wrong codes', async () =>
    (await told()).some(({ title }) => title === 'Three wrong codes'),
  );
  expect((await told())[0]?.message).not.toMatch(/\d{3} \d{3}/);
  await iconShows('!', 'Fieldpost: a handoff needs you');
  terminal.stop();
});
