/** The fields of pages that a request was made from: where its answers go. In the browser's memory only. */
import { runIn } from '../../frames.ts';
import type { AnswerPlace, Json } from '../../messages.ts';
import { fillTarget } from '../fill-target.ts';
import type { Target } from '../handoff-record.ts';
import { sameField } from '../plan.ts';
import type { SessionStore } from '../session.ts';

/** Where the value of one question goes. */
interface Place {
  target: Target;
  filled?: true;
  refusal?: AnswerPlace['refusal'];
}

type Places = (Place | null)[];

const key = (request: string): string => `request-places:${request}`;

export interface RequestPlaces {
  of(request: string): Promise<(AnswerPlace | null)[]>;
  /** @param targets - by question. */
  set(request: string, targets: readonly (Target | null)[]): Promise<void>;
  /** What takes a request's place fills the same fields. */
  copy(from: string, to: string): Promise<void>;
  /** Another field for one question, and for no other that is not filled. */
  put(request: string, question: number, target: Target): Promise<void>;
  /** Put the values in, each if its field is still there, on the site where it was picked. @returns whether all went in */
  fill(request: string, values: readonly string[]): Promise<boolean>;
  forget(request: string): Promise<void>;
}

export function createRequestPlaces(store: SessionStore): RequestPlaces {
  const read = async (request: string): Promise<Places> =>
    ((await store.get<Json>(key(request))) as unknown as Places | undefined) ?? [];
  const write = (request: string, places: Places): Promise<void> =>
    store.set(key(request), places as unknown as Json);

  const isThere = (target: Target): Promise<boolean> =>
    runIn(target, (handle: string) => globalThis.fieldpostAgent?.describe(handle) != null, [
      target.handle,
    ]).catch(() => false);

  async function fillOne(place: Place | null, value: string): Promise<Place | null> {
    if (place === null || value === '') return place;
    const { target } = place;
    const result = await fillTarget(target, value);
    if ('ok' in result) return { target, filled: true };
    const { refusal: word, limit } = result;
    return { target, refusal: { word, ...(limit === undefined ? {} : { limit }) } };
  }

  return {
    async of(request) {
      const places = await read(request);
      return Promise.all(
        places.map(async place => {
          if (place === null || (place.filled !== true && !(await isThere(place.target)))) return null;
          const { label, origin } = place.target;
          return {
            label,
            origin,
            state: place.filled === true ? 'filled' : 'picked',
            ...(place.refusal === undefined ? {} : { refusal: place.refusal }),
          };
        }),
      );
    },
    set: (request, targets) =>
      write(
        request,
        targets.map(target => (target === null ? null : { target })),
      ),
    copy: async (from, to) =>
      write(
        to,
        (await read(from)).map(place => (place === null ? null : { target: place.target })),
      ),
    async put(request, question, target) {
      const places = await read(request);
      const longer = Array.from({ length: Math.max(places.length, question + 1) }, (_, at) => {
        const place = places[at] ?? null;
        if (at === question) return { target };
        return place !== null && place.filled !== true && sameField(place.target, target) ? null : place;
      });
      await write(request, longer);
    },
    async fill(request, values) {
      const places = await read(request);
      const after: Places = [];
      // One after the other: pages move the focus about.
      for (const [at, value] of values.entries()) after.push(await fillOne(places[at] ?? null, value));
      // Whatever they are for may have been deleted meanwhile.
      if ((await store.get(key(request))) !== undefined) await write(request, after);
      return values.every((value, at) => value === '' || after[at]?.filled === true);
    },
    forget: request => store.remove(key(request)),
  };
}
