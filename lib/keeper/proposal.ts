import { runIn } from '../frames.ts';
import type { Target } from './handoff-record.ts';
import { matchFields, type Named } from './matching.ts';

/** From the form that a picked field stands in: for each value, the fields that it belongs to by name and kind. */
export async function proposeTargets(values: readonly Named[], picked: Target): Promise<Target[][]> {
  const form = await runIn(picked, (handle: string) => globalThis.fieldpostAgent?.form(handle) ?? [], [
    picked.handle,
  ]).catch(() => []);
  const offered = form.filter(({ writable, origin }) => writable && origin === picked.origin);
  const at = offered.findIndex(({ handle }) => handle === picked.handle);
  return matchFields(values, offered, at).map(places =>
    places.flatMap((place): Target[] => {
      const found = offered[place];
      return found === undefined ? [] : [{ ...picked, handle: found.handle, label: found.label }];
    }),
  );
}
