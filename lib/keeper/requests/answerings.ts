/** Answers that are put together from fields of pages: what is asked, and which fields were picked. No values. */
import { browser } from 'wxt/browser';
import { type FrameRef, runIn } from '../../frames.ts';
import type { AnswerSource, Json, UiRequests } from '../../messages.ts';
import type { Question } from '../../protocol/form/description.ts';
import { matchFields, type Named } from '../matching.ts';
import type { SessionStore } from '../session.ts';

const prefix = 'answering:';

export interface Answering {
  answering: string;
  /** The tab that shows the answer. */
  tabId: number;
  from?: string;
  questions: readonly Question[];
  sources: (AnswerSource | null)[];
  /** Unix ms: when the person wanted fields last; absent once there is one for every question. */
  wantedAt?: number;
}

interface Picked {
  frame: FrameRef;
  handle: string;
  label: string;
  origin: string;
}

export interface Answerings {
  begin(wanted: UiRequests['takeFromPages']['input']): Promise<void>;
  get(answering: string): Promise<Answering | undefined>;
  /** The one that the icon offers to pick for: the last that was wanted. */
  wanted(): Promise<Answering | undefined>;
  /** A field for one question. */
  put(answering: string, question: number, picked: Picked): Promise<Answering | undefined>;
  /** Several fields, each for the question that it looks like; what looks like none in the order of both. */
  putSeveral(answering: string, picked: readonly Picked[]): Promise<Answering | undefined>;
  /** The icon offers it no more. */
  leave(answering: string): Promise<void>;
  /** Bring its tab to the front. */
  show(answering: string): Promise<void>;
  end(answering: string): Promise<void>;
  /** A tab was closed: what it showed is over, and what was picked in it is gone. */
  forgetTab(tabId: number): Promise<void>;
}

export const isComplete = ({ questions, sources }: Answering): boolean =>
  questions.every((_, at) => sources[at] != null);

/** For each question, which of the picked fields answers it. */
export function dealOut(questions: readonly Named[], picked: readonly Named[]): (number | undefined)[] {
  const dealt = matchFields(questions, picked, -1).map(([first]) => first);
  const left = picked.map((_, at) => at).filter(at => !dealt.includes(at));
  return dealt.map(at => at ?? left.shift());
}

export function createAnswerings(options: {
  store: SessionStore;
  now(): number;
  /** Whether a page of ours shows it: one that was closed takes nothing any more. */
  isOpen(answering: string): boolean;
}): Answerings {
  const { store, now, isOpen } = options;
  const get = async (answering: string): Promise<Answering | undefined> =>
    (await store.get<Json>(prefix + answering)) as unknown as Answering | undefined;
  const write = (record: Answering): Promise<void> =>
    store.set(prefix + record.answering, record as unknown as Json);
  const all = async (): Promise<Answering[]> =>
    [...(await store.list<Json>(prefix)).values()] as unknown as Answering[];

  const sourceOf = ({ frame, handle, label, origin }: Picked): AnswerSource => ({
    ...frame,
    handle,
    label,
    origin,
    pick: crypto.randomUUID(),
  });

  async function place(
    answering: string,
    fresh: (record: Answering) => readonly (Picked | undefined)[],
  ): Promise<Answering | undefined> {
    const before = await get(answering);
    if (before === undefined) return undefined;
    const picked = fresh(before);
    const sources = before.questions.map((_, at) => {
      const field = picked[at];
      return field === undefined ? (before.sources[at] ?? null) : sourceOf(field);
    });
    const { wantedAt, ...rest } = { ...before, sources };
    const after: Answering = isComplete(rest) || wantedAt === undefined ? rest : { ...rest, wantedAt };
    await write(after);
    return after;
  }

  const kindOf = async ({ frame, handle, label }: Picked): Promise<Named> => {
    const facts = await runIn(frame, (name: string) => globalThis.fieldpostAgent?.describe(name), [
      handle,
    ]).catch(() => undefined);
    return { label, kind: facts?.kind ?? 'text' };
  };

  return {
    get,
    async begin({ answering, tabId, from, questions }) {
      const known = await get(answering);
      await write({
        answering,
        tabId,
        ...(from === undefined ? {} : { from }),
        questions,
        sources: known?.sources ?? questions.map(() => null),
        wantedAt: now(),
      });
    },
    async wanted() {
      const open = (await all()).filter(
        ({ answering, wantedAt }) => wantedAt !== undefined && isOpen(answering),
      );
      return open.toSorted((a, b) => (b.wantedAt ?? 0) - (a.wantedAt ?? 0))[0];
    },
    put: (answering, question, picked) =>
      place(answering, ({ questions }) => questions.map((_, at) => (at === question ? picked : undefined))),
    async putSeveral(answering, picked) {
      const named = await Promise.all(picked.map(kindOf));
      return place(answering, ({ questions }) =>
        dealOut(questions, named).map(at => (at === undefined ? undefined : picked[at])),
      );
    },
    async leave(answering) {
      const known = await get(answering);
      if (known === undefined) return;
      const { wantedAt: _, ...record } = known;
      await write(record);
    },
    async show(answering) {
      const record = await get(answering);
      if (record === undefined) return;
      const tab = await browser.tabs.update(record.tabId, { active: true }).catch(() => undefined);
      if (tab?.windowId !== undefined) await browser.windows.update(tab.windowId, { focused: true });
    },
    end: answering => store.remove(prefix + answering),
    async forgetTab(tabId) {
      for (const record of await all()) {
        if (record.tabId === tabId) await store.remove(prefix + record.answering);
      }
    },
  };
}
