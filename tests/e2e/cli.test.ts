import { describe, expect, it } from 'vitest';
import { serverOrigin } from './stage/build.ts';
import { setScene } from './stage/scene.ts';
import { codeOf, openLink, pickToFill, share, typeCode, wrong } from './stage/steps.ts';
import { fieldpost } from './stage/terminal.ts';

const scene = setScene();

describe('the command line and a browser', () => {
  it('hands from a field to a terminal', async () => {
    const { sender, site } = scene;
    const { sharing, link } = await share(
      sender,
      await sender.open(site.url('github.test', '/login')),
      '#password',
    );
    const code = await codeOf(sharing);
    const terminal = fieldpost(['receive', link, '--server', serverOrigin, '--code', code]);
    const { fields } = await terminal.event('item');
    expect(fields).toEqual([
      expect.objectContaining({ label: 'Password', kind: 'password', value: 'correct horse battery' }),
    ]);
    expect(await terminal.event('end')).toMatchObject({ outcome: 'delivered' });
    expect(await terminal.ended).toBe(0);
    await sharing.says('Your copy is gone.');
    expect(await sharing.text()).toMatch(/Direct connection\s*, done/);
  });

  it('hands from a terminal to a field', async () => {
    const { recipient, site } = scene;
    const terminal = fieldpost(
      ['send', '--label', 'Deploy key', '--server', serverOrigin],
      'tr0ub4dor from a pipe',
    );
    const { link } = await terminal.event('link');
    await openLink(recipient, String(link));
    const target = await recipient.open(site.url('github.test', '/empty'));
    const receiving = await pickToFill(recipient, target, '#password');
    const { code } = await terminal.event('code');
    await typeCode(receiving, wrong(String(code)));
    await receiving.says('That code was wrong or too old.');
    await typeCode(receiving, String((await terminal.event('code'))['code']));
    await receiving.says('Filled.');
    expect(await target.inputValue('#password')).toBe('tr0ub4dor from a pipe');
    expect(await terminal.event('end')).toMatchObject({
      outcome: 'delivered',
      receipt: { outcome: 'filled', label: 'Password' },
    });
    expect(await terminal.ended).toBe(0);
  });
});
