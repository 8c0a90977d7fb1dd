/** An answer that comes while nobody looks at the request, and requests that are over when somebody comes to answer. */
import { afterEach, beforeAll, expect, it } from 'vitest';
import { ready } from '../../../lib/crypto/sodium.ts';
import { formatRequestLink, parseRequestLink, type ShareLink } from '../../../lib/protocol/form/link.ts';
import { openForm, sendAnswer } from '../../../lib/request/answering.ts';
import { editForm } from '../../../lib/request/changing.ts';
import { person as atServer, question } from '../../request/stage.ts';
import { iconShows, type Notices, permitNotices } from '../stage/notices.ts';
import { askFor } from '../stage/requests.ts';
import { setScene } from '../stage/scene.ts';
import { until } from '../stage/until.ts';
import { button } from '../stage/visitor.ts';
import { setVisitingBrowser } from '../stage/visitors.ts';

const scene = setScene({
  pages: { '/account': `<label>Password <input id="password" type="password"></label>` },
});
const comes = setVisitingBrowser();
const value = 'correct horse battery';

beforeAll(ready);
afterEach(() => scene.server.ahead(0));

function shareOf(link: string): ShareLink {
  const parsed = parseRequestLink(link);
  if (!('ok' in parsed) || parsed.ok.kind !== 'request') throw new Error('it is no share link');
  return parsed.ok;
}

async function ask(): Promise<ShareLink> {
  const page = await scene.recipient.open(scene.site.url('shop.test', '/account'));
  const { link } = await askFor(scene.recipient, page, ['#password']);
  await scene.recipient.closePopup();
  return shareOf(link);
}

/** Somebody answers, and the time comes at which the background looks. */
async function isAnswered(share: ShareLink): Promise<void> {
  const { service } = atServer(scene.server.origin);
  const fields = [{ label: 'Password', kind: 'password' as const, value }];
  await sendAnswer(service, await openForm(service, share), { fields });
  await scene.recipient.asExtension(() => chrome.alarms.create('answers', { when: Date.now() }));
}

async function isTold({ told }: Notices): Promise<void> {
  await until('a notification', async () => (await told()).length > 0);
  await iconShows(scene.recipient, '✓', 'Fieldpost: a request was answered');
  const [first, ...others] = await told();
  expect([first?.title, others]).toEqual(['Your request was answered', []]);
  expect(JSON.stringify(first)).not.toMatch(/Password|shop\.test|correct/);
}

it('is told without what it says, and a click on that opens it', async () => {
  const notices = await permitNotices(scene.recipient);
  await isAnswered(await ask());
  await isTold(notices);
  const opened = scene.recipient.context.waitForEvent('page', page => page.url().includes('?request='));
  await notices.click();
  const page = await opened;
  await page.getByText('Answer 1').first().waitFor();
  expect(await page.locator('body').textContent()).not.toContain(value);
  await iconShows(scene.recipient, '', 'Fieldpost');
});

it('is told once while what Fieldpost keeps is locked, and shown when that is unlocked', async () => {
  const notices = await permitNotices(scene.recipient);
  const share = await ask();
  const settings = await scene.recipient.open(scene.recipient.page('options.html'));
  await button(settings, 'Set a passphrase').click();
  await settings.getByLabel('New passphrase').fill('four words that nobody knows');
  await settings.getByLabel('The same once more').fill('four words that nobody knows');
  await button(settings, 'Set passphrase').click();
  await button(settings, 'Lock now').click();
  await settings.getByText('What Fieldpost keeps is locked.').waitFor();
  await isAnswered(share);
  await isTold(notices);

  const other = await scene.recipient.open(scene.site.url('other.test', '/account'));
  const home = await scene.recipient.clickIcon(other);
  await home.says('A request of yours was answered.');
  await home.click('button', 'Unlock');
  await home.says('A request is kept where your passphrase protects it.');
  await home.type('textbox', 'Passphrase', 'four words that nobody knows');
  await home.click('button', 'Unlock');
  await home.says('Answer 1');
  await iconShows(scene.recipient, '', 'Fieldpost');
  expect(await notices.told()).toHaveLength(1);
});

it.each<[string, RegExp, (reading: Parameters<typeof editForm>[0]) => Promise<void> | void]>([
  [
    'closed',
    /^This request is closed\. Nothing was sent/,
    reading => editForm(reading, { closes: Math.floor(Date.now() / 1000) }),
  ],
  ['expired', /^This request has expired/, () => scene.server.ahead(2 * 86_400_000)],
])('that is %s says so at once, to who comes and to who is writing', async (_name, words, end) => {
  const asker = atServer(scene.server.origin);
  const created = await asker.ask({ ...question, ttl: 86_400 });
  const link = formatRequestLink(created.share);
  const { page: writing } = await comes();
  await writing.goto(link);
  await writing.getByLabel('Database password', { exact: true }).fill(value);
  await end(await asker.open(created.admin));

  const { page } = await comes();
  await page.goto(link);
  await page.getByText(words).waitFor();
  expect(await button(page, 'Encrypt and send').count()).toBe(0);
  await button(writing, 'Encrypt and send').click();
  await writing.getByText(words).waitFor();
});
