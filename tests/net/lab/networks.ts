import process from 'node:process';
import type { Path } from './handover.ts';
import type { HomeOptions } from './home.ts';
import type { Lab, Person } from './lab.ts';

/** Two people at two homes, or at one. */
export interface Network {
  name: string;
  /** The path that must win. */
  path: Path;
  /** It may win as well. */
  or?: Path;
  /** What it is made of is in other rows too: where time is short, it is left out. */
  rest?: true;
  sender: Partial<HomeOptions>;
  /** Absent: at the sender's home. */
  recipient?: Partial<HomeOptions>;
  /** ms that the recipient's line takes, each way. */
  delay?: number;
}

export const networks: readonly Network[] = [
  { name: 'one local network', path: 'host', sender: {} },
  { name: 'two homes', path: 'reflexive', sender: {}, recipient: {} },
  {
    name: 'one symmetric NAT, one usual',
    path: 'turn',
    sender: { nat: 'symmetric' },
    recipient: {},
    rest: true,
  },
  {
    name: 'one symmetric NAT, one that lets everybody in',
    path: 'reflexive',
    sender: { nat: 'symmetric' },
    recipient: { nat: 'open' },
    rest: true,
  },
  {
    name: 'two symmetric NATs',
    path: 'turn',
    sender: { nat: 'symmetric' },
    recipient: { nat: 'symmetric' },
  },
  { name: 'no UDP at one side', path: 'turn', sender: {}, recipient: { outlet: 'tcp' } },
  {
    name: 'no UDP at either',
    path: 'turn',
    sender: { outlet: 'tcp' },
    recipient: { outlet: 'tcp' },
    rest: true,
  },
  { name: 'nothing but TCP 443', path: 'turn', sender: {}, recipient: { outlet: 'tcp-443' } },
  {
    name: 'nothing but TCP 443 to the server',
    path: 'relay',
    sender: {},
    recipient: { outlet: 'https-to-server' },
  },
  { name: 'IPv6 only at one side', path: 'turn', sender: {}, recipient: { family: 6 } },
  { name: 'IPv6 only at both sides', path: 'host', sender: { family: 6 }, recipient: { family: 6 } },
  {
    // Where the better pairs' checks are lost, ICE stays with what answered first.
    name: '20 % of packets lost',
    path: 'reflexive',
    or: 'turn',
    sender: {},
    recipient: { loss: 20 },
    rest: true,
  },
  { name: '300 ms there and back', path: 'reflexive', sender: {}, recipient: {}, delay: 150 },
];

/** All rows, or with `FIELDPOST_NET=few`, as CI has it, those that must not be left out; a line names the others. */
export function rowsToRun<Row extends { name: string; rest?: true }>(rows: readonly Row[]): Row[] {
  if (process.env['FIELDPOST_NET'] !== 'few') return [...rows];
  const left = rows.filter(({ rest }) => rest).map(({ name }) => name);
  process.stderr.write(`Left out here, and run by npm run test:net: ${left.join('; ')}.\n`);
  return rows.filter(({ rest }) => !rest);
}

/** Both people where this network has them. */
export async function settle(
  lab: Lab,
  { sender, recipient, delay }: Network,
): Promise<{ sender: Person; recipient: Person }> {
  const home = lab.home(sender);
  const other = recipient === undefined ? home : lab.home(recipient);
  if (delay !== undefined) await lab.lengthen(other, delay);
  return { sender: lab.person(home), recipient: lab.person(other) };
}
