/** What is to be asked: a draft made of picked fields, and the request made of it. */
import { toBase64url } from '../../crypto/bytes.ts';
import { drawRandom } from '../../crypto/random.ts';
import { type FrameRef, runIn } from '../../frames.ts';
import type { AskedField, AskingScreen, Json, NewAsking } from '../../messages.ts';
import { maxFormTtl } from '../../protocol/form/limits.ts';
import { createRequest } from '../../request/create.ts';
import { createService, type Fetch } from '../../request/service.ts';
import type { Settings } from '../../settings.ts';
import { draftKey, type Focus } from '../focus.ts';
import type { Target } from '../handoff-record.ts';
import type { ServerTokens } from '../server-tokens.ts';
import type { SessionStore } from '../session.ts';
import type { RequestPlaces } from './places.ts';
import { newRecord, type RequestBook } from './record.ts';

/** How long after its closing a request's answers can be read, in seconds. */
const readableSeconds = 7 * 86_400;

interface Draft {
  fields: (AskedField & { target: Target })[];
}

export interface Asking {
  /** Make questions of picked fields. */
  fromFields(picked: readonly { frame: FrameRef; handle: string }[]): Promise<Focus>;
  screen(draft: string): Promise<AskingScreen | undefined>;
  /** @throws (as rejection) RequestRefused, VaultRefused */
  ask(asking: NewAsking): Promise<string>;
}

export function createAsking(options: {
  store: SessionStore;
  book: RequestBook;
  places: RequestPlaces;
  fetch: Fetch;
  settings(): Promise<Settings>;
  tokens: Pick<ServerTokens, 'of'>;
  now(): number;
}): Asking {
  const { store, book, places, now } = options;

  async function describe({
    frame,
    handle,
  }: {
    frame: FrameRef;
    handle: string;
  }): Promise<Draft['fields'][number] | null> {
    const facts = await runIn(frame, (name: string) => globalThis.fieldpostAgent?.describe(name), [
      handle,
    ]).catch(() => null);
    if (facts == null) return null;
    const { label, kind, origin } = facts;
    return { label, kind, origin, target: { ...frame, handle, label, origin } };
  }

  const draftOf = async (id: string | undefined): Promise<Draft | undefined> =>
    id === undefined ? undefined : ((await store.get<Json>(draftKey(id))) as unknown as Draft | undefined);

  return {
    async fromFields(picked) {
      const fields = (await Promise.all(picked.map(describe))).filter(field => field !== null);
      const draft = toBase64url(drawRandom(12));
      await store.set(draftKey(draft), { fields } as unknown as Json);
      const frame = picked[0]?.frame;
      return { kind: 'asking', draft, ...(frame === undefined ? {} : { frame }) };
    },
    async screen(id) {
      const draft = await draftOf(id);
      if (draft === undefined) return undefined;
      return { kind: 'asking', draft: id, fields: draft.fields.map(({ target: _, ...field }) => field) };
    },
    async ask({ draft: id, questions, from, note, open, answers }) {
      // A vault that takes nothing is found out before the server has a request that nobody could read.
      await book.list();
      const draft = await draftOf(id);
      const { server } = await options.settings();
      const access = await options.tokens.of(server);
      const created = await createRequest(
        createService(server, options.fetch),
        {
          questions: questions.map(({ label, kind }) => ({ label, kind })),
          ...(from === '' ? {} : { from }),
          ...(note === '' ? {} : { note }),
          // What was answered can be read for a while after it closed.
          ttl: Math.min(open + readableSeconds, maxFormTtl),
          closes: Math.floor(now() / 1000) + open,
          ...(answers === 0 ? {} : { answers }),
          ...(access === undefined ? {} : { access }),
        },
        now(),
      );
      const picked = questions.map(({ at }) => (at === undefined ? undefined : draft?.fields[at]));
      const record = newRecord(created, {
        questions: questions.map(({ label, kind }, at) => {
          const origin = picked[at]?.origin;
          return { label, kind, ...(origin === undefined ? {} : { origin }) };
        }),
        startedAt: now(),
        closesAt: now() + open * 1000,
      });
      await book.add(record);
      await places.set(
        record.request,
        picked.map(field => field?.target ?? null),
      );
      if (id !== undefined) await store.remove(draftKey(id));
      return record.request;
    },
  };
}
