/** What `Details` tells in a browser of what really happened on its network. */
import { expect, it } from 'vitest';
import { setAlone } from '../stage/alone.ts';
import { serverOrigin } from '../stage/build.ts';
import { codeOf, share } from '../stage/steps.ts';
import { fieldpost } from '../stage/terminal.ts';

const scene = setAlone();

const addresses =
  /\b\d{1,3}(?:\.\d{1,3}){3}\b|[\da-f]{1,4}::|(?:[\dA-F]{2}:){4}|\blocalhost\b|\.local\b|\.test\b/i;

it('tells live how the connection came about, and a text without addresses, keys, code or secret', async () => {
  const login = await scene.person.open(scene.site.url('github.test', '/login'));
  const { sharing, link } = await share(scene.person, login, '#password');
  const terminal = fieldpost(['receive', link, '--server', serverOrigin]);
  await sharing.says('host: on the same network');
  const code = await codeOf(sharing);
  const [handoff] = await scene.person.asExtension(async () =>
    Object.keys(await chrome.storage.session.get(null))
      .filter(key => key.startsWith('handoff:'))
      .map(key => key.slice('handoff:'.length)),
  );
  const page = await scene.person.open(scene.person.page(`popup.html?handoff=${handoff}`));
  await page.evaluate(() => {
    navigator.clipboard.writeText = text => {
      document.body.dataset['copied'] = text;
      return Promise.resolve();
    };
  });
  await page.locator('summary', { hasText: 'Details' }).click();
  const timeline = page.getByRole('list', { name: 'What happened' });
  for (const told of ['Server reached', 'From the server: peer there', 'Direct connection open: host'])
    await timeline.getByText(told).first().waitFor();
  await page.getByText(/\d+ ms there and back · host ↔ (host|prflx), UDP/).waitFor();

  // What comes later is told without asking.
  terminal.write(code);
  expect(await terminal.event('end')).toMatchObject({ outcome: 'delivered' });
  await timeline.getByText('Left the server').waitFor();
  await page.getByRole('button', { name: 'Copy diagnostics' }).click();
  await page.getByText('Copied.', { exact: true }).waitFor();
  const text = await page.evaluate(() => document.body.dataset['copied'] ?? '');
  expect(text).toMatch(/^fieldpost\/\S+, Chrome \d+\nsender: ended, delivered\n/);
  expect(text).toMatch(/\n\+\d+\.\d{3} direct-open: host\n/);
  expect(text).not.toMatch(addresses);
  const room = await scene.person.asExtension(async () =>
    Object.values(await chrome.storage.session.get<Record<string, { room?: string }>>(null)).flatMap(
      ({ room }) => room ?? [],
    ),
  );
  for (const confidential of [
    link.split('#')[1] ?? link,
    handoff ?? '',
    ...room,
    code,
    'Password',
    'password',
  ])
    expect(text).not.toContain(confidential);
});
