import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { serverOrigin } from '../../e2e/stage/build.ts';
import type { Person as Surfer } from '../../e2e/stage/person.ts';
import { codeOf, openLink, pickToFill, share, typeCode } from '../../e2e/stage/steps.ts';
import { until } from '../../e2e/stage/until.ts';
import { openBrowser } from './browser.ts';
import type { HomeOptions } from './home.ts';
import { Lab, type Person } from './lab.ts';
import { rowsToRun } from './networks.ts';
import { isPossible } from './possible.ts';

const scenarios: {
  name: string;
  says: RegExp;
  sender: Partial<HomeOptions>;
  recipient: Partial<HomeOptions>;
  rest?: true;
}[] = [
  { name: 'two homes', says: /Direct connection\s*, done\s*reflexive/, sender: {}, recipient: {} },
  {
    name: 'two symmetric NATs',
    says: /Relayed connection\s*, done\s*TURN/,
    sender: { nat: 'symmetric' },
    recipient: { nat: 'symmetric' },
    rest: true,
  },
  {
    name: 'no UDP at one side',
    says: /Relayed connection\s*, done\s*TURN/,
    sender: {},
    recipient: { outlet: 'tcp' },
    rest: true,
  },
  {
    // Nothing plain is told of at that port: what wins is TURN over TLS.
    name: 'nothing but TCP 443',
    says: /Relayed connection\s*, done\s*TURN/,
    sender: {},
    recipient: { outlet: 'tcp-443' },
  },
  {
    name: 'nothing but TCP 443 to the server',
    says: /Relayed connection\s*, done\s*no direct connection came about/,
    sender: {},
    recipient: { outlet: 'https-to-server' },
  },
];

describe.skipIf(!isPossible)('two browsers in every network', () => {
  let lab: Lab;
  let people: { sender: Person; recipient: Person };
  let surfers: { sender: Surfer; recipient: Surfer };
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    lab = await Lab.build(serverOrigin, ['tls']);
    closing.push(() => lab.close());
    people = { sender: lab.person(lab.home()), recipient: lab.person(lab.home()) };
    const opened = await Promise.all([openBrowser(lab, people.sender), openBrowser(lab, people.recipient)]);
    surfers = { sender: opened[0].surfer, recipient: opened[1].surfer };
    closing.push(...opened.map(({ close }) => close));
  });
  afterEach(() => Promise.all([surfers.sender.forgetEverything(), surfers.recipient.forgetEverything()]));
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });

  const practice = `${serverOrigin}/practice`;

  async function begin() {
    const source = await surfers.sender.open(practice);
    const field = source.getByLabel('Password', { exact: true });
    await field.fill('correct horse');
    const { sharing, link } = await share(surfers.sender, source, field);
    await openLink(surfers.recipient, link);
    const target = await surfers.recipient.open(practice);
    const into = target.getByLabel('Password', { exact: true });
    const receiving = await pickToFill(surfers.recipient, target, into);
    return { sharing, receiving, into };
  }

  async function finish({ sharing, receiving, into }: Awaited<ReturnType<typeof begin>>): Promise<void> {
    await typeCode(receiving, await codeOf(sharing));
    await receiving.says('Filled.');
    expect(await into.inputValue()).toBe('correct horse');
    await sharing.says('Delivered into Password');
  }

  test.each(rowsToRun(scenarios))('$name', async ({ says, sender, recipient }) => {
    people.sender.move(lab.home(sender));
    people.recipient.move(lab.home(recipient));
    const handoff = await begin();
    await until('the path', async () => says.test(await handoff.receiving.text()), 30_000);
    await finish(handoff);
  });

  test('an address that changes in the middle, for a network without UDP', async () => {
    people.sender.move(lab.home());
    people.recipient.move(lab.home());
    const handoff = await begin();
    await handoff.receiving.says(/Direct connection\s*, done\s*reflexive/);
    people.recipient.move(lab.home({ outlet: 'tcp' }));
    // Another path than before, so that the old one's words cannot be taken for it.
    const isThere = async () => /Relayed connection\s*, done\s*TURN/.test(await handoff.receiving.text());
    await until('the new path', isThere, 30_000);
    await finish(handoff);
  });
});
