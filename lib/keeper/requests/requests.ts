/** One's own requests: what pages of ours show of them, and looking for answers while they are open. */
import { browser } from 'wxt/browser';
import { i18n } from '#i18n';
import type { RequestScreen, RequestSummary } from '../../messages.ts';
import { nextLook } from '../../request/backoff.ts';
import { answerFacts } from '../../request/facts.ts';
import { arrangeAlarm } from '../look-alarm.ts';
import { VaultRefused } from '../vault/entries.ts';
import type { Arrivals } from './arrivals.ts';
import type { Inbox } from './inbox.ts';
import type { RequestPlaces } from './places.ts';
import type { OwnRequest, RequestBook } from './record.ts';

export const answersAlarm = 'answers';
const alarmMinutes = { young: 1, old: 10 } as const;

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
  /** Look at every open request now; while the vault is locked, whether any has all the answers that it takes. */
  lookAtAll(): Promise<void>;
  look(request: string): Promise<void>;
  /** Whether there is anything to look for later, and how often. @returns false where the vault does not tell */
  arrange(): Promise<boolean>;
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
  arrivals: Arrivals;
  places: RequestPlaces;
  changed(): void;
  now(): number;
}): Requests {
  const { book, inbox, arrivals, places, changed, now } = options;
  const watching = new Map<string, { looks: number; timer: ReturnType<typeof setTimeout> | undefined }>();

  async function notify(request: string): Promise<void> {
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
    if (found > 0 && !watching.has(record.request) && (await arrivals.came(record.request)))
      await notify(record.request);
    if (found > 0 || inbox.answers(record.request)?.length !== before || inbox.fault(record.request))
      changed();
    return found;
  }

  async function seen(record: OwnRequest): Promise<void> {
    const last = inbox.answers(record.request)?.at(-1)?.number ?? 0;
    if (last > record.seen) await book.change(record.request, before => ({ ...before, seen: last }));
    if (inbox.answers(record.request) !== null && (await arrivals.seen(record.request))) changed();
  }

  /** While a page of ours shows it. */
  async function lookOften(request: string): Promise<void> {
    const watch = watching.get(request);
    const record = await book.get(request).catch(() => undefined);
    if (watch === undefined || record === undefined) return;
    if (record.over === true) {
      // What came and was never looked at is lost, and the page says so.
      if (await arrivals.seen(request)) changed();
      return;
    }
    const found = await lookAt(record).catch(() => 0);
    // The page may have been closed meanwhile: then nobody saw what came.
    if (watching.get(request) !== watch) return;
    const latest = await book.get(request).catch(() => undefined);
    if (latest !== undefined) await seen(latest).catch(() => undefined);
    watch.looks = found > 0 ? 0 : watch.looks + 1;
    if (watching.get(request) !== watch) return;
    watch.timer = setTimeout(() => void lookOften(request), nextLook(watch.looks, Math.random()));
  }

  const openOf = (all: readonly OwnRequest[]): OwnRequest[] =>
    all.filter(record => record.over !== true && record.expires > now());

  async function tellWhileLocked(): Promise<void> {
    const answered = await arrivals.lookWhileLocked();
    for (const request of answered) await notify(request);
    if (answered.length > 0) changed();
  }

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
        ...(inbox.isFull(request) ? { full: true as const } : {}),
        ...(record.replacedBy === undefined ? {} : { replacedBy: record.replacedBy }),
        ...(record.replaces === undefined ? {} : { replaces: record.replaces }),
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
        for (const record of openOf(await book.list())) await lookAt(record);
      } catch (error) {
        if (!(error instanceof VaultRefused)) throw error;
        if (error.word === 'locked') await tellWhileLocked();
      }
    },
    async look(request) {
      const record = await book.get(request);
      if (record === undefined) return;
      await lookAt(record);
      changed();
    },
    arrange() {
      const startedAt = async (): Promise<number[]> => {
        const all = await book.list();
        const open = openOf(all);
        await arrivals.keep(all, open);
        return open.map(record => record.startedAt);
      };
      return arrangeAlarm(answersAlarm, alarmMinutes, startedAt, now());
    },
  };
}
