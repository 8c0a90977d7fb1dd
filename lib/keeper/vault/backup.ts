import * as v from 'valibot';
import type { Json } from '../../messages.ts';
import type { BackupRefusal, RestoreSummary } from '../../screen/vault.ts';
import { checkRecipient } from '../../sealed/recipient.ts';
import { type Identity, parseIdentity } from './identity.ts';
import { parseRecipients } from './recipients.ts';

/** The version of a backup's JSON that this build writes. */
export const backupVersion = 1;
const format = 'fieldpost-backup';

type Entries = ReadonlyMap<string, Json>;

export interface Backup {
  /** Unix ms. */
  made: number;
  entries: Entries;
}

const someBackup = v.object({ format: v.literal(format), version: v.pipe(v.number(), v.integer()) });
const backup = v.object({
  format: v.literal(format),
  version: v.literal(backupVersion),
  made: v.pipe(v.number(), v.integer(), v.minValue(0)),
  entries: v.record(v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,63}$/)), v.unknown()),
});

/** What a backup holds, in clear: the page seals it before it is written anywhere. */
export const writeBackup = (entries: Entries, made: number): string =>
  JSON.stringify({ format, version: backupVersion, made, entries: Object.fromEntries(entries) });

export function readBackup(text: string): Backup | BackupRefusal {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'not-a-backup';
  }
  const some = v.safeParse(someBackup, json);
  if (!some.success) return 'not-a-backup';
  if (some.output.version > backupVersion) return 'newer-backup';
  const parsed = v.safeParse(backup, json);
  if (!parsed.success) return 'damaged-backup';
  const entries = new Map(Object.entries(parsed.output.entries as Record<string, Json>));
  try {
    const people = parseRecipients(entries.get('recipients'));
    if (!people.every(({ recipient }) => 'ok' in checkRecipient(recipient))) return 'damaged-backup';
    parseIdentity(entries.get('identity'));
  } catch {
    return 'damaged-backup';
  }
  return { made: parsed.output.made, entries };
}

function mergeRecipients(ours: Json | undefined, theirs: Json | undefined): Json {
  const known = parseRecipients(ours);
  const keys = new Set(known.map(({ recipient }) => recipient));
  const names = new Set(known.map(({ name }) => name.toLocaleLowerCase()));
  const added = parseRecipients(theirs)
    .filter(({ recipient }) => !keys.has(recipient))
    .map(({ recipient, name }) => {
      let free = name;
      for (let count = 2; names.has(free.toLocaleLowerCase()); count++) free = `${name} (${count})`;
      names.add(free.toLocaleLowerCase());
      return { recipient, name: free };
    });
  return [...known, ...added];
}

/** Our address stays, and what was sealed for the backup's opens here too. */
function mergeIdentities(ours: Json | undefined, theirs: Json | undefined): Json | undefined {
  const [own, other] = [parseIdentity(ours), parseIdentity(theirs)];
  if (own === undefined) return theirs;
  if (other === undefined) return ours;
  const all = [...own.others, { recipient: other.recipient, identity: other.identity }, ...other.others];
  const others = all.filter(
    ({ recipient }, index) =>
      recipient !== own.recipient && all.findIndex(key => key.recipient === recipient) === index,
  );
  return { ...own, others } satisfies Identity;
}

/** Of two lists what is in either, once; of two tables ours goes before; of anything else ours. */
function mergeAny(ours: Json | undefined, theirs: Json): Json {
  if (ours === undefined) return theirs;
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    const seen = new Set(ours.map(item => JSON.stringify(item)));
    return [...ours, ...theirs.filter(item => !seen.has(JSON.stringify(item)))];
  }
  const isTable = (value: Json): value is { [key: string]: Json } =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  return isTable(ours) && isTable(theirs) ? { ...theirs, ...ours } : ours;
}

/** Everything there is, and what the backup has beyond it. */
export function mergeBackup(ours: Entries, { entries: theirs }: Backup): Map<string, Json> {
  const merged = new Map(ours);
  for (const [name, value] of theirs) {
    const before = ours.get(name);
    const after =
      name === 'recipients'
        ? mergeRecipients(before, value)
        : name === 'identity'
          ? mergeIdentities(before, value)
          : mergeAny(before, value);
    if (after !== undefined) merged.set(name, after);
  }
  return merged;
}

const isTheirs = ['recipients', 'identity'];

/** What putting `after` in the place of `before` would change, in words that a person can weigh. */
export function summarise(before: Entries, after: Entries, { made, entries }: Backup): RestoreSummary {
  const people = (all: Entries): string[] =>
    parseRecipients(all.get('recipients')).map(({ recipient }) => recipient);
  const [was, is] = [people(before), people(after)];
  const [own, then] = [parseIdentity(before.get('identity')), parseIdentity(after.get('identity'))];
  const address = (): RestoreSummary['address'] => {
    if (then === undefined) return own === undefined ? 'none' : 'lost';
    if (own?.recipient !== then.recipient) return 'from-backup';
    return then.others.length > own.others.length ? 'both' : 'kept';
  };
  return {
    made,
    people: {
      added: is.filter(person => !was.includes(person)).length,
      known: is.filter(person => was.includes(person)).length,
      lost: was.filter(person => !is.includes(person)).length,
    },
    address: address(),
    more: [...entries.keys()].filter(name => !isTheirs.includes(name)),
  };
}
