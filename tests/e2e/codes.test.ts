import { describe, expect, it } from 'vitest';
import { setScene } from './stage/scene.ts';
import { codeOf, openLink, pickToFill, share, typeCode, wrong } from './stage/steps.ts';

const scene = setScene();

async function begin() {
  const { sender, recipient, site } = scene;
  const { sharing, link } = await share(
    sender,
    await sender.open(site.url('github.test', '/login')),
    '#password',
  );
  await openLink(recipient, link);
  const target = await recipient.open(site.url('github.test', '/empty'));
  const receiving = await pickToFill(recipient, target, '#password');
  return { sharing, receiving, target, link };
}

describe('codes', () => {
  it('lets a person try again after a wrong one', async () => {
    const { sharing, receiving, target } = await begin();
    const code = await codeOf(sharing);
    await typeCode(receiving, wrong(code));
    await receiving.says('That code was wrong or too old. Ask for the one they see now. 2 tries left.');
    await sharing.says('A wrong code was typed (2 tries left).');
    expect(await target.inputValue('#password')).toBe('');
    await typeCode(receiving, await codeOf(sharing));
    await receiving.says('Filled.');
    expect(await target.inputValue('#password')).toBe('correct horse battery');
    await sharing.says('Delivered into Password on github.test');
  });

  it('pauses both sides after three wrong ones, and goes on with a new code', async () => {
    const { sharing, receiving, target } = await begin();
    const first = await codeOf(sharing);
    for (const left of ['2 tries left', '1 try left']) {
      await typeCode(receiving, wrong(first));
      await receiving.says(left);
    }
    await typeCode(receiving, wrong(first));
    await receiving.says(
      'Three wrong codes: the sender has to make a new one. Nothing was sent and nothing is lost. Call them.',
    );
    await sharing.says('Three wrong codes. Nothing was sent. Was it your person?');
    expect(await sharing.has('status', 'Code')).toBe(false);

    await sharing.click('button', 'New code');
    const second = await codeOf(sharing);
    expect(second).not.toBe(first);
    // The code of before the pause opens nothing any more.
    await typeCode(receiving, first);
    await receiving.says('2 tries left.');
    expect(await target.inputValue('#password')).toBe('');
    await typeCode(receiving, await codeOf(sharing));
    await receiving.says('Filled.');
    expect(await target.inputValue('#password')).toBe('correct horse battery');
    await sharing.says('Delivered into Password on github.test');
  });

  it('says how many digits are missing, and asks nobody', async () => {
    const { sharing, receiving } = await begin();
    await typeCode(receiving, (await codeOf(sharing)).slice(1));
    await receiving.says('Type the code first: 6 digits.');
    expect(await sharing.text()).not.toContain('A wrong code was typed');
  });
});
