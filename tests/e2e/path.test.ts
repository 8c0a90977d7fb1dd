import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { disguisesInBytes } from './stage/disguise.ts';
import { setScene } from './stage/scene.ts';
import { codeOf, openLink, pickToFill, share, typeCode } from './stage/steps.ts';
import { until } from './stage/until.ts';
import { allowRelaysOnly, connectionsIn } from './stage/webrtc.ts';

/** Large enough that what carries it cannot be taken for anything else. */
const secret = randomBytes(8_000).toString('hex');
const scene = setScene({
  pages: { '/long': `<label>Key <textarea id="key">${secret}</textarea></label>` },
});

describe('the path of a secret', () => {
  it('is a WebRTC data channel, and no frame that could hold it passes the server', async () => {
    const { sender, recipient, site, server } = scene;
    const { sharing, link } = await share(
      sender,
      await sender.open(site.url('github.test', '/long')),
      '#key',
    );
    await openLink(recipient, link);
    // Another site: the secret arrives and waits for an answer, and so do both connections.
    const target = await recipient.open(site.url('gitlab.test', '/empty'));
    const receiving = await pickToFill(recipient, target, '#notes');
    // One machine: which of its addresses is learnt first, by a candidate or by a check, is chance.
    const direct = /Direct connection\s*, done\s*(host: on the same network|reflexive: across the internet)/;
    await sharing.says(direct);
    await receiving.says(direct);
    const before = server.traffic().length;

    await typeCode(receiving, await codeOf(sharing));
    await receiving.says('This comes from github.test');
    const [from] = await connectionsIn(await sender.offscreen());
    const [to] = await connectionsIn(await recipient.offscreen());
    for (const end of [from, to]) {
      expect(end?.pair).toMatchObject({ state: 'succeeded', nominated: true });
      expect(['host', 'prflx']).toContain(end?.pair.local);
      expect(end?.channel.state).toBe('open');
    }
    expect(from?.channel.bytesSent).toBeGreaterThan(secret.length);
    expect(to?.channel.bytesReceived).toBe(from?.channel.bytesSent);

    await receiving.click('button', 'Fill');
    await receiving.says('Filled.');
    expect(await target.inputValue('#notes')).toBe(secret);
    await sharing.says('Delivered into Notes on gitlab.test');
    expect(server.traffic().length - before).toBeLessThan(4_000);
  });

  it('is the relay where WebRTC finds no way, at most 8 s later, and says so', async () => {
    const { sender, recipient, site, server } = scene;
    await allowRelaysOnly(recipient);
    const { sharing, link } = await share(
      sender,
      await sender.open(site.url('github.test', '/long')),
      '#key',
    );
    await openLink(recipient, link);
    const target = await recipient.open(site.url('github.test', '/empty'));
    const receiving = await pickToFill(recipient, target, '#notes');
    const before = server.traffic().length;
    await receiving.says('Code');
    await until('a code to be asked for', async () => !/Connecting/.test(await receiving.text()));
    const asked = performance.now();
    await typeCode(receiving, await codeOf(sharing));
    await receiving.says('Filled.');
    expect(performance.now() - asked).toBeLessThan(8_000 + 2_000);
    await receiving.says('relay: through the Fieldpost server, still encrypted');
    expect(await target.inputValue('#notes')).toBe(secret);
    await sharing.says('Delivered into Notes on github.test');
    expect(await sharing.text()).toContain('Relayed connection');
    expect(server.traffic().length - before).toBeGreaterThan(secret.length);
    // What the server hands on is not masked: the search would find it.
    expect(server.traffic().includes('"type":"joined"')).toBe(true);
    expect(disguisesInBytes(server.traffic(), secret.slice(-100))).toEqual([]);
  });
});
