import type { Running } from '../../cli/processes.ts';
import { currentCode, type Event, eventsOf, nextEvent } from '../../cli/stage.ts';
import { until } from '../../e2e/stage/until.ts';
import type { Person } from './lab.ts';

/** The ways a handoff can go, as both sides tell them. */
export type Path = 'host' | 'reflexive' | 'turn' | 'relay';

/** What came of one handoff; times in ms, from when both were in the room. */
export interface Handover {
  statuses: (number | null)[];
  secret: string | undefined;
  /** When the code was typed. */
  path: string;
  /** The session stands: a code could be proved. */
  usable: number;
  /** The path is settled. */
  settled: number;
  /** From the code to the secret. */
  delivered: number;
  /** From when a code could be proved to the secret, by the recipient's clock: nothing of its own start is in it. */
  waited: number;
}

const flags = ['--json', '--verbose'];
const secret = 'correct horse battery staple';

export function send(person: Person): Running {
  const sender = person.fieldpost('send', ...flags);
  sender.child.stdin.end(secret);
  return sender;
}

export async function receive(person: Person, sender: Running): Promise<Running> {
  const { link } = await nextEvent(sender, 'link');
  return person.fieldpost('receive', String(link), ...flags);
}

/** What the last word about the path was. */
export function pathOf(running: Running): string {
  const told = eventsOf(running).findLast(({ event, step }) => event === 'progress' && step === 'path');
  return told?.['state'] === 'done' ? String(told['path']) : String(told?.['state']);
}

/**
 * One handoff from beginning to end.
 * @param options.path The code is typed once one of these is in use: ICE may begin with a worse one. Without it, at once.
 * @param options.between Called before the code is typed.
 */
export async function handOver(
  people: { sender: Person; recipient: Person },
  options: { path?: readonly Path[]; between?: (sides: Sides) => Promise<void> } = {},
): Promise<Handover> {
  const sender = send(people.sender);
  const recipient = await receive(people.recipient, sender);
  const wanted: readonly string[] | undefined = options.path;
  if (wanted) {
    await until(`the path ${wanted.join(' or ')}`, () => wanted.includes(pathOf(recipient)), 45_000);
  }
  await options.between?.({ sender, recipient });
  return await finish({ sender, recipient });
}

/** Type the code that is shown, and wait for everything to end. */
export async function finish({ sender, recipient }: Sides): Promise<Handover> {
  const path = pathOf(recipient);
  const typedAt = performance.now();
  recipient.child.stdin.write(`${await currentCode(sender)}\n`);
  await nextEvent(recipient, 'item');
  const delivered = performance.now() - typedAt;
  recipient.child.stdin.end();
  const statuses = await Promise.all([sender.status, recipient.status]);
  return { statuses, secret: secretOf(recipient), path, delivered, ...timesOf(recipient) };
}

export interface Sides {
  sender: Running;
  recipient: Running;
}

export const isWhole = ({ statuses, secret: got }: Handover): boolean =>
  statuses.every(status => status === 0) && got === secret;

function secretOf(recipient: Running): string | undefined {
  const item = eventsOf(recipient).find(({ event }) => event === 'item');
  return (item?.['fields'] as { value?: string }[] | undefined)?.[0]?.value;
}

/** By the recipient's clock: it comes last, so both are there once its seat is given. */
function timesOf(recipient: Running): Pick<Handover, 'usable' | 'settled' | 'waited'> {
  const events = eventsOf(recipient);
  const moments = events.filter(({ event }) => event === 'moment');
  const at = (found: Event | undefined): number => Number(found?.['at'] ?? Number.NaN);
  const is = (what: string, detail?: string) => (moment: Event) =>
    moment['what'] === what && (detail === undefined || moment['detail'] === detail);
  const seated = at(moments.find(is('server-tells', 'joined')));
  const usable = at(moments.find(is('relay-received', 'message')));
  const settled = at(moments.find(({ what }) => what === 'direct-open' || what === 'direct-lost'));
  const item = events.findIndex(({ event }) => event === 'item');
  const came = at(events.slice(0, item).findLast(({ event }) => event === 'moment'));
  return { usable: usable - seated, settled: settled - seated, waited: came - usable };
}
