import * as v from 'valibot';
import { fromBase64url } from '../../crypto/bytes.ts';
import type { RequestActs, UiHandlers, UiParsers } from '../../messages.ts';
import { questionsPerForm } from '../../protocol/form/limits.ts';
import { formatRequestLink } from '../../protocol/form/link.ts';
import { fieldKinds } from '../../protocol/item.ts';
import {
  createLink,
  deleteAnswer,
  editForm,
  removeForm,
  revokeLink,
  unlockLink,
} from '../../request/changing.ts';
import { linkFacts } from '../../request/facts.ts';
import { listLinks, type Reading } from '../../request/reading.ts';
import { type RequestFailure, RequestRefused } from '../../request/refusal.ts';
import type { TabFocus } from '../focus.ts';
import { answering } from '../lasting-acts.ts';
import { parserOf } from '../parser.ts';
import type { Vault } from '../vault/vault.ts';
import { answeringParsers, createAnsweringHandlers } from './answering-handlers.ts';
import type { Answerings } from './answerings.ts';
import type { Asking } from './asking.ts';
import type { Inbox } from './inbox.ts';
import type { RequestPlaces } from './places.ts';
import type { RequestBook } from './record.ts';
import type { Replacing } from './replacing.ts';
import type { Requests } from './requests.ts';

interface Services {
  answerings: Answerings;
  asking: Asking;
  book: RequestBook;
  inbox: Inbox;
  places: RequestPlaces;
  replacing: Replacing;
  requests: Requests;
  focus: TabFocus;
  vault: Pick<Vault, 'touch'>;
  started: Promise<void>;
  changed(): void;
  now(): number;
}

/** What each request of our pages about requests for secrets does. */
export function createRequestHandlers(services: Services): Pick<UiHandlers, keyof RequestActs> {
  const { asking, book, inbox, places, replacing, requests, focus, started, changed, now } = services;

  /** What came of it, or why nothing did. */
  const answer = answering(services, (error): { fault: RequestFailure } | undefined => {
    if (error instanceof RequestRefused) return { fault: error.failure };
    return error instanceof RangeError ? { fault: { word: 'too-large' } } : undefined;
  });

  async function withReading<T>(request: string, act: (reading: Reading) => Promise<T>): Promise<T> {
    const record = await book.get(request);
    if (record === undefined) throw new RequestRefused({ word: 'no-form' });
    return inbox.withReading(record, act);
  }

  async function onLink(
    request: string,
    id: string,
    act: (reading: Reading, link: Uint8Array) => Promise<void>,
  ): Promise<{ done: true }> {
    const link = fromBase64url(id);
    if (link === null) throw new RequestRefused({ word: 'no-link' });
    await withReading(request, reading => act(reading, link));
    return { done: true };
  }

  async function valuesOf(request: string, number: number): Promise<string[] | null> {
    await started;
    if (inbox.answers(request) === null) await requests.look(request);
    const found = inbox.answers(request)?.find(each => each.number === number);
    return found?.content?.item.fields.map(({ value }) => value) ?? null;
  }

  return {
    ...createAnsweringHandlers(services),
    ask: ({ tabId, ...input }) =>
      answer(async () => {
        const request = await asking.ask(input);
        if (tabId !== undefined) await focus.set(tabId, { kind: 'request', request });
        await requests.arrange();
        return { request };
      }),
    async requests() {
      const came = await answer(async () => ({ requests: await requests.summaries() }));
      if ('fault' in came) throw new Error(came.fault.word);
      return came;
    },
    async lookForAnswers({ request }) {
      await started;
      await requests.look(request);
      return null;
    },
    async fillAnswer({ request, number }) {
      const values = await valuesOf(request, number);
      if (values !== null && (await places.fill(request, values))) {
        await book.change(request, before => ({ ...before, filled: { number, at: now() } }));
      }
      changed();
      return null;
    },
    async revealAnswer({ request, number }) {
      const values = await valuesOf(request, number);
      return values === null ? null : { values };
    },
    deleteAnswer: ({ request, number }) =>
      answer(async () => {
        await withReading(request, reading => deleteAnswer(reading, number));
        inbox.drop(request, number);
        await book.change(request, before => ({ ...before, deleted: (before.deleted ?? 0) + 1 }));
        return { done: true as const };
      }),
    requestLinks: ({ request }) =>
      answer(async () => ({ links: (await withReading(request, listLinks)).map(linkFacts) })),
    makeRequestLink: ({ request, ...wanted }) =>
      answer(async () => ({
        link: formatRequestLink(await withReading(request, reading => createLink(reading, wanted, now()))),
      })),
    revokeRequestLink: ({ request, id }) =>
      answer(() => onLink(request, id, (reading, link) => revokeLink(reading, link, now()))),
    shutOutAdmins: ({ request, tabId }) =>
      answer(async () => {
        const next = await replacing.shutOut(request);
        await requests.look(request);
        if (next === undefined) return { done: true as const };
        if (tabId !== undefined) await focus.set(tabId, { kind: 'request', request: next });
        await requests.arrange();
        return { request: next };
      }),
    unlockRequestLink: ({ request, id }) => answer(() => onLink(request, id, unlockLink)),
    closeRequest: ({ request }) =>
      answer(async () => {
        await withReading(request, reading => editForm(reading, { closes: Math.floor(now() / 1000) }));
        await requests.look(request);
        return { done: true as const };
      }),
    deleteRequest: ({ request, anyway }) =>
      answer(async () => {
        const record = await book.get(request);
        if (record !== undefined && record.over !== true && anyway !== true) {
          await withReading(request, removeForm);
        }
        inbox.forget(request);
        await places.forget(request);
        await book.remove(request);
        await requests.arrange();
        return { done: true as const };
      }),
  };
}

const name = v.pipe(v.string(), v.maxLength(64));
const at = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(questionsPerForm - 1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ofRequest = v.object({ request: name });
const ofLink = v.object({ request: name, id: name });
const ofAnswer = v.object({ request: name, number: count });

export const requestParsers: Pick<UiParsers, keyof RequestActs> = {
  ...answeringParsers,
  ask: parserOf(
    v.object({
      draft: v.exactOptional(name),
      tabId: v.exactOptional(v.pipe(v.number(), v.integer())),
      questions: v.pipe(
        v.array(
          v.object({
            at: v.exactOptional(at),
            label: v.pipe(v.string(), v.maxLength(200)),
            kind: v.picklist(fieldKinds),
          }),
        ),
        v.minLength(1),
        v.maxLength(questionsPerForm),
      ),
      from: v.pipe(v.string(), v.maxLength(100)),
      note: v.pipe(v.string(), v.maxLength(1000)),
      open: v.pipe(count, v.minValue(60), v.maxValue(90 * 86_400)),
      answers: v.pipe(count, v.maxValue(10_000)),
    }),
  ),
  requests: parserOf(v.object({})),
  lookForAnswers: parserOf(ofRequest),
  fillAnswer: parserOf(ofAnswer),
  revealAnswer: parserOf(ofAnswer),
  deleteAnswer: parserOf(ofAnswer),
  requestLinks: parserOf(ofRequest),
  makeRequestLink: parserOf(
    v.object({
      request: name,
      role: v.picklist(['read', 'admin']),
      passphrase: v.pipe(v.string(), v.maxLength(1024)),
      comment: v.pipe(v.string(), v.maxLength(200)),
    }),
  ),
  revokeRequestLink: parserOf(ofLink),
  shutOutAdmins: parserOf(
    v.object({ request: name, tabId: v.exactOptional(v.pipe(v.number(), v.integer())) }),
  ),
  unlockRequestLink: parserOf(ofLink),
  closeRequest: parserOf(ofRequest),
  deleteRequest: parserOf(v.object({ request: name, anyway: v.exactOptional(v.boolean()) })),
};
