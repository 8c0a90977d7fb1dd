/** One side's process on its machine of the laboratory: a JSON line in for each step, a JSON line out when it is done. */
import { stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline';
import { ready } from '../../lib/crypto/sodium.ts';
import { type BareSide, openBare } from './bare.ts';
import { type OurRecipient, type OurSender, openRecipient, openSender } from './ours.ts';

/** A step's name, and what it is given. */
export type Step = readonly [name: string, ...given: string[]];

let sender: OurSender | undefined;
let recipient: OurRecipient | undefined;
let bare: BareSide | undefined;

function there<Side>(side: Side | undefined): Side {
  if (side === undefined) throw new Error('a step before its side is there');
  return side;
}

const steps: Record<string, (...given: string[]) => Promise<unknown>> = {
  async share(server = '') {
    sender = await openSender(server);
    return sender.link;
  },
  shared: () => there(sender).when('peer-opened'),
  code: async () => there(sender).code(),
  async unshare() {
    await there(sender).close();
  },
  async open(link = '') {
    recipient = openRecipient(link);
    return { begun: recipient.begun, usable: await recipient.when('code') };
  },
  opened: () => there(recipient).when('peer-opened'),
  settled: () => there(recipient).when('settled'),
  type: digits => there(recipient).type(digits ?? ''),
  close: () => there(recipient).close(),
  async bare(server = '', room = '', control = '') {
    bare = await openBare(server, room, control === 'open' ? 'open' : 'join');
    return bare.begun;
  },
  'bare heard': () => there(bare).heard,
  'bare opened': () => there(bare).opened,
  'bare round trip': () => there(bare).roundTrip(),
  async 'bare close'() {
    there(bare).close();
  },
};

await ready();
for await (const line of createInterface({ input: stdin })) {
  const [name, ...given] = JSON.parse(line) as Step;
  const step = steps[name];
  if (!step) throw new Error(`no step ${name}`);
  stdout.write(`${JSON.stringify((await step(...given)) ?? null)}\n`);
}
