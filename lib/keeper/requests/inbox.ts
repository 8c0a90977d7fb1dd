/** One's own requests on their server: opened by the admin link, looked at for answers. Values stay in memory here. */
import { parseRequestLink } from '../../protocol/form/link.ts';
import {
  catchUp,
  closeReading,
  openReading,
  type Reading,
  type ReceivedAnswer,
} from '../../request/reading.ts';
import { type RequestFailure, RequestRefused, refuse } from '../../request/refusal.ts';
import { createService, type Fetch } from '../../request/service.ts';
import type { OwnRequest, RequestBook } from './record.ts';

/** What is known of a request beyond its record, for as long as this background lives. */
interface Opened {
  reading: Reading;
  answers: ReceivedAnswer[];
}

export interface Inbox {
  /** What was got so far; nothing is asked of the server. */
  answers(request: string): ReceivedAnswer[] | null;
  /** Whether it had room for another answer when it was last looked at. */
  isFull(request: string): boolean;
  /** Why the last look did not succeed. */
  fault(request: string): RequestFailure | undefined;
  /** Look for answers. @returns how many are new */
  look(record: OwnRequest): Promise<number>;
  /** Do something that takes the link. @throws (as rejection) RequestRefused */
  withReading<T>(record: OwnRequest, act: (reading: Reading) => Promise<T>): Promise<T>;
  /** An answer that was deleted is in no list any more. */
  drop(request: string, number: number): void;
  /** Forget keys and values. */
  forget(request?: string): void;
}

/** What ends a request for good, whatever is tried. */
const endings: ReadonlySet<RequestFailure['word']> = new Set(['no-form', 'expired', 'withdrawn', 'revoked']);

export function createInbox(options: { book: RequestBook; fetch: Fetch; now(): number }): Inbox {
  const { book, now } = options;
  const opened = new Map<string, Opened>();
  const faults = new Map<string, RequestFailure>();
  /** One after the other for each request, so that none is opened twice. */
  const turns = new Map<string, Promise<unknown>>();

  function inTurn<T>(request: string, work: () => Promise<T>): Promise<T> {
    const mine = (turns.get(request) ?? Promise.resolve()).then(work, work);
    turns.set(
      request,
      mine.catch(() => undefined),
    );
    return mine;
  }

  async function open({ request, link, index }: OwnRequest): Promise<Opened> {
    const known = opened.get(request);
    if (known !== undefined) return known;
    const parsed = parseRequestLink(link);
    if ('bad' in parsed || parsed.ok.kind !== 'answers') return refuse({ word: 'damaged' });
    const service = createService(parsed.ok.server, options.fetch);
    const fresh = { reading: await openReading(service, parsed.ok, { seen: index, now }), answers: [] };
    opened.set(request, fresh);
    return fresh;
  }

  function forget(request: string): void {
    const known = opened.get(request);
    if (known !== undefined) closeReading(known.reading);
    opened.delete(request);
  }

  async function note(record: OwnRequest, error: unknown): Promise<void> {
    if (!(error instanceof RequestRefused)) throw error;
    faults.set(record.request, error.failure);
    forget(record.request);
    if (endings.has(error.failure.word))
      await book.change(record.request, before => ({ ...before, over: true }));
  }

  async function lookNow({ request }: OwnRequest): Promise<number> {
    // As it is when its turn comes: another look may have counted what is there.
    const record = await book.get(request);
    if (record === undefined) return 0;
    try {
      const { reading, answers } = await open(record);
      await catchUp(reading, answers);
      faults.delete(request);
      // The last may have been deleted.
      const last = Math.max(record.answers, answers.at(-1)?.number ?? 0);
      const { index, closes, expires } = reading;
      const closesAt = 1000 * (closes === 0 ? expires : Math.min(closes, expires));
      if (last !== record.answers || index !== record.index || closesAt !== record.closesAt) {
        await book.change(request, before => ({ ...before, index, closesAt, answers: last }));
      }
      return Math.max(0, last - record.answers);
    } catch (error) {
      await note(record, error);
      return 0;
    }
  }

  return {
    answers: request => opened.get(request)?.answers ?? null,
    isFull: request => opened.get(request)?.reading.status === 'full',
    fault: request => faults.get(request),
    look: record => inTurn(record.request, () => lookNow(record)),
    withReading: (record, act) =>
      inTurn(record.request, async () => {
        const { reading } = await open(record);
        return act(reading);
      }),
    drop(request, number) {
      const known = opened.get(request);
      if (known !== undefined) known.answers = known.answers.filter(answer => answer.number !== number);
    },
    forget(request) {
      for (const each of request === undefined ? [...opened.keys()] : [request]) forget(each);
    },
  };
}
