import type { Running } from '../cli/processes.ts';
import type { Fault } from './faults.ts';
import type { Lane } from './lane.ts';
import { longest, type Went } from './went.ts';

const connected = /Other person connected/;
const refusals = (recipient: Running): number =>
  recipient.stderr().match(/wrong or too old|Three wrong codes/g)?.length ?? 0;

function eventOf(sender: Running, name: string): Record<string, unknown> | undefined {
  const lines = sender.stdout().split('\n').slice(0, -1);
  return lines
    .map(line => JSON.parse(line) as Record<string, unknown>)
    .findLast(({ event }) => event === name);
}

async function currentCode(sender: Running): Promise<string> {
  return String((await sender.until('a code', () => eventOf(sender, 'code')))['code']);
}

const wrong = (code: string): string => [...code].map(digit => (Number(digit) + 1) % 10).join('');

/** @param chance - from 0 to 1, the next of a seeded row. */
export async function handOver(
  lane: Lane,
  fault: Fault,
  secret: string,
  chance: () => number,
): Promise<Went> {
  const began = performance.now();
  const policy = chance() < 0.5 ? 'relay' : 'prefer-direct';
  const sender = lane.run('send', '--server', lane.url, '--policy', policy, '--rearm', '3', '--json');
  sender.child.stdin.end(secret);
  const link = String((await sender.until('a link', () => eventOf(sender, 'link')))['link']);
  const open = () => lane.run('receive', link, '--policy', policy, '--wait', fault.final ? '10' : '60');
  let recipient = open();
  const met = () =>
    recipient.until('the other person', () => connected.exec(recipient.stderr()) ?? undefined);

  async function refused(code: string): Promise<void> {
    const before = refusals(recipient);
    recipient.child.stdin.write(`${code}\n`);
    await recipient.until('a refusal', () => (refusals(recipient) > before ? true : undefined));
  }

  async function act(): Promise<void> {
    if (fault.at === 'connected') await met();
    await fault.strike({
      lane,
      sender,
      recipient,
      later: most => new Promise(resolve => setTimeout(resolve, chance() * most)),
      mistype: async () => refused(wrong(await currentCode(sender))),
    });
    if (fault.another) recipient = open();
    if (sender.child.exitCode !== null || sender.child.signalCode !== null) return;
    await met();
    // A code that went out of date on the way is refused as a wrong one, and the person reads out the next.
    for (let reads = 0; reads < 3; reads += 1) {
      const before = refusals(recipient);
      recipient.child.stdin.write(`${await currentCode(sender)}\n`);
      const again = await Promise.race([
        recipient.status.then(() => false),
        recipient
          .until('a refusal', () => (refusals(recipient) > before ? true : undefined))
          .catch(() => false),
      ]);
      if (!again) return;
    }
  }

  const over = Promise.all([sender.status, recipient.status]);
  const hangs = Promise.withResolvers<'hangs'>();
  const limit = setTimeout(() => hangs.resolve('hangs'), longest);
  const gone = act().then(
    () => Promise.all([sender.status, recipient.status]),
    (error: unknown) => String(error).split('\n')[0],
  );
  const how = await Promise.race([gone, hangs.promise]);
  clearTimeout(limit);
  for (const running of [sender, recipient]) running.child.kill('SIGKILL');
  await over.catch(() => undefined);

  const outcome =
    eventOf(sender, 'end')?.['outcome'] ?? (sender.child.signalCode === null ? 'none' : 'killed');
  const ending = typeof how === 'string' ? how : `${outcome} ${await recipient.status}`;
  const isDelivered = ending === 'delivered 0';
  const got = recipient.stdout();
  const unexplained = !fault.endings.includes(ending)
    ? `ended as "${ending}"`
    : got !== (isDelivered ? secret : '')
      ? 'what came out is not what went in'
      : undefined;
  return {
    fault: fault.name,
    ending,
    ms: performance.now() - began,
    ...(unexplained === undefined
      ? {}
      : { unexplained: `${unexplained}\n${recipient.stderr()}\n${sender.stderr()}` }),
  };
}
