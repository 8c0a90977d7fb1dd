import { toBase64url, utf8 } from '../crypto/bytes.ts';
import { drawRandom } from '../crypto/random.ts';
import { type FrameRef, runIn, runWithValues } from '../frames.ts';
import type { FieldRefusal, Json } from '../messages.ts';
import type { FieldKind, Item, ItemField } from '../protocol/item.ts';
import { itemBytes } from '../protocol/limits.ts';
import type { Settings } from '../settings.ts';
import { draftKey, type Focus, type TabFocus } from './focus.ts';
import type { Handoffs } from './handoffs.ts';
import type { SessionStore } from './session.ts';

/** A field was picked from which nothing can be taken: the person types the secret. */
export interface Draft {
  draft: string;
  tabId?: number;
  label: string;
  kind: FieldKind;
  origin?: string;
  refusal?: FieldRefusal;
  /** The handoff that gets another secret, if nobody has matched it by then. */
  replacing?: string;
}

/** What the list of handoffs says of an item. */
function summaryOf(item: Item): { label: string; place: string } {
  const [field] = item.fields;
  // A page that has no site of its own says `null`.
  return { label: field?.label ?? '', place: URL.parse(field?.origin ?? '')?.host ?? '' };
}

const fits = (item: Item): boolean => utf8(JSON.stringify(item)).length <= itemBytes;

const withoutValue = ({ label, kind, origin }: ItemField): Omit<ItemField, 'value'> => ({
  label,
  kind,
  ...(origin === undefined ? {} : { origin }),
});

export interface Sharing {
  /** Take a picked field's value out of its page and begin a handoff (or put it into one that nobody has matched yet);
   *  where there is nothing to take, a draft. */
  fromField(frame: FrameRef, handle: string, replacing?: string): Promise<Focus>;
  fromText(options: { text: string; label: string; origin?: string; tabId?: number }): Promise<Focus>;
  /** `request`: a repeated one is answered with the handoff that it already began. */
  typed(options: {
    draft?: string;
    label: string;
    value: string;
    multiline: boolean;
    request?: string;
  }): Promise<string>;
  draft(id: string): Promise<Draft | undefined>;
}

export function createSharing(options: {
  store: SessionStore;
  handoffs: Handoffs;
  focus: Pick<TabFocus, 'set'>;
  app: string;
  settings(): Promise<Settings>;
  now(): number;
}): Sharing {
  const { store, handoffs } = options;

  async function begin(item: Item, tabId: number | undefined, request?: string): Promise<string> {
    const handoff = toBase64url(drawRandom(12));
    // First, so that a handoff which begins just before the worker dies is what the icon shows.
    if (tabId !== undefined) await options.focus.set(tabId, { kind: 'handoff', handoff });
    const { server, policy, lifetime: ttl, codeDigits } = await options.settings();
    await handoffs.beginSender(
      {
        handoff,
        role: 'sender',
        startedAt: options.now(),
        ...summaryOf(item),
        ...(tabId === undefined ? {} : { tabId }),
        ...(request === undefined ? {} : { requests: [request] }),
      },
      { handoff, server, item, ttl, codeDigits, policy, app: options.app },
    );
    return handoff;
  }

  /** Put the item into the handoff that is to get another one; where that cannot be any more, begin a new one. */
  async function beginOrReplace(
    item: Item,
    tabId: number | undefined,
    replacing: string | undefined,
    request?: string,
  ): Promise<string> {
    if (replacing === undefined || !(await takesAnother(replacing))) return begin(item, tabId, request);
    await handoffs.dispatch(replacing, { type: 'replace-item', item }, request);
    await handoffs.amend(replacing, record => ({
      ...record,
      ...summaryOf(item),
      ...(tabId === undefined ? {} : { tabId }),
    }));
    return replacing;
  }

  /** Only before a match: after it the first secret may be in the other person's hands. */
  async function takesAnother(handoff: string): Promise<boolean> {
    const record = await handoffs.get(handoff);
    const phase = record === undefined ? undefined : handoffs.view(record)?.phase;
    return phase === 'opening' || phase === 'waiting' || phase === 'talking' || phase === 'paused';
  }

  async function keepDraft(draft: Omit<Draft, 'draft'>, frame?: FrameRef): Promise<Focus> {
    const id = toBase64url(drawRandom(12));
    await store.set(draftKey(id), { ...draft, draft: id } as unknown as Json);
    return { kind: 'draft', draft: id, ...(frame === undefined ? {} : { frame }) };
  }

  const sharing: Sharing = {
    async fromField(frame, handle, replacing) {
      const instead = replacing === undefined ? {} : { replacing };
      const taken = await runWithValues(
        frame,
        (name: string) => globalThis.fieldpostAgent?.read(name) ?? null,
        [handle],
      );
      const facts = await runIn(frame, (name: string) => globalThis.fieldpostAgent?.describe(name), [handle]);
      if (taken !== null && 'value' in taken && taken.value !== '') {
        const field = { label: taken.label, kind: taken.kind, value: taken.value, origin: taken.origin };
        const item: Item = { v: 1, fields: [field] };
        if (!fits(item))
          return keepDraft(
            { tabId: frame.tabId, ...withoutValue(field), ...instead, refusal: 'too-long' },
            frame,
          );
        return { kind: 'handoff', handoff: await beginOrReplace(item, frame.tabId, replacing) };
      }
      const draft = {
        tabId: frame.tabId,
        ...instead,
        label: facts?.label ?? '',
        kind: facts?.kind ?? 'text',
        ...(facts?.origin === undefined ? {} : { origin: facts.origin }),
        ...(taken !== null && 'refusal' in taken ? { refusal: taken.refusal } : {}),
      };
      return keepDraft(draft, frame);
    },
    async fromText({ text, label, origin, tabId }) {
      const kind: FieldKind = text.includes('\n') ? 'multiline' : 'text';
      const field = { label, kind, value: text, ...(origin === undefined ? {} : { origin }) };
      const item: Item = { v: 1, fields: [field] };
      if (fits(item)) return { kind: 'handoff', handoff: await begin(item, tabId) };
      return keepDraft({
        ...(tabId === undefined ? {} : { tabId }),
        ...withoutValue(field),
        refusal: 'too-long',
      });
    },
    async typed({ draft, label, value, multiline, request }) {
      const begun = (await handoffs.list()).find(
        ({ requests }) => request !== undefined && requests?.includes(request),
      );
      if (begun !== undefined) return begun.handoff;
      const known = draft === undefined ? undefined : await sharing.draft(draft);
      const kind: FieldKind = multiline ? 'multiline' : (known?.kind ?? 'text');
      const origin = known?.origin === undefined ? {} : { origin: known.origin };
      const item: Item = { v: 1, fields: [{ label, kind, value, ...origin }] };
      const handoff = await beginOrReplace(item, known?.tabId, known?.replacing, request);
      if (draft !== undefined) await store.remove(draftKey(draft));
      return handoff;
    },
    draft: async id => (await store.get<Json>(draftKey(id))) as unknown as Draft | undefined,
  };
  return sharing;
}
