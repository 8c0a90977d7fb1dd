import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { buildFields } from '../e2e/fields/build.ts';
import { serveFields } from '../e2e/fields/serve.ts';
import { serverOrigin } from '../e2e/stage/build.ts';
import { type StageServer, startServer } from '../e2e/stage/server.ts';
import { type Site, startSite } from '../e2e/stage/site.ts';
import { codeOf, linkOf, typeCode, wrong } from '../e2e/stage/steps.ts';
import { fieldpost } from '../e2e/stage/terminal.ts';
import { FirefoxPerson } from './stage/person.ts';

const firefox = inject('firefox');
let server: StageServer;
let site: Site;
let sender: FirefoxPerson;
let recipient: FirefoxPerson;
/** Pages made by frameworks. */
let fields: Server;

const secret = 'tr0ub4dor from a pipe';

describe.skipIf(firefox === '')('Firefox', () => {
  beforeAll(async () => {
    server = await startServer();
    site = await startSite();
    await buildFields();
    fields = serveFields(new Map()).listen(0, '127.0.0.1');
    await once(fields, 'listening');
    [sender, recipient] = await Promise.all([FirefoxPerson.arrive(firefox), FirefoxPerson.arrive(firefox)]);
  }, 180_000);
  afterEach(async () => {
    await Promise.all([sender.tidy(), recipient.tidy()]);
    expect(await Promise.all([sender.complaints(), recipient.complaints()])).toEqual([[], []]);
  });
  afterAll(async () => {
    await Promise.all([sender?.leave(), recipient?.leave()]);
    fields?.close();
    await site?.close();
    await server?.close();
  });

  it('hands from a field to a field of another Firefox', async () => {
    const login = await sender.open(site.url('github.test', '/login'));
    const sharing = await sender.share(login, '#password');
    await sharing.says('Password, 21 characters');
    const link = await linkOf(sharing);
    expect(link.startsWith(`${serverOrigin}/h#`)).toBe(true);

    const linkTab = await recipient.openLink(link);
    await linkTab.says('A secret is waiting.');
    const target = await recipient.open(site.url('github.test', '/empty'));
    const receiving = await recipient.pickToFill(target, '#password');
    await receiving.says('Password on github.test');
    const code = await codeOf(sharing);
    await typeCode(receiving, wrong(code));
    await receiving.says('That code was wrong or too old.');
    await sharing.says('A wrong code was typed');
    await typeCode(receiving, await codeOf(sharing));
    await receiving.says('Filled.');
    expect(await target.valueOf('#password')).toBe('correct horse battery');
    await sharing.says('Delivered into Password on github.test');
    expect(await sharing.text()).toMatch(/Direct connection\s*, done/);
  });

  it('hands from a field to a terminal', async () => {
    const login = await sender.open(site.url('github.test', '/login'));
    const sharing = await sender.share(login, '#password');
    const link = await linkOf(sharing);
    const terminal = fieldpost(['receive', link, '--server', serverOrigin, '--code', await codeOf(sharing)]);
    const { fields } = await terminal.event('item');
    expect(fields).toEqual([expect.objectContaining({ label: 'Password', value: 'correct horse battery' })]);
    expect(await terminal.ended).toBe(0);
    await sharing.says('Your copy is gone.');
    expect(await sharing.text()).toMatch(/Direct connection\s*, done/);
  });

  it('hands from a terminal into a frame', async () => {
    const terminal = fieldpost(['send', '--label', 'Deploy key', '--server', serverOrigin], secret);
    await recipient.openLink(String((await terminal.event('link'))['link']));
    const target = await recipient.open(site.url('github.test', '/framed'));
    const frame = await target.frame();
    const receiving = await recipient.pickToFill(target, '#password', frame);
    await typeCode(receiving, String((await terminal.event('code'))['code']));
    await receiving.says('Filled.');
    expect(await frame.valueOf('#password')).toBe(secret);
    expect(await terminal.event('end')).toMatchObject({
      outcome: 'delivered',
      receipt: { outcome: 'filled', label: 'Password' },
    });
    expect(await terminal.ended).toBe(0);
  });

  it('fills a field that React controls', async () => {
    const terminal = fieldpost(['send', '--label', 'Token', '--server', serverOrigin], secret);
    await recipient.openLink(String((await terminal.event('link'))['link']));
    const target = await recipient.open(
      `http://127.0.0.1:${(fields.address() as AddressInfo).port}/react.html?case=controlled`,
    );
    const receiving = await recipient.pickToFill(target, '#field');
    await typeCode(receiving, String((await terminal.event('code'))['code']));
    await receiving.says('Filled.');
    expect(await target.evaluate('window.shown.state()')).toBe(secret);
    expect(await terminal.ended).toBe(0);
  });

  it('ends for both when the sender cancels', async () => {
    const login = await sender.open(site.url('github.test', '/login'));
    const sharing = await sender.share(login, '#password');
    const linkTab = await recipient.openLink(await linkOf(sharing));
    await sharing.says('Other person connected');
    await sharing.click('button', 'Cancel');
    await sharing.click('button', 'Cancel handoff');
    await linkTab.says('The sender cancelled it.');
  });
});
