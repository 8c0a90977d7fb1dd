import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { directWaitSeconds } from '../../../lib/protocol/limits.ts';
import { eventsOf } from '../../cli/stage.ts';
import { finish, type Handover, handOver, isWhole, pathOf, receive, send } from './handover.ts';
import { Lab } from './lab.ts';
import { networks, rowsToRun, settle } from './networks.ts';
import { isPossible } from './possible.ts';

describe.skipIf(!isPossible)('a handoff in every network', () => {
  const rows: string[][] = [];
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.build();
  });
  afterAll(async () => {
    process.stdout.write(table(rows));
    await lab.close();
  });

  const record = (name: string, path: string, { usable, settled, delivered }: Handover) =>
    rows.push([name, path, ...[usable, settled, delivered].map(inWhole)]);

  test.each(rowsToRun(networks))('$name: $path', async network => {
    const { path, or = path } = network;
    const came = await handOver(await settle(lab, network), { path: [path, or] });
    record(network.name, came.path, came);
    expect([path, or]).toContain(came.path);
    // The relay: within two round trips of both being there, of which the line is known.
    if (network.delay !== undefined) expect(came.usable).toBeLessThan(2 * 2 * network.delay);
    expect(isWhole(came)).toBe(true);
  });

  test('a direct path that fails delays a code typed at once by 8 s at most', async () => {
    const people = {
      sender: lab.person(lab.home()),
      recipient: lab.person(lab.home({ outlet: 'https-to-server' })),
    };
    const came = await handOver(people);
    rows.push(['the same, the code typed at once', 'relay', '', '', inWhole(came.waited)]);
    expect(isWhole(came)).toBe(true);
    expect(came.waited).toBeLessThan(directWaitSeconds * 1000 + 5_000);
  });

  test('a captive portal, until it is opened: reflexive', async () => {
    const home = lab.home();
    const other = lab.home();
    await lab.capture(other);
    const people = { sender: lab.person(home), recipient: lab.person(other) };
    const sender = send(people.sender);
    const recipient = await receive(people.recipient, sender);
    await recipient.until('the page in place of the server', () =>
      eventsOf(recipient).find(({ what }) => what === 'server-lost'),
    );
    other.open();
    const openedAt = performance.now();
    await recipient.until('the path', () => (pathOf(recipient) === 'reflexive' ? true : undefined));
    const settled = performance.now() - openedAt;
    const came = await finish({ sender, recipient });
    rows.push([
      'a captive portal, once it is opened',
      came.path,
      '',
      inWhole(settled),
      inWhole(came.delivered),
    ]);
    expect(isWhole(came)).toBe(true);
  });

  test('an address that changes in the middle: relay at once, then reflexive', async () => {
    const home = lab.home();
    const [first, second] = [lab.home(), lab.home()];
    const people = { sender: lab.person(home), recipient: lab.person(first) };
    let back = Number.NaN;
    let order: unknown[] = [];
    const came = await handOver(people, {
      path: ['reflexive'],
      async between({ recipient }) {
        const before = eventsOf(recipient).length;
        const movedAt = performance.now();
        people.recipient.move(second);
        await recipient.until('another direct path', () => {
          const since = eventsOf(recipient).slice(before);
          return since.some(({ what }) => what === 'direct-open') && pathOf(recipient) === 'reflexive'
            ? true
            : undefined;
        });
        back = performance.now() - movedAt;
        order = eventsOf(recipient)
          .slice(before)
          .map(({ what }) => what);
      },
    });
    rows.push(['an address that changes', came.path, '', inWhole(back), inWhole(came.delivered)]);
    // Noticed, given up, and back on the relay before there is another direct path.
    const steps = ['network-changed', 'server-lost', 'server-reached', 'relay-received', 'direct-open'];
    expect(stepsIn(order, steps)).toEqual(steps);
    expect(came.path).toBe('reflexive');
    expect(isWhole(came)).toBe(true);
  });
});

/** Of these steps, those that happened one after the other, whatever else was between. */
function stepsIn(happened: readonly unknown[], steps: readonly string[]): string[] {
  let from = 0;
  return steps.filter(step => {
    const at = happened.indexOf(step, from);
    if (at >= 0) from = at + 1;
    return at >= 0;
  });
}

/** Milliseconds; nothing where there is no such moment, as of a direct path that is still tried. */
const inWhole = (ms: number): string => (Number.isNaN(ms) ? '' : ms.toFixed(0));

/** As docs/network.md has it. */
function table(rows: readonly string[][]): string {
  const head = ['network', 'path', 'usable, ms', 'settled, ms', 'code to secret, ms'];
  const lines = [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`);
  return `\n${lines.join('\n')}\n`;
}
