import process from 'node:process';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { directWaitSeconds } from '../../../lib/protocol/limits.ts';
import { eventsOf } from '../../cli/stage.ts';
import { finish, type Handover, handOver, isWhole, type Path, pathOf, receive, send } from './handover.ts';
import type { HomeOptions } from './home.ts';
import { Lab } from './lab.ts';
import { isPossible } from './possible.ts';

interface Scenario {
  name: string;
  /** The path that must win. */
  path: Path;
  sender: Partial<HomeOptions>;
  /** Absent: at the sender's home. */
  recipient?: Partial<HomeOptions>;
  /** ms that the recipient's line takes, each way. */
  delay?: number;
}

const scenarios: Scenario[] = [
  { name: 'one local network', path: 'host', sender: {} },
  { name: 'two homes', path: 'reflexive', sender: {}, recipient: {} },
  { name: 'one symmetric NAT, one usual', path: 'turn', sender: { nat: 'symmetric' }, recipient: {} },
  {
    name: 'one symmetric NAT, one that lets everybody in',
    path: 'reflexive',
    sender: { nat: 'symmetric' },
    recipient: { nat: 'open' },
  },
  {
    name: 'two symmetric NATs',
    path: 'turn',
    sender: { nat: 'symmetric' },
    recipient: { nat: 'symmetric' },
  },
  { name: 'no UDP at one side', path: 'turn', sender: {}, recipient: { outlet: 'tcp' } },
  { name: 'no UDP at either', path: 'turn', sender: { outlet: 'tcp' }, recipient: { outlet: 'tcp' } },
  { name: 'nothing but TCP 443', path: 'turn', sender: {}, recipient: { outlet: 'tcp-443' } },
  {
    name: 'nothing but TCP 443 to the server',
    path: 'relay',
    sender: {},
    recipient: { outlet: 'https-to-server' },
  },
  { name: 'IPv6 only at one side', path: 'turn', sender: {}, recipient: { family: 6 } },
  { name: 'IPv6 only at both sides', path: 'host', sender: { family: 6 }, recipient: { family: 6 } },
  { name: '20 % of packets lost', path: 'reflexive', sender: {}, recipient: { loss: 20 } },
  { name: '300 ms there and back', path: 'reflexive', sender: {}, recipient: {}, delay: 150 },
];

describe.skipIf(!isPossible)('a handoff in every network', () => {
  const rows: string[][] = [];
  afterAll(() => void process.stdout.write(table(rows)));

  const build = async (): Promise<Lab> => {
    const lab = await Lab.build();
    onTestFinished(() => lab.close());
    return lab;
  };

  const record = (name: string, path: string, { usable, settled, delivered }: Handover) =>
    rows.push([name, path, ...[usable, settled, delivered].map(inWhole)]);

  test.each(scenarios)('$name: $path', async ({ name, path, sender, recipient, delay }) => {
    const lab = await build();
    const home = lab.home(sender);
    const other = recipient === undefined ? home : lab.home(recipient);
    if (delay !== undefined) await lab.lengthen(other, delay);
    const came = await handOver({ sender: lab.person(home), recipient: lab.person(other) });
    record(name, came.path, came);
    expect(came.path).toBe(path);
    expect(isWhole(came)).toBe(true);
  });

  test('a direct path that fails delays a code typed at once by 8 s at most', async () => {
    const lab = await build();
    const people = {
      sender: lab.person(lab.home()),
      recipient: lab.person(lab.home({ outlet: 'https-to-server' })),
    };
    const came = await handOver(people, { code: 'at once' });
    rows.push(['the same, the code typed at once', 'relay', '', '', inWhole(came.waited)]);
    expect(isWhole(came)).toBe(true);
    expect(came.waited).toBeLessThan(directWaitSeconds * 1000 + 5_000);
  });

  test('a captive portal, until it is opened: reflexive', async () => {
    const lab = await build();
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
    const lab = await build();
    const home = lab.home();
    const [first, second] = [lab.home(), lab.home()];
    const people = { sender: lab.person(home), recipient: lab.person(first) };
    let back = Number.NaN;
    let order: unknown[] = [];
    const came = await handOver(people, {
      async between({ recipient }) {
        const before = eventsOf(recipient).length;
        const movedAt = performance.now();
        people.recipient.move(second);
        await recipient.until('another direct path', () =>
          eventsOf(recipient)
            .slice(before)
            .find(({ what }) => what === 'direct-open'),
        );
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
