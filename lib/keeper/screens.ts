import type { HandoffView } from '../handoff/view.ts';
import type {
  DraftFieldFacts,
  HandoffSummary,
  PageFacts,
  PastHandoff,
  PickFacts,
  Screen,
  Watch,
} from '../messages.ts';
import type { Drops } from './drops/drops.ts';
import type { DropFilling } from './drops/filling.ts';
import type { Leaving } from './drops/leaving.ts';
import type { Focus } from './focus.ts';
import type { HandoffRecord } from './handoff-record.ts';
import type { Handoffs } from './handoffs.ts';
import type { History } from './history.ts';
import { waitingLinkTabs } from './links.ts';
import { pageFacts } from './page-access.ts';
import type { Pick as OpenPick, Picking } from './picking.ts';
import { planFacts } from './plan-facts.ts';
import type { Answering, Answerings } from './requests/answerings.ts';
import type { Arrivals } from './requests/arrivals.ts';
import type { Asking } from './requests/asking.ts';
import type { Requests } from './requests/requests.ts';
import type { SelectionRecord, Selections } from './selections.ts';
import { defaultServer } from './server.ts';
import type { SettingsKeeper } from './settings.ts';
import type { Draft, Sharing } from './sharing.ts';
import { VaultRefused } from './vault/entries.ts';
import type { Vault } from './vault/vault.ts';

interface Sources {
  handoffs: Handoffs;
  sharing: Sharing;
  picking: Picking;
  selections: Selections;
  focus: { of(tabId: number): Promise<Focus | undefined> };
  settings: Pick<SettingsKeeper, 'get'>;
  vault: Pick<Vault, 'status'>;
  history: Pick<History, 'list'>;
  asking: Pick<Asking, 'screen'>;
  requests: Pick<Requests, 'summaries' | 'screen'>;
  arrivals: Pick<Arrivals, 'unseen'>;
  leaving: Pick<Leaving, 'screen'>;
  drops: Pick<Drops, 'summaries' | 'screen'>;
  filling: Pick<DropFilling, 'screen' | 'waiting'>;
  answerings: Pick<Answerings, 'get' | 'wanted'>;
  now(): number;
}

function summary(record: HandoffRecord, view: HandoffView | null): HandoffSummary {
  const label =
    view?.role === 'recipient'
      ? (view.item?.fields.map(field => field.label).join(', ') ?? record.label)
      : record.label;
  return {
    handoff: record.handoff,
    role: record.role,
    label,
    place: record.place,
    startedAt: record.startedAt,
    running: !record.ended,
    ...(view?.outcome === undefined ? {} : { outcome: view.outcome }),
    ...(record.ended || view === null ? {} : { phase: view.phase }),
  };
}

/** As many rows tell on the first screen what was lately; all the rest is on the settings page. */
const recentRows = 10;

const pastSummary = (past: PastHandoff): HandoffSummary => ({
  handoff: past.handoff,
  role: past.role,
  label: past.label,
  place: (past.role === 'sender' ? (past.from ?? past.to) : (past.to ?? past.from)) ?? '',
  startedAt: past.startedAt,
  running: false,
  past: true,
  ...(past.outcome === undefined ? {} : { outcome: past.outcome }),
});

/** A recipient's handoff that was never connected, as its page is shown: its end has no outcome. */
const unconfirmed = (record: HandoffRecord): Extract<HandoffView, { role: 'recipient' }> => ({
  role: 'recipient',
  phase: record.ended ? 'ended' : 'connecting',
  server: record.place,
  wrongCode: false,
  codeDigits: 6,
  fillInterrupted: false,
  passphraseNeeded: false,
  progress: [],
});

/** What was picked: never what was taken of it. */
function drafting({ draft, fields, tooLong }: Draft): Screen {
  const facts = fields.map(({ value, ...field }): DraftFieldFacts => {
    return value === undefined ? field : { ...field, length: [...value].length };
  });
  const [first, ...others] = facts;
  if (first === undefined || others.length > 0) {
    return { kind: 'drafting-several', draft, fields: facts, tooLong: tooLong === true };
  }
  const { kind: _, length: __, ...field } = first;
  return { kind: 'drafting', draft, ...field };
}

/** What was opened longer ago (ms) is found in the list of handoffs, not over every tab. */
const recently = 3_600_000;

/**
 * Whether a handoff is what the icon shows over a tab: a secret that was opened from a link and waits for its field,
 * which any page may hold. A link at whose other end nobody was ever met may be dead, or opened by a page on purpose:
 * it is shown over its own tabs only.
 */
export function waitsForField(
  record: HandoffRecord,
  view: HandoffView | null,
  { tabId, now }: { tabId: number | undefined; now: number },
): boolean {
  if (record.role !== 'recipient' || record.ended) return false;
  const targets = [
    ...(record.target === undefined ? [] : [record.target]),
    ...(record.plan ?? []).map(({ target }) => target),
  ];
  if (targets.length > 0) return targets.some(target => target.tabId === tabId);
  if (tabId !== undefined && record.tabId === tabId) return true;
  if (view?.role !== 'recipient') return now - record.startedAt < recently;
  if (view.item !== undefined) return true;
  const isMet = view.triesLeft !== undefined;
  return now - record.startedAt < recently && (isMet || view.phase !== 'nobody');
}

function shownPick(pick: OpenPick | undefined): { pick?: PickFacts } {
  if (pick === undefined) return {};
  const { frame, several, marks = [] } = pick;
  return {
    pick: {
      state: frame === undefined ? 'picking' : 'frame',
      ...(several ? { marked: marks.length } : {}),
      ...(frame === undefined ? {} : { origin: frame }),
    },
  };
}

/** What a page of ours that watches `where` shows now; made of views, which cannot carry a secret. */
export async function screenFor(where: Watch, from: Sources): Promise<Screen> {
  const { handoffs, sharing, picking } = from;

  /** A page of ours that is over no tab is told of links that were opened before the extension was there. */
  async function pageInFront(): Promise<PageFacts> {
    const facts = await pageFacts(where.tabId, where.place === 'popup');
    if (where.tabId !== undefined || (await waitingLinkTabs()).length === 0) return facts;
    return { ...facts, waitingLink: true };
  }

  async function home(): Promise<Screen> {
    const records = await handoffs.list();
    const sorted = records.toSorted((a, b) => b.startedAt - a.startedAt);
    const known = new Set(records.map(({ handoff }) => handoff));
    // A vault that is locked or damaged says so where there is room for it.
    const past = (await from.history.list().catch(() => [])).filter(({ handoff }) => !known.has(handoff));
    const own = await from.drops.summaries().catch(() => undefined);
    const asked = await from.requests.summaries().catch(() => undefined);
    const [answered] = asked === undefined ? await from.arrivals.unseen() : [];
    const pick = where.tabId === undefined ? undefined : await picking.inTab(where.tabId);
    return {
      kind: 'home',
      page: await pageInFront(),
      handoffs: [
        ...sorted.map(record => summary(record, handoffs.view(record))),
        ...past.slice(0, Math.max(0, recentRows - sorted.length)).map(pastSummary),
      ],
      requests: asked?.slice(0, recentRows) ?? [],
      ...(answered === undefined ? {} : { lockedAnswer: answered }),
      drops: own?.slice(0, recentRows) ?? [],
      ...(own === undefined || own.length > recentRows ? { moreDrops: true as const } : {}),
      ...shownPick(pick),
    };
  }

  async function ofHandoff(handoff: string): Promise<Screen> {
    const record = await handoffs.get(handoff);
    if (record === undefined) return { kind: 'gone' };
    const view = handoffs.view(record);
    if (view?.role === 'sender') {
      const page = await pageFacts(where.tabId ?? record.tabId, where.place === 'popup');
      return {
        kind: 'sharing',
        handoff,
        view,
        canPick: page.refusal === undefined && view.phase === 'waiting',
      };
    }
    const pick = where.tabId === undefined ? undefined : await picking.inTab(where.tabId);
    const allowFrame =
      pick?.frame === undefined
        ? undefined
        : { question: { kind: 'allow-frame' as const, origin: pick.frame } };
    return {
      kind: 'receiving',
      handoff,
      view: view ?? unconfirmed(record),
      page: await pageFacts(where.tabId, where.place === 'popup'),
      ...(record.target === undefined
        ? {}
        : {
            target: { tabId: record.target.tabId, label: record.target.label, origin: record.target.origin },
          }),
      ...(record.plan === undefined || view === null ? {} : { plan: planFacts(record.plan, view) }),
      ...(record.question === undefined ? allowFrame : { question: record.question }),
      ...(record.refusal === undefined ? {} : { refusal: record.refusal }),
      picking: pick !== undefined && pick.frame === undefined,
      ...(record.revealing !== undefined && view?.phase === 'filling' ? { revealing: true as const } : {}),
      ...(record.placed === undefined ? {} : { placed: record.placed }),
    };
  }

  async function ofSelection(record: SelectionRecord): Promise<Screen> {
    const pick = await picking.inTab(record.tabId);
    return {
      kind: 'selection',
      ...record,
      ...shownPick(pick),
    };
  }

  /** What the vault keeps, or why it does not tell now. */
  async function kept(of: 'request' | 'drop', screen: Promise<Screen | undefined>): Promise<Screen> {
    try {
      return (await screen) ?? { kind: 'gone' };
    } catch (error) {
      if (!(error instanceof VaultRefused)) throw error;
      return { kind: 'refused', of, refused: error.word };
    }
  }

  async function ofRequest(request: string): Promise<Screen> {
    const pick = where.tabId === undefined ? undefined : await picking.inTab(where.tabId);
    const isPicking = pick !== undefined && pick.request === request;
    return kept('request', from.requests.screen(request, isPicking));
  }

  async function ofOpening(opening: string): Promise<Screen | undefined> {
    const pick = where.tabId === undefined ? undefined : await picking.inTab(where.tabId);
    return from.filling.screen(opening, pick !== undefined && pick.opening === opening);
  }

  async function ofDrop(drop: string): Promise<Screen> {
    return kept('drop', from.drops.screen(drop));
  }

  async function ofDrops(): Promise<Screen> {
    try {
      return { kind: 'drops', drops: await from.drops.summaries() };
    } catch (error) {
      if (!(error instanceof VaultRefused)) throw error;
      return { kind: 'drops', drops: [], refused: error.word };
    }
  }

  async function ofAnswering({
    answering,
    from: who,
    questions,
    sources,
    wantedAt,
  }: Answering): Promise<Screen> {
    return {
      kind: 'answering',
      answering,
      ...(who === undefined ? {} : { from: who }),
      questions,
      wanted: wantedAt !== undefined,
      sources,
      page: await pageFacts(where.tabId, where.place === 'popup'),
      ...shownPick(where.tabId === undefined ? undefined : await picking.inTab(where.tabId)),
    };
  }

  async function waitingRecipient(): Promise<HandoffRecord | undefined> {
    const records = await handoffs.list();
    return records
      .toSorted((a, b) => b.startedAt - a.startedAt)
      .find(record => waitsForField(record, handoffs.view(record), { tabId: where.tabId, now: from.now() }));
  }

  if (where.page === 'settings') {
    const [settings, vault] = await Promise.all([from.settings.get(), from.vault.status()]);
    return { kind: 'settings', settings, buildServer: defaultServer, vault };
  }
  if (where.page === 'drops') return ofDrops();
  if (where.handoff !== undefined) return ofHandoff(where.handoff);
  if (where.selection !== undefined) {
    const record = await from.selections.get(where.selection);
    return record === undefined ? { kind: 'gone' } : ofSelection(record);
  }
  if (where.request !== undefined) return ofRequest(where.request);
  if (where.drop !== undefined) return ofDrop(where.drop);
  if (where.answering !== undefined) {
    const answering = await from.answerings.get(where.answering);
    return answering === undefined ? { kind: 'gone' } : ofAnswering(answering);
  }
  if (where.tabId === undefined) return home();
  const wanted = await from.answerings.wanted();
  if (wanted !== undefined) return ofAnswering(wanted);
  const focused = await from.focus.of(where.tabId);
  if (focused?.kind === 'pasting') {
    const { target } = focused;
    return {
      kind: 'pasting',
      ...(target === undefined
        ? {}
        : { target: { tabId: target.tabId, label: target.label, origin: target.origin } }),
    };
  }
  if (focused?.kind === 'selection') {
    const record = await from.selections.get(focused.selection);
    if (record !== undefined) return ofSelection(record);
  }
  if (focused?.kind === 'asking') {
    const asking = await from.asking.screen(focused.draft);
    if (asking !== undefined) return asking;
  }
  if (focused?.kind === 'request') {
    const shown = await ofRequest(focused.request);
    if (shown.kind !== 'gone') return shown;
  }
  if (focused?.kind === 'leaving') {
    const leaving = await from.leaving.screen(focused.draft);
    if (leaving !== undefined) return leaving;
  }
  if (focused?.kind === 'drop') {
    const shown = await ofDrop(focused.drop);
    if (shown.kind !== 'gone') return shown;
  }
  if (focused?.kind === 'opening') {
    const shown = await ofOpening(focused.opening);
    if (shown !== undefined) return shown;
  }
  if (focused?.kind === 'draft') {
    const draft = await sharing.draft(focused.draft);
    if (draft !== undefined) return drafting(draft);
  }
  const recipient = await waitingRecipient();
  if (focused?.kind === 'handoff') {
    const record = await handoffs.get(focused.handoff);
    if (record !== undefined && !(record.ended && recipient !== undefined)) return ofHandoff(focused.handoff);
  }
  if (recipient !== undefined) return ofHandoff(recipient.handoff);
  const opened = await from.filling.waiting();
  const waiting = opened === undefined ? undefined : await ofOpening(opened);
  return waiting ?? home();
}
