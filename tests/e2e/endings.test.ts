import { describe, expect, it } from 'vitest';
import type { Person } from './stage/person.ts';
import type { Popup } from './stage/popup.ts';
import { setScene } from './stage/scene.ts';
import { codeOf, openLink, pickToFill, share, typeCode, wrong } from './stage/steps.ts';

const scene = setScene();
const hour = 3_600_000;

async function shareLogin() {
  const { sender, site } = scene;
  return share(sender, await sender.open(site.url('github.test', '/login')), '#password');
}

async function begin(host = 'github.test') {
  const { recipient, site } = scene;
  const { sharing, link } = await shareLogin();
  await openLink(recipient, link);
  const target = await recipient.open(site.url(host, '/empty'));
  const receiving = await pickToFill(recipient, target, '#password');
  await sharing.says('Tell them this code by phone.');
  return { sharing, link, target, receiving };
}

async function cancel(sharing: Popup): Promise<void> {
  await sharing.click('button', 'Cancel');
  await sharing.says('Cancel this handoff? The link stops working and cannot be brought back.');
  await sharing.click('button', 'Cancel handoff');
}

/** The clock of a person's computer jumps; the browser notices when it looks at it next. */
async function passTime(person: Person, ms: number): Promise<void> {
  const jump = `void (() => { const now = Date.now; Date.now = () => now.call(Date) + ${ms}; })()`;
  await (await person.worker()).evaluate(jump);
  await (await person.offscreen()).evaluate(jump);
}

describe('a sender who cancels', () => {
  const ended = 'You cancelled it. The link no longer works and your copy is gone.';
  const told = 'The sender cancelled it. Nothing was received.';

  it('before anybody came', async () => {
    const { sharing, link } = await shareLogin();
    await cancel(sharing);
    await sharing.says(ended);
    const tab = await openLink(scene.recipient, link);
    await tab.getByText('Nobody is at the other end.').waitFor();
  });

  it('while the other person looks for the code', async () => {
    const { sharing, receiving, target } = await begin();
    await cancel(sharing);
    await sharing.says(ended);
    await receiving.says(told);
    expect(await target.inputValue('#password')).toBe('');
  });

  it('at three wrong codes', async () => {
    const { sharing, receiving } = await begin();
    const code = await codeOf(sharing);
    for (const left of ['2 tries left', '1 try left', 'Three wrong codes']) {
      await typeCode(receiving, wrong(code));
      await receiving.says(left);
    }
    await sharing.says('Three wrong codes. Nothing was sent.');
    await sharing.click('button', 'Cancel');
    await sharing.says(ended);
    await receiving.says(told);
  });

  it('who changes their mind goes on', async () => {
    const { sharing, receiving } = await begin();
    await sharing.click('button', 'Cancel');
    await sharing.click('button', 'Keep going');
    await typeCode(receiving, await codeOf(sharing));
    await receiving.says('Filled.');
  });
});

describe('a recipient who declines', () => {
  it('before the code: nothing was sent, and both are told', async () => {
    const { sharing, receiving } = await begin();
    await receiving.click('button', 'Decline');
    await receiving.says('You declined it. Nothing was filled, and the sender is told.');
    await sharing.says('Whoever opened the link declined it. Nothing was sent.');
  });

  it('after it: the secret is not filled, and the sender is told', async () => {
    const { sharing, receiving, target } = await begin('gitlab.test');
    await typeCode(receiving, await codeOf(sharing));
    await receiving.says('This comes from github.test');
    await receiving.click('button', 'Decline');
    await receiving.says('You declined it. Nothing was filled, and the sender is told.');
    await sharing.says('They declined it. Their browser put it nowhere and your copy is gone.');
    expect(await target.inputValue('#password')).toBe('');
  });
});

describe('time that runs out', () => {
  it('by the sender’s clock, and both are told', async () => {
    const { sharing, receiving } = await begin();
    await passTime(scene.sender, hour);
    await sharing.says('Time ran out before the code was accepted.');
    await receiving.says('This link no longer works. Nothing was received.');
  });

  it('by the recipient’s own clock', async () => {
    const { sharing, receiving } = await begin();
    await passTime(scene.recipient, hour);
    await receiving.says('This link no longer works. Nothing was received.');
    await sharing.says('Whoever was connected has left. Nothing was sent.');
  });

  it('when nobody came', async () => {
    const { sharing } = await shareLogin();
    await sharing.says('Waiting for them to open the link');
    await passTime(scene.sender, hour);
    await sharing.says('Nobody opened the link. Nothing was sent and your copy is gone.');
  });
});
