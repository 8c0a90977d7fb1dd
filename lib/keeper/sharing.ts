import { toBase64url, utf8 } from '../crypto/bytes.ts';
import { drawRandom } from '../crypto/random.ts';
import { type FrameRef, runIn, runWithValues } from '../frames.ts';
import type { SenderAct } from '../handoff/event.ts';
import type { FieldRefusal, Json } from '../messages.ts';
import type { FieldKind, Item, ItemField } from '../protocol/item.ts';
import { itemBytes } from '../protocol/limits.ts';
import type { Settings } from '../settings.ts';
import { draftKey, type Focus, type TabFocus } from './focus.ts';
import type { Handoffs } from './handoffs.ts';
import type { ServerTokens } from './server-tokens.ts';
import type { SessionStore } from './session.ts';

/** A picked field, with what was taken from it; without a value, the person types it. */
export interface DraftField {
  label: string;
  kind: FieldKind;
  origin?: string;
  value?: string;
  refusal?: FieldRefusal;
}

/** Fields were picked, and from one at least nothing can be taken, or they are too much for one handoff. */
export interface Draft {
  draft: string;
  tabId?: number;
  fields: DraftField[];
  /** What was taken does not fit into one handoff. */
  tooLong?: true;
  /** The handoff that gets another secret, if nobody has matched it by then. */
  replacing?: string;
}

/** What the list of handoffs says of an item. */
export function summaryOf(fields: readonly Omit<ItemField, 'value'>[]): { label: string; place: string } {
  const labels = fields.map(({ label }) => label).filter(label => label !== '');
  // A page that has no site of its own says `null`.
  return { label: labels.join(', '), place: URL.parse(fields[0]?.origin ?? '')?.host ?? '' };
}

const fits = (item: Item): boolean => utf8(JSON.stringify(item)).length <= itemBytes;

const tooLong = ({ label, kind, origin }: ItemField): DraftField => ({
  label,
  kind,
  ...(origin === undefined ? {} : { origin }),
  refusal: 'too-long',
});

const hasValue = (field: DraftField): field is ItemField => field.value !== undefined;

/** What the person made of a field of a draft. */
export interface TypedField {
  /** Its place in the draft. */
  at: number;
  label: string;
  /** Absent: what was taken from the page. */
  value?: string;
}

/** The fields of a draft that the person kept, with what was taken or typed. */
export function typedItemFields(draft: Draft, typed: readonly TypedField[]): ItemField[] {
  const byPlace = new Map(typed.map(field => [field.at, field]));
  return draft.fields.flatMap((field, at): ItemField[] => {
    const own = byPlace.get(at);
    const value = own?.value ?? field.value;
    if (own === undefined || value === undefined || value === '') return [];
    const kind = own.value?.includes('\n') ? 'multiline' : field.kind;
    const origin = field.origin === undefined ? {} : { origin: field.origin };
    return [{ label: own.label, kind, value, ...origin }];
  });
}

export interface Sharing {
  /** Take a picked field's value out of its page and begin a handoff (or put it into one that nobody has matched yet);
   *  where there is nothing to take, a draft. */
  fromField(frame: FrameRef, handle: string, replacing?: string): Promise<Focus>;
  /** The same for several fields, in one handoff. */
  fromFields(picked: readonly { frame: FrameRef; handle: string }[], replacing?: string): Promise<Focus>;
  /** The same, but nothing is begun: the person says for how long it is to be left. */
  toLeave(picked: readonly { frame: FrameRef; handle: string }[]): Promise<Focus>;
  /** What a handoff was to hand over, as a draft of what is to be left. */
  itemToLeave(item: Item, replacing: string, tabId?: number): Promise<string>;
  fromText(options: { text: string; label: string; origin?: string; tabId?: number }): Promise<Focus>;
  /** `request`: a repeated one is answered with the handoff that it already began. */
  typed(options: {
    draft?: string;
    label: string;
    value: string;
    multiline: boolean;
    request?: string;
  }): Promise<string>;
  /** Share those fields of a draft that the person kept. */
  typedSeveral(options: {
    draft: string;
    fields: readonly TypedField[];
    request?: string;
  }): Promise<{ handoff: string } | { refusal: 'gone' | 'too-long' }>;
  draft(id: string): Promise<Draft | undefined>;
  /** Change what is shared, while nobody has proved the code. */
  edit(
    handoff: string,
    act: Extract<SenderAct, { type: 'relabel' | 'drop-field' }>,
    request?: string,
  ): Promise<void>;
}

export function createSharing(options: {
  store: SessionStore;
  handoffs: Handoffs;
  focus: Pick<TabFocus, 'set'>;
  app: string;
  settings(): Promise<Settings>;
  tokens: Pick<ServerTokens, 'of'>;
  now(): number;
}): Sharing {
  const { store, handoffs } = options;

  async function begin(item: Item, tabId: number | undefined, request?: string): Promise<string> {
    const handoff = toBase64url(drawRandom(12));
    // First, so that a handoff which begins just before the worker dies is what the icon shows.
    if (tabId !== undefined) await options.focus.set(tabId, { kind: 'handoff', handoff });
    const { server, policy, hideAddress, lifetime: ttl, codeDigits } = await options.settings();
    // A locked vault gives none: a server that needs it says so.
    const access = await options.tokens.of(server).catch(() => undefined);
    await handoffs.beginSender(
      {
        handoff,
        role: 'sender',
        startedAt: options.now(),
        ...summaryOf(item.fields),
        ...(tabId === undefined ? {} : { tabId }),
        ...(request === undefined ? {} : { requests: [request] }),
      },
      {
        handoff,
        server,
        item,
        ttl,
        codeDigits,
        policy,
        hideAddress,
        app: options.app,
        ...(access === undefined ? {} : { access }),
      },
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
      ...summaryOf(item.fields),
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

  async function keepDraft(
    draft: Omit<Draft, 'draft'>,
    frame?: FrameRef,
  ): Promise<Extract<Focus, { kind: 'draft' }>> {
    const id = toBase64url(drawRandom(12));
    await store.set(draftKey(id), { ...draft, draft: id } as unknown as Json);
    return { kind: 'draft', draft: id, ...(frame === undefined ? {} : { frame }) };
  }

  /** What a page gives of one of its fields. */
  async function take({ frame, handle }: { frame: FrameRef; handle: string }): Promise<DraftField> {
    const taken = await runWithValues(
      frame,
      (name: string) => globalThis.fieldpostAgent?.read(name) ?? null,
      [handle],
    );
    if (taken !== null && 'value' in taken && taken.value !== '') {
      const field = { label: taken.label, kind: taken.kind, value: taken.value, origin: taken.origin };
      return fits({ v: 1, fields: [field] }) ? field : tooLong(field);
    }
    const facts = await runIn(frame, (name: string) => globalThis.fieldpostAgent?.describe(name), [handle]);
    return {
      label: facts?.label ?? '',
      kind: facts?.kind ?? 'text',
      ...(facts?.origin === undefined ? {} : { origin: facts.origin }),
      ...(taken !== null && 'refusal' in taken ? { refusal: taken.refusal } : {}),
    };
  }

  async function takeAll(
    picked: readonly { frame: FrameRef; handle: string }[],
  ): Promise<{ fields: DraftField[]; frame: FrameRef | undefined }> {
    const fields: DraftField[] = [];
    // One after the other: an editor is read with its selection.
    for (const field of picked) {
      const gone: DraftField = { label: '', kind: 'text', refusal: 'gone' };
      fields.push(await (picked.length === 1 ? take(field) : take(field).catch(() => gone)));
    }
    return { fields, frame: picked[0]?.frame };
  }

  async function alreadyBegun(request: string | undefined): Promise<string | undefined> {
    const records = await handoffs.list();
    return records.find(({ requests }) => request !== undefined && requests?.includes(request))?.handoff;
  }

  const sharing: Sharing = {
    fromField: (frame, handle, replacing) => sharing.fromFields([{ frame, handle }], replacing),
    async fromFields(picked, replacing) {
      const { fields, frame } = await takeAll(picked);
      const values = fields.filter(hasValue);
      const item: Item = { v: 1, fields: values };
      const whole = values.length === fields.length;
      if (whole && fits(item)) {
        return { kind: 'handoff', handoff: await beginOrReplace(item, frame?.tabId, replacing) };
      }
      const draft = {
        ...(frame === undefined ? {} : { tabId: frame.tabId }),
        ...(replacing === undefined ? {} : { replacing }),
        fields,
        ...(whole ? { tooLong: true as const } : {}),
      };
      return keepDraft(draft, frame);
    },
    async toLeave(picked) {
      const { fields, frame } = await takeAll(picked);
      const draft = { ...(frame === undefined ? {} : { tabId: frame.tabId }), fields };
      const kept = await keepDraft(draft, frame);
      return { ...kept, kind: 'leaving' };
    },
    async itemToLeave({ fields }, replacing, tabId) {
      const draft = { ...(tabId === undefined ? {} : { tabId }), replacing, fields };
      return (await keepDraft(draft)).draft;
    },
    async fromText({ text, label, origin, tabId }) {
      const kind: FieldKind = text.includes('\n') ? 'multiline' : 'text';
      const field = { label, kind, value: text, ...(origin === undefined ? {} : { origin }) };
      const item: Item = { v: 1, fields: [field] };
      if (fits(item)) return { kind: 'handoff', handoff: await begin(item, tabId) };
      return keepDraft({ ...(tabId === undefined ? {} : { tabId }), fields: [tooLong(field)] });
    },
    async typed({ draft, label, value, multiline, request }) {
      const begun = await alreadyBegun(request);
      if (begun !== undefined) return begun;
      const known = draft === undefined ? undefined : await sharing.draft(draft);
      const [field] = known?.fields ?? [];
      const kind: FieldKind = multiline ? 'multiline' : (field?.kind ?? 'text');
      const origin = field?.origin === undefined ? {} : { origin: field.origin };
      const item: Item = { v: 1, fields: [{ label, kind, value, ...origin }] };
      const handoff = await beginOrReplace(item, known?.tabId, known?.replacing, request);
      if (draft !== undefined) await store.remove(draftKey(draft));
      return handoff;
    },
    async typedSeveral({ draft, fields: typed, request }) {
      const begun = await alreadyBegun(request);
      if (begun !== undefined) return { handoff: begun };
      const known = await sharing.draft(draft);
      if (known === undefined) return { refusal: 'gone' };
      const fields = typedItemFields(known, typed);
      if (fields.length === 0) return { refusal: 'gone' };
      const item: Item = { v: 1, fields };
      if (!fits(item)) return { refusal: 'too-long' };
      const handoff = await beginOrReplace(item, known.tabId, known.replacing, request);
      await store.remove(draftKey(draft));
      return { handoff };
    },
    async edit(handoff, act, request) {
      await handoffs.dispatch(handoff, act, request);
      await handoffs.amend(handoff, record => {
        const view = handoffs.view(record);
        return view?.role === 'sender' ? { ...record, ...summaryOf(view.fields) } : record;
      });
    },
    draft: async id => (await store.get<Json>(draftKey(id))) as unknown as Draft | undefined,
  };
  return sharing;
}
