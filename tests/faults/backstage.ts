import type { HandoffRecord } from '../../lib/keeper/handoff-record.ts';
import type { Person } from '../e2e/stage/person.ts';
import { type TargetInfo, targetsOf } from '../e2e/stage/target.ts';
import { until } from '../e2e/stage/until.ts';

/** A machine's state as it is stored: bytes are not needed here, so the JSON will do. */
export interface StoredMachine {
  kind: 'running' | 'ended';
  outcome?: string;
  seat?: unknown;
  session?: { path: { kind: string } } | null;
  proof?: { kind: string };
  held?: { kind: string; interrupted?: boolean };
  attempts?: number;
  arming?: { tried: number; wrong: number };
  socket?: { kind: string; why?: string };
  seatedOnce?: boolean;
}

export type StoredHandoff = Omit<HandoffRecord, 'machine'> & { machine: StoredMachine | null };

const prefix = 'handoff:';

/** What the background keeps, read without waking it: in the browser's first tab, a page of ours without a script. */
export async function stored(person: Person): Promise<StoredHandoff[]> {
  const [tab] = person.context.pages();
  if (tab === undefined) throw new Error('the browser has no tab left');
  const quiet = person.page('manifest.json');
  if (tab.url() !== quiet) await tab.goto(quiet);
  const all = await tab.evaluate(() => chrome.storage.session.get(null));
  return Object.entries(all)
    .filter(([key]) => key.startsWith(prefix))
    .map(([, record]) => record as StoredHandoff);
}

/** Wait until a person's only handoff is kept in this state. */
export function reached(
  person: Person,
  what: string,
  is: (machine: StoredMachine, record: StoredHandoff) => boolean,
  timeout?: number,
): Promise<StoredHandoff> {
  return until(
    what,
    async () => {
      const [record] = await stored(person);
      if (record === undefined) throw new Error('no handoff is kept');
      const { machine } = record;
      if (machine !== null && is(machine, record)) return record;
      throw new Error(JSON.stringify(machine, (key, value) => (key === 'timers' ? undefined : value)));
    },
    timeout,
  );
}

export async function workerIsUp(person: Person): Promise<boolean> {
  return (await targetsOf(person.browser)).some(
    info => info.type === 'service_worker' && info.url.includes(person.extension),
  );
}

/**
 * Keep what this person's network hears from its background, but for the first `through` reports, until the returned
 * function is called.
 */
export async function holdReports(person: Person, through = 0): Promise<() => Promise<void>> {
  const offscreen = await person.offscreen();
  await offscreen.evaluate(`{
    const { runtime } = globalThis.browser ?? chrome;
    const send = runtime.sendMessage;
    const gate = Promise.withResolvers();
    let through = ${through};
    runtime.sendMessage = (...message) =>
      through-- > 0 ? send.apply(runtime, message) : gate.promise.then(() => send.apply(runtime, message));
    globalThis.openGate = () => { runtime.sendMessage = send; gate.resolve(); };
  }`);
  return async () => {
    if (!offscreen.gone) await offscreen.evaluate('globalThis.openGate()');
    await offscreen.detach();
  };
}

/** Wait until both are in a session with a direct path, and nothing more is on its way. */
export async function settled(...people: Person[]): Promise<void> {
  for (const person of people) {
    await reached(person, 'a direct path', ({ session }) => session?.path.kind === 'open');
  }
}

/** The document that holds the network; undefined where there is none. */
export async function offscreenOf(person: Person): Promise<TargetInfo | undefined> {
  return (await targetsOf(person.browser)).find(info => info.url === person.page('offscreen.html'));
}

/** Close the network's document under the background. */
export async function closeNetwork(person: Person): Promise<void> {
  const { targetId } = await until('the document', () => offscreenOf(person));
  await person.browser.send('Target.closeTarget', { targetId });
  await until('the document to be gone', async () => (await offscreenOf(person))?.targetId !== targetId);
}
