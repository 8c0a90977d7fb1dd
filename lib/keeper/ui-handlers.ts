import { browser } from 'wxt/browser';
import type { UiHandlers, UiRequests } from '../messages.ts';
import type { PickerWords } from '../page/agent.ts';
import type { DropActs } from '../screen/drop.ts';
import type { RequestActs } from '../screen/request.ts';
import type { SettingsRequests } from '../screen/settings.ts';
import type { VaultRequests } from '../screen/vault.ts';
import type { Openings } from './drops/openings.ts';
import type { TabFocus } from './focus.ts';
import type { Handoffs } from './handoffs.ts';
import type { History } from './history.ts';
import { forgetLinksInHistory, pageOfLink, readWaitingLink, waitingLinkTabs } from './links.ts';
import type { NetLink } from './net-link.ts';
import { pageFacts } from './page-access.ts';
import type { PickOutcome } from './pick-outcome.ts';
import type { Picking } from './picking.ts';
import type { Receiving } from './receiving.ts';
import type { createSelectionActs } from './selection-acts.ts';
import { isFull } from './session.ts';
import type { SettingsKeeper } from './settings.ts';
import type { Sharing } from './sharing.ts';

const clipboardMs = 30_000;

interface Services {
  app: string;
  handoffs: Handoffs;
  sharing: Sharing;
  receiving: Receiving;
  picking: Picking;
  pickOutcome: Pick<PickOutcome, 'several'>;
  selectionActs: ReturnType<typeof createSelectionActs>;
  focus: TabFocus;
  net: NetLink;
  vaultHandlers: Pick<UiHandlers, keyof VaultRequests>;
  settings: SettingsKeeper;
  history: History;
  settingsHandlers: Pick<UiHandlers, keyof SettingsRequests>;
  requestHandlers: Pick<UiHandlers, keyof RequestActs>;
  dropHandlers: Pick<UiHandlers, keyof DropActs>;
  openings: Pick<Openings, 'begin'>;
  started: Promise<void>;
  refresh(): void;
  words(): PickerWords;
}

/** What each request of our own pages does. */
export function createUiHandlers(services: Services): UiHandlers {
  const {
    handoffs,
    sharing,
    receiving,
    picking,
    pickOutcome,
    focus,
    net,
    settings,
    history,
    openings,
    started,
    refresh,
    words,
  } = services;

  const onHandoff =
    (act: (handoff: string, request: string) => Promise<void>) =>
    async ({ handoff }: { handoff: string }, _left: AbortSignal, request: string): Promise<null> => {
      await started;
      await act(handoff, request);
      return null;
    };

  async function pick({
    for: purpose,
    tabId,
    ...about
  }: UiRequests['pick']['input']): Promise<UiRequests['pick']['output']> {
    await started;
    const { refusal } = await pageFacts(tabId);
    if (refusal !== undefined) return { refusal };
    try {
      await picking.start({ tabId, for: purpose, ...about }, words());
      // Chosen in a tab of ours.
      if (about.selection !== undefined) await browser.tabs.update(tabId, { active: true });
    } catch (error) {
      return { refusal: isFull(error) ? 'memory-full' : 'browser-page' };
    }
    refresh();
    return { started: true };
  }

  return {
    pick,
    async shareSelection({ selection }) {
      await started;
      const shared = await services.selectionActs.share(selection);
      refresh();
      return shared;
    },
    async leaveSelection({ selection }) {
      await started;
      await services.selectionActs.leave(selection);
      return null;
    },
    async stopPick({ tabId }) {
      await picking.stop(tabId);
      refresh();
      return null;
    },
    async finishPick({ tabId }) {
      await started;
      const pick = await picking.finish(tabId);
      if (pick !== undefined) await pickOutcome.several(pick);
      refresh();
      return null;
    },
    async shareDraft(typed, _left, request) {
      await started;
      const draft = await sharing.draft(typed.draft);
      const answer = await sharing.typedSeveral({ ...typed, request });
      if ('handoff' in answer && draft?.tabId !== undefined) {
        await focus.set(draft.tabId, { kind: 'handoff', handoff: answer.handoff });
      }
      refresh();
      return answer;
    },
    async relabel({ handoff, field, label }, _left, request) {
      await started;
      await sharing.edit(handoff, { type: 'relabel', field, label }, request);
      return null;
    },
    async dropField({ handoff, field }, _left, request) {
      await started;
      await sharing.edit(handoff, { type: 'drop-field', field }, request);
      return null;
    },
    async shareTyped(typed, _left, request) {
      await started;
      const draft = typed.draft === undefined ? undefined : await sharing.draft(typed.draft);
      const handoff = await sharing.typed({ ...typed, request });
      if (draft?.tabId !== undefined) await focus.set(draft.tabId, { kind: 'handoff', handoff });
      refresh();
      return { handoff };
    },
    async openLink({ link, tabId }) {
      await started;
      const page = await pageOfLink(link, openings);
      if (page !== null) {
        await browser.tabs.create({ url: page });
        return { tab: true };
      }
      const opened = await receiving.open(link, { acted: true });
      if ('bad' in opened) return opened;
      if (tabId !== undefined) {
        const before = await focus.of(tabId);
        await focus.set(tabId, { kind: 'handoff', handoff: opened.handoff });
        if (before?.kind === 'pasting' && before.target !== undefined && !opened.own) {
          await receiving.setTarget(opened.handoff, before.target);
        }
      }
      refresh();
      return { handoff: opened.handoff };
    },
    async confirmServer({ handoff, yes }) {
      await started;
      await receiving.confirmServer(handoff, yes);
      return null;
    },
    rearm: onHandoff((handoff, request) => handoffs.dispatch(handoff, { type: 'rearm' }, request)),
    evict: onHandoff((handoff, request) => handoffs.dispatch(handoff, { type: 'evict' }, request)),
    cancel: onHandoff((handoff, request) => handoffs.dispatch(handoff, { type: 'cancel' }, request)),
    decline: onHandoff((handoff, request) => handoffs.dispatch(handoff, { type: 'decline' }, request)),
    async hideAddress({ handoff, hidden }, _left, request) {
      await started;
      await handoffs.dispatch(handoff, { type: 'hide-address', hidden }, request);
      return null;
    },
    async code({ handoff, digits }, _left, request) {
      await started;
      await handoffs.dispatch(handoff, { type: 'code', digits }, request);
      return null;
    },
    fill: onHandoff(async (handoff, request) => {
      // A fill that was interrupted is for the person to ask for again.
      if (await handoffs.claim(handoff, request)) await receiving.confirmFill(handoff);
    }),
    async dropPlace({ handoff, place }) {
      await started;
      await receiving.dropPlace(handoff, place);
      return null;
    },
    finish: onHandoff(handoff => receiving.finish(handoff)),
    dropTarget: onHandoff(handoff => receiving.dropTarget(handoff)),
    async reveal({ handoff }, left) {
      await started;
      const fields = await receiving.reveal(handoff, left);
      return fields === null ? null : { fields };
    },
    async revealed({ handoff, how }) {
      await started;
      await receiving.revealed(handoff, how);
      return null;
    },
    async leave({ tabId }) {
      await started;
      const about = await focus.of(tabId);
      const record = about?.kind === 'handoff' ? await handoffs.get(about.handoff) : undefined;
      if (record === undefined || record.ended) await focus.clear(tabId);
      refresh();
      return null;
    },
    dismiss: onHandoff(async handoff => {
      await handoffs.dismiss(handoff);
      // A locked vault keeps it listed for the one who can open it.
      await history.remove(handoff).catch(() => undefined);
      refresh();
    }),
    async details({ handoff }) {
      await started;
      const record = await handoffs.get(handoff);
      if (record === undefined) return null;
      const measured = record.ended ? null : await net.measure(handoff);
      return { app: services.app, moments: record.timeline ?? [], measured };
    },
    async takeMeBack({ tabId }) {
      const tab = await browser.tabs.get(tabId);
      if (tab.openerTabId !== undefined) {
        await browser.tabs.update(tab.openerTabId, { active: true }).catch(() => undefined);
      }
      await browser.tabs.remove(tabId);
      return null;
    },
    async takeWaitingLink() {
      await started;
      const [waiting] = await waitingLinkTabs();
      if (waiting === undefined) return null;
      const opened = await receiving.open(waiting.link, { tabId: waiting.tabId, acted: true });
      await readWaitingLink(waiting.tabId);
      return 'bad' in opened ? null : { handoff: opened.handoff };
    },
    async frameAllowed({ origin, granted }) {
      await started;
      if (granted) await picking.resume([origin], words());
      else await picking.abandon(origin);
      refresh();
      return null;
    },
    async forgetLinksInHistory() {
      return { removed: await forgetLinksInHistory((await settings.get()).server) };
    },
    async clearClipboard() {
      await net.clearClipboard(clipboardMs);
      return null;
    },
    ...services.settingsHandlers,
    ...services.vaultHandlers,
    ...services.requestHandlers,
    ...services.dropHandlers,
  };
}
