import { describe, expect, it } from 'vitest';
import { setScene } from '../stage/scene.ts';
import { codeOf, openLink, share } from '../stage/steps.ts';
import { until } from '../stage/until.ts';
import { connectionsIn } from '../stage/webrtc.ts';

// No server here has TURN: whoever hides their address goes by the server's relay.
const scene = setScene();
const choice = 'Hide my address';
const inForce = 'Your network address is hidden from the other side.';

const shareLogin = async () =>
  share(scene.sender, await scene.sender.open(scene.site.url('github.test', '/login')), '#password');

describe('an address that is hidden in one handoff', () => {
  it('by the sender, while the link waits', async () => {
    const { sender, recipient } = scene;
    const { sharing, link } = await shareLogin();
    await sharing.click('checkbox', choice);
    await until('the choice to be kept', () => sharing.isChecked(choice));
    const tab = await openLink(recipient, link);
    await sharing.says(/Relayed connection\s*, done/);
    await sharing.says(inForce);
    expect(await sharing.has('checkbox', choice)).toBe(false);
    for (const person of [sender, recipient]) {
      expect(await connectionsIn(await person.offscreen())).toEqual([]);
    }

    await tab.getByRole('textbox', { name: 'Code' }).fill(await codeOf(sharing));
    await tab.getByRole('button', { name: 'Show' }).click();
    await tab.getByText('using the relay through the Fieldpost server, still encrypted').waitFor();
    await sharing.says('Delivered: they looked at it in Fieldpost');
  });

  it('by the recipient, before they act on the link', async () => {
    const { recipient } = scene;
    const { sharing, link } = await shareLogin();
    const tab = await openLink(recipient, link);
    await sharing.says('The other side can see your network address.');
    await tab.getByRole('checkbox', { name: choice }).click();
    await tab.getByText(inForce).waitFor();
    await sharing.says(/Relayed connection\s*, done/);
    expect(await connectionsIn(await recipient.offscreen())).toEqual([]);
  });
});
