import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { openSealed } from '../../lib/sealed/open.ts';
import { serverOrigin } from '../e2e/stage/build.ts';
import { type StageServer, startServer } from '../e2e/stage/server.ts';
import { type Site, startSite } from '../e2e/stage/site.ts';
import { codeOf, linkOf } from '../e2e/stage/steps.ts';
import { fieldpost } from '../e2e/stage/terminal.ts';
import { FirefoxPerson } from './stage/person.ts';

const firefox = inject('firefox');
let server: StageServer;
let site: Site;
let person: FirefoxPerson;

describe.skipIf(firefox === '')('around a handoff in Firefox', () => {
  beforeAll(async () => {
    server = await startServer();
    site = await startSite({ '/notes': '<label>Notes <textarea id="notes">the words</textarea></label>' });
    person = await FirefoxPerson.arrive(firefox);
  });
  afterEach(async () => {
    await person.tidy();
    expect(await person.complaints()).toEqual([]);
  });
  afterAll(async () => {
    await person?.leave();
    await site?.close();
    await server?.close();
  });

  async function shareByMenu(): Promise<void> {
    const login = await person.open(site.url('github.test', '/login'));
    await person.choose(login, '#password', 'Share this field');
    const sharing = await person.popup();
    const terminal = fieldpost([
      'receive',
      await linkOf(sharing),
      '--server',
      serverOrigin,
      '--code',
      await codeOf(sharing),
    ]);
    expect(await terminal.ended).toBe(0);
    await sharing.says('Your copy is gone.');
  }

  it('right-click on a field shares it, also after the browser was started anew, which knows what was before', async () => {
    await shareByMenu();
    await person.restart();
    await person.open(site.url('github.test', '/login'));
    const home = await person.clickIcon();
    await home.says('Password');
    await home.says('Delivered');
    await shareByMenu();
  });

  it('right-click on a field leaves it for later', async () => {
    const login = await person.open(site.url('github.test', '/login'));
    await person.choose(login, '#password', 'Leave for later');
    const leaving = await person.popup();
    await leaving.says('21 characters from github.test');
    const file = join(await mkdtemp(join(tmpdir(), 'fieldpost-passphrase-')), 'passphrase');
    onTestFinished(() => rm(dirname(file), { recursive: true }));
    await writeFile(file, await leaving.value('textbox', 'Passphrase'));
    await leaving.click('button', 'Leave it');
    const terminal = fieldpost(['open', await linkOf(leaving), '--passphrase-file', file]);
    expect(await terminal.event('item')).toMatchObject({ fields: [{ value: 'correct horse battery' }] });
    expect(await terminal.ended).toBe(0);
  });

  it('right-click on selected text encrypts it in its place', async () => {
    const notes = await person.open(site.url('github.test', '/notes'));
    await notes.evaluate(`document.querySelector('#notes').select()`);
    await person.choose(notes, '#notes', 'Encrypt selection…');
    const encrypting = await person.popup();
    await encrypting.click('button', 'Passphrase');
    const passphrase = await encrypting.value('textbox', 'Passphrase');
    await encrypting.click('button', 'Encrypt');
    await encrypting.says('the selection is encrypted in the page');
    expect(await openSealed(await notes.valueOf('#notes'), { passphrase })).toEqual({
      ok: { kind: 'text', text: 'the words' },
    });
  });
});
