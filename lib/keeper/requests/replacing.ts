/** Shutting other admins out of one's own request. Each step may be done again, so that an interruption loses nothing. */
import type { Reading } from '../../request/reading.ts';
import { refresh } from '../../request/reading.ts';
import { refuse } from '../../request/refusal.ts';
import { replaceForm, shutOut, takesAnswers } from '../../request/replacing.ts';
import type { ServerTokens } from '../server-tokens.ts';
import type { Inbox } from './inbox.ts';
import type { RequestPlaces } from './places.ts';
import { newRecord, type OwnRequest, type RequestBook } from './record.ts';

export interface Replacing {
  /**
   * Nobody else manages this request any more, and it takes no answers.
   *
   * @returns the request that takes its place, where there is one
   * @throws (as rejection) RequestRefused, VaultRefused
   */
  shutOut(request: string): Promise<string | undefined>;
}

export function createReplacing(options: {
  book: RequestBook;
  inbox: Pick<Inbox, 'withReading'>;
  places: Pick<RequestPlaces, 'copy'>;
  tokens: Pick<ServerTokens, 'of'>;
  now(): number;
}): Replacing {
  const { book, inbox, places, tokens, now } = options;
  const recordOf = async (request: string): Promise<OwnRequest> =>
    (await book.get(request)) ?? refuse({ word: 'no-form' });

  async function replace({ request, questions, answers }: OwnRequest, reading: Reading): Promise<string> {
    const access = await tokens.of(reading.link.server);
    const created = await replaceForm(reading, now(), {
      taken: answers,
      ...(access === undefined ? {} : { access }),
    });
    const { closes } = reading;
    const record = newRecord(created, {
      questions,
      startedAt: now(),
      closesAt: 1000 * (closes === 0 ? created.expires : Math.min(closes, created.expires)),
      replaces: request,
    });
    await book.replace(request, record);
    await places.copy(request, record.request);
    return record.request;
  }

  return {
    shutOut: async request =>
      inbox.withReading(await recordOf(request), async reading => {
        await refresh(reading);
        const record = await recordOf(request);
        const known = record.replacedBy === undefined ? undefined : await book.get(record.replacedBy);
        const next = known?.request ?? (takesAnswers(reading) ? await replace(record, reading) : undefined);
        await shutOut(reading);
        return next;
      }),
  };
}
