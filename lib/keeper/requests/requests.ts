/** One's own requests: what pages of ours show of them, and looking for answers while they are open. */
import { browser } from 'wxt/browser';
import { i18n } from '#i18n';
import type { RequestScreen, RequestSummary } from '../../messages.ts';
import { nextLook } from '../../request/backoff.ts';
import { answerFacts } from '../../request/facts.ts';
import { VaultRefused } from '../vault/entries.ts';
import type { Inbox } from './inbox.ts';
import type { RequestPlaces } from './places.ts';
import type { OwnRequest, RequestBook } from './record.ts';

export const answersAlarm = 'answers';
/** Of a browser that has other things to do (minutes): often while a request is new, then rarely. */
const alarmMinutes = { young: 1, old: 10 } as const;
const youngMs = 2 * 3_600_000;

const noticePrefix = 'request:';
/** The request that a notification of ours is about. */
export const noticeRequest = (notice: string): string | undefined =>
  notice.startsWith(noticePrefix) ? notice.slice(noticePrefix.length) : undefined;

export const requestPage = (request: string): string =>
  browser.runtime.getURL(`/popup.html?request=${request}`);

export interface Requests {
  /** The newest first. @throws (as rejection) VaultRefused */
  summaries(): Promise<RequestSummary[]>;
  screen(request: string, picking: boolean): Promise<RequestScreen | undefined>;
  /** Pages of ours that show a request look often, and what they show is seen. */
  watched(requests: readonly string[]): void;
  /** Look at every open request now. */
  lookAtAll(): Promise<void>;
  look(request: string): Promise<void>;
  /** Whether there is anything to look for later, and how often. */
  arrange(): Promise<void>;
}

const stateOf = ({ over, closesAt }: OwnRequest, now: number): RequestSummary['state'] =>
  over === true ? 'over' : closesAt <= now ? 'closed' : 'open';

const labelOf = ({ questions }: OwnRequest): string =>
  questions
    .map(({ label }) => label)
    .filter(label => label !== '')
    .join(', ');

function summaryOf(record: OwnRequest, now: number): RequestSummary {
  const { request, questions, startedAt, answers, seen, deleted = 0 } = record;
  return {
    request,
    label: labelOf(record),
    place: URL.parse(questions.find(({ origin }) => origin !== undefined)?.origin ?? '')?.host ?? '',
    startedAt,
    answers: Math.max(0, answers - deleted),
    unseen: Math.max(0, answers - seen),
    state: stateOf(record, now),
  };
}

export function createRequests(options: {
  book: RequestBook;
  inbox: Inbox;
  places: RequestPlaces;
  changed(): void;
  now(): number;
}): Requests {
  const { book, inbox, places, changed, now } = options;
  const watching = new Map<string, { looks: number; timer: ReturnType<typeof setTimeout> | undefined }>();

  async function notify(request: string): Promise<void> {
    if (watching.has(request)) return;
    if (!(await browser.permissions.contains({ permissions: ['notifications'] }))) return;
    await browser.notifications.create(noticePrefix + request, {
      type: 'basic',
      iconUrl: '/icon/128.png',
      title: i18n.t('notice.answeredTitle'),
      message: i18n.t('notice.answered'),
    });
  }

  async function lookAt(record: OwnRequest): Promise<number> {
    const before = inbox.answers(record.request)?.length;
    const found = await inbox.look(record);
    if (found > 0) await notify(record.request);
    if (found > 0 || inbox.answers(record.request)?.length !== before || inbox.fault(record.request))
      changed();
    return found;
  }

  async function seen(record: OwnRequest): Promise<void> {
    const last = inbox.answers(record.request)?.at(-1)?.number ?? 0;
    if (last > record.seen) await book.change(record.request, before => ({ ...before, seen: last }));
  }

  /** While a page of ours shows it. */
  async function lookOften(request: string): Promise<void> {
    const watch = watching.get(request);
    const record = await book.get(request).catch(() => undefined);
    if (watch === undefined || record === undefined || record.over === true) return;
    const found = await lookAt(record).catch(() => 0);
    const latest = await book.get(request).catch(() => undefined);
    if (latest !== undefined) await seen(latest).catch(() => undefined);
    watch.looks = found > 0 ? 0 : watch.looks + 1;
    if (watching.get(request) !== watch) return;
    watch.timer = setTimeout(() => void lookOften(request), nextLook(watch.looks, Math.random()));
  }

  const open = async (): Promise<OwnRequest[]> =>
    (await book.list()).filter(record => record.over !== true && record.expires > now());

  return {
    summaries: async () => (await book.list()).map(record => summaryOf(record, now())),
    async screen(request, picking) {
      const record = await book.get(request);
      if (record === undefined) return undefined;
      const answers = inbox.answers(request);
      const fault = inbox.fault(request);
      return {
        kind: 'request',
        request,
        summary: summaryOf(record, now()),
        questions: record.questions,
        share: record.share,
        closesAt: record.closesAt,
        answers: answers === null ? null : answers.map(answerFacts).toReversed(),
        places: await places.of(request),
        ...(record.filled === undefined ? {} : { filled: record.filled }),
        ...(fault === undefined ? {} : { fault }),
        picking,
      };
    },
    watched(requests) {
      for (const [request, { timer }] of watching) {
        if (requests.includes(request)) continue;
        clearTimeout(timer);
        watching.delete(request);
      }
      for (const request of requests) {
        if (watching.has(request)) continue;
        watching.set(request, { looks: 0, timer: undefined });
        void lookOften(request);
      }
    },
    async lookAtAll() {
      try {
        for (const record of await open()) await lookAt(record);
      } catch (error) {
        // A locked vault is asked again when somebody has opened it.
        if (!(error instanceof VaultRefused)) throw error;
      }
    },
    async look(request) {
      const record = await book.get(request);
      if (record === undefined) return;
      await lookAt(record);
      changed();
    },
    async arrange() {
      const waiting = await open().catch(() => []);
      if (waiting.length === 0) {
        await browser.alarms.clear(answersAlarm);
        return;
      }
      const isYoung = waiting.some(({ startedAt }) => now() - startedAt < youngMs);
      const periodInMinutes = isYoung ? alarmMinutes.young : alarmMinutes.old;
      const set = await browser.alarms.get(answersAlarm);
      if (set?.periodInMinutes !== periodInMinutes)
        await browser.alarms.create(answersAlarm, { periodInMinutes });
    },
  };
}
