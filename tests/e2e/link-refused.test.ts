import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { serverOrigin } from './stage/build.ts';
import { setScene } from './stage/scene.ts';
import { until } from './stage/until.ts';

const scene = setScene();

it('a link that the background does not take stays in the address bar, and is not opened again and again', async () => {
  const { recipient } = scene;
  const link = `${serverOrigin}/h#${Buffer.concat([Buffer.of(1), randomBytes(32)]).toString('base64url')}`;
  await recipient.wakeWorker();
  const worker = await recipient.worker();
  await worker.evaluate(`for (const { storage } of [chrome, globalThis.browser ?? chrome])
    storage.session.set = () => Promise.reject(new Error('the storage failed'))`);
  const tab = await recipient.context.newPage();
  const visited: string[] = [];
  tab.on('request', request => void visited.push(request.url()));
  // The script stops the page, which a browser may tell as a failed navigation.
  await tab.goto(link, { waitUntil: 'commit' }).catch(() => undefined);
  await tab.getByText('Fieldpost could not open this link just now.').waitFor();
  await until('the link in the address bar', () => tab.url() === link);
  expect(await tab.evaluate('document.scripts.length')).toBe(0);
  expect(visited.filter(url => new URL(url).pathname === '/h')).toHaveLength(1);

  // Whole again, the same page is reloaded by the person.
  await recipient.killWorker();
  await tab.reload({ waitUntil: 'commit' }).catch(() => undefined);
  await until('our own page', () => tab.url().startsWith(recipient.page('popup.html?handoff=')));
});
