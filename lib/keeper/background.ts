import { browser } from 'wxt/browser';
import { drawRandom } from '../crypto/random.ts';
import { ready } from '../crypto/sodium.ts';
import type { Ambient } from '../handoff/effect.ts';
import { serveBackground, serveUi, type Watcher } from '../messages.ts';
import { createAnnouncement } from './announcement.ts';
import { clearAttention } from './attention.ts';
import { badgeOf } from './badge.ts';
import { createDropDesk } from './drops/desk.ts';
import { dropsOn } from './drops/drops.ts';
import { createDropHandlers } from './drops/handlers.ts';
import { createFocus } from './focus.ts';
import { forgetEverything } from './forget.ts';
import type { HandoffRecord } from './handoff-record.ts';
import { createHandoffs } from './handoffs.ts';
import { createHistory } from './history.ts';
import { openedRequestPage, openingPage, takeOverTab } from './links.ts';
import { createLooks } from './looks.ts';
import { createMenuActs } from './menu-acts.ts';
import { onMenuClick } from './menus.ts';
import type { NetLink } from './net-link.ts';
import { createPickOutcome } from './pick-outcome.ts';
import { markedWords, pickerWords } from './picker-words.ts';
import { createPicking } from './picking.ts';
import { markPrivate } from './private-tabs.ts';
import { createReceiving } from './receiving.ts';
import { createRequestDesk } from './requests/desk.ts';
import { createRequestHandlers } from './requests/handlers.ts';
import { keepOpenedLink } from './requests/opened-link.ts';
import { screenFor } from './screens.ts';
import { createSelectionActs } from './selection-acts.ts';
import { createSelections } from './selections.ts';
import { handledServers, mayHandOver } from './server.ts';
import { createServerTokens } from './server-tokens.ts';
import { localStore, sessionStore } from './session.ts';
import { createSettings } from './settings.ts';
import { createSettingsHandlers } from './settings-handlers.ts';
import { watchSettings } from './settings-watch.ts';
import { createSharing } from './sharing.ts';
import { showBadge } from './show-badge.ts';
import { createSidePanel } from './side-panel.ts';
import { watchTabs } from './tab-watch.ts';
import { createUiHandlers } from './ui-handlers.ts';
import { uiParsers } from './ui-requests.ts';
import { localDisk } from './vault/disk.ts';
import { createVaultHandlers } from './vault/handlers.ts';
import { createIdentity } from './vault/identity.ts';
import { privateFiles } from './vault/key-files.ts';
import { createLockTimer } from './vault/lock-timer.ts';
import { createPassingVault } from './vault/passing.ts';
import { createRecipients } from './vault/recipients.ts';
import { createVault } from './vault/vault.ts';

const recoverAlarm = 'recover';
const historyAlarm = 'history';
const updateWaits = 'update-waits';

/** What cannot be taken up again must not keep everything else from working. */
const startAnyway = (): undefined => undefined;

/**
 * Put the background together. Listeners are registered at once, as a worker that is woken by an event needs; work
 * waits until libsodium is ready and what the last worker left has been taken up again.
 */
export function startBackground(net: NetLink): void {
  const app = `fieldpost/${browser.runtime.getManifest().version}`;
  const now = (): number => Date.now();
  const ambient = (): Ambient => ({ now: now(), draw: drawRandom });
  const watchers = new Set<Watcher>();
  /** The request that each page of ours shows. */
  const requestsShown = new Map<Watcher, string>();
  /** And the drops. */
  const dropsShown = new Map<Watcher, readonly string[]>();
  const focus = createFocus(sessionStore);
  const picking = createPicking(sessionStore, markedWords);
  const handoffs = createHandoffs({ store: sessionStore, net, ambient, changed });
  const settings = createSettings(localStore);
  const chosen = settings.get;
  const { spoken, newMenus } = watchSettings(settings, refresh);
  const lockTimer = createLockTimer();
  const places = { disk: localDisk, files: privateFiles, store: sessionStore, now, changed: vaultChanged };
  const vault = browser.extension.inIncognitoContext
    ? createPassingVault(sessionStore)
    : createVault({ ...places, used: lockTimer.used });
  const tokens = createServerTokens(vault);
  const sharing = createSharing({ store: sessionStore, handoffs, focus, app, settings: chosen, tokens, now });
  const receiving = createReceiving({ handoffs, app, settings: chosen, now });
  const selections = createSelections(sessionStore);
  const selectionActs = createSelectionActs({ selections, sharing, focus, picking, words: pickerWords });
  const identity = createIdentity(vault);
  const recipients = createRecipients(vault, async () => (await identity.known())?.recipient);
  lockTimer.listen(() => void vault.lock());
  const history = createHistory({ entries: vault, handoffs, settings: chosen, now });
  const desk = createRequestDesk({
    entries: vault,
    store: sessionStore,
    settings: chosen,
    tokens,
    isAnswering: answering => [...watchers].some(({ where }) => where.answering === answering),
    changed: redraw,
    now,
  });
  const { asking, answerings, requests } = desk;
  const dropDesk = createDropDesk({
    entries: vault,
    store: sessionStore,
    sharing,
    settings: chosen,
    tokens,
    end: handoff => handoffs.dispatch(handoff, { type: 'cancel' }),
    changed: refresh,
    now,
  });
  const looks = createLooks({ requests, drops: dropDesk.drops, store: sessionStore });
  const outcome = createPickOutcome({
    picking,
    sharing,
    receiving,
    asking,
    requestPlaces: desk.places,
    dropFilling: dropDesk.filling,
    answerings,
    selections,
    focus,
    changed: refresh,
  });
  const sources = {
    handoffs,
    sharing,
    picking,
    selections,
    focus,
    settings,
    vault,
    history,
    asking,
    requests,
    arrivals: desk.arrivals,
    leaving: dropDesk.leaving,
    drops: dropDesk.drops,
    filling: dropDesk.filling,
    answerings,
    now,
  };

  const announcement = createAnnouncement({ handoffs, settings: chosen, now });
  const sidePanel = createSidePanel({ handoffs, picking, watchers, refresh, words: pickerWords });

  async function push(watcher: Watcher): Promise<void> {
    await started;
    const screen = await screenFor(watcher.where, sources);
    // What the screen says of the icon is true when it is read.
    await sidePanel.update();
    if (!watchers.has(watcher)) return;
    watcher.show(screen);
    if (screen.kind === 'request') requestsShown.set(watcher, screen.request);
    else requestsShown.delete(watcher);
    dropsShown.set(watcher, dropsOn(screen));
    watchShown();
  }

  function watchShown(): void {
    const named = (shown: Map<Watcher, string | readonly string[]>): string[] => [
      ...new Set([...shown].filter(([watcher]) => watchers.has(watcher)).flatMap(([, names]) => names)),
    ];
    requests.watched(named(requestsShown));
    dropDesk.drops.watched(named(dropsShown));
  }

  /** What a locked vault did not take may be noted now. */
  function vaultChanged(): void {
    refresh();
    void history.note();
    // Keys and answers of a vault that was locked do not outlast it.
    void vault.status().then(({ state }) => (state === 'locked' ? desk.inbox.forget() : looks.renew()));
  }

  function refresh(): void {
    for (const watcher of watchers) void push(watcher);
  }

  /** What the icon says may be another thing now, too. */
  function redraw(): void {
    refresh();
    void update();
  }

  /** The frames that a step answers leave first, then pages are drawn. */
  function changed(record: HandoffRecord): void {
    if (record.role === 'recipient' && !record.ended) void receiving.place(record.handoff);
    setTimeout(show, 0, record);
    void markPrivate(handoffs, record);
  }

  function show(record: HandoffRecord): void {
    refresh();
    const isWatched = [...watchers].some(
      ({ where }) =>
        where.handoff === record.handoff || (record.tabId !== undefined && where.tabId === record.tabId),
    );
    if (record.role === 'sender') void announcement.consider(record, isWatched);
    if (isWatched && record.ended) void markSeen(record);
    if (record.ended && record.noted !== true) void history.note().then(keepTidy);
    void update();
  }

  async function markSeen({ handoff, seen }: HandoffRecord): Promise<void> {
    if (seen !== true) await handoffs.amend(handoff, kept => ({ ...kept, seen: true }));
  }

  /** Somebody looks, and finds what is over. */
  async function allSeen(): Promise<void> {
    for (const record of await handoffs.list()) if (record.ended) await markSeen(record);
  }

  async function update(): Promise<void> {
    const records = await handoffs.list();
    const badge = badgeOf(
      records.map(record => ({ record, view: handoffs.view(record) })),
      (await desk.arrivals.unseen()).length > 0,
    );
    const shown = `${badge.state} ${badge.running}`;
    if (shown === lastShown) return;
    lastShown = shown;
    await showBadge(badge);
    if (badge.running > 0) await browser.alarms.create(recoverAlarm, { periodInMinutes: 1 });
    else await browser.alarms.clear(recoverAlarm);
    await updateWhenIdle();
  }

  const isBusy = async (): Promise<boolean> =>
    watchers.size > 0 || (await handoffs.list()).some(record => !record.ended);

  /** A reload takes every handoff and open page away, so a new version waits until there is none of either. */
  async function updateWhenIdle(): Promise<void> {
    if ((await sessionStore.get<boolean>(updateWaits)) !== true || (await isBusy())) return;
    await net.stop();
    // The last words took a moment, in which somebody may have come.
    if (!(await isBusy())) browser.runtime.reload();
  }

  /** What is too old goes on its day, whether or not somebody looks. */
  async function keepTidy(): Promise<void> {
    if ((await browser.alarms.get(historyAlarm)) === undefined)
      await browser.alarms.create(historyAlarm, { periodInMinutes: 24 * 60 });
  }

  let lastShown = '';
  /** A frame needs no more than this: its answer carries what the last worker may not have handed over. */
  const recovered = ready().then(() => receiving.recover().catch(startAnyway));
  const started = Promise.all([spoken, recovered]).then(() => handoffs.recover().catch(startAnyway));

  void started.then(() => Promise.all([history.note(), looks.begin(), dropDesk.filling.recover()]));

  serveUi(
    uiParsers,
    createUiHandlers({
      app,
      handoffs,
      sharing,
      receiving,
      picking,
      pickOutcome: outcome,
      selectionActs,
      focus,
      net,
      vaultHandlers: createVaultHandlers({ vault, recipients, identity, now, started }),
      settings,
      history,
      settingsHandlers: createSettingsHandlers({
        settings,
        history,
        tokens,
        forget: async () => {
          desk.inbox.forget();
          await forgetEverything({ handoffs, receiving, net, vault });
          await newMenus();
          await update();
        },
        started,
        refresh,
      }),
      dropHandlers: createDropHandlers({
        ...dropDesk,
        sharing,
        handoffs,
        focus,
        vault,
        started,
        changed: refresh,
      }),
      openings: dropDesk.openings,
      requestHandlers: createRequestHandlers({ ...desk, focus, vault, started, changed: redraw, now }),
      started,
      refresh,
      words: pickerWords,
    }),
    watchers,
    watcher => {
      void push(watcher);
      if (watcher.where.tabId !== undefined) void clearAttention(watcher.where.tabId);
      // Somebody looks: find out now whether the network is still there.
      void started.then(() => Promise.all([handoffs.recover(), allSeen()]));
    },
    () => {
      watchShown();
      void started.then(() => Promise.all([updateWhenIdle(), sidePanel.update()]));
    },
  );
  serveBackground({
    async pick(notice, from) {
      await started;
      await outcome.notice(notice, from);
    },
    async link({ link }, from) {
      if (from.frameId !== 0 || !mayHandOver(from.url, link, handledServers(await chosen()))) return;
      const { pathname } = new URL(link);
      if (pathname === '/h') void net.start();
      await started;
      if (pathname === '/d') {
        await browser.tabs.update(from.tabId, { url: openingPage(await dropDesk.openings.begin(link)) });
        return;
      }
      if (pathname !== '/h') {
        await browser.tabs.update(from.tabId, { url: openedRequestPage(await keepOpenedLink(link)) });
        return;
      }
      const opened = await receiving.open(link, { tabId: from.tabId, acted: false });
      if ('handoff' in opened) await takeOverTab(from.tabId, opened);
      else
        await browser.tabs.update(from.tabId, {
          url: browser.runtime.getURL(`/popup.html?bad=${opened.bad}`),
        });
    },
    async netEvents(batch) {
      await recovered;
      return handoffs.netEvents(batch);
    },
  });
  net.bind(handoffs.netEvents);

  const menuActs = createMenuActs({
    sharing,
    receiving,
    handoffs,
    focus,
    picking,
    selectionActs,
    openings: dropDesk.openings,
    words: pickerWords,
  });
  onMenuClick(async click => {
    await started;
    await menuActs(click);
    refresh();
  });
  sidePanel.listen();
  announcement.listen();
  looks.listen(started);
  watchTabs({
    handoffs,
    receiving,
    picking,
    answerings,
    focus,
    isWatched: tabId => [...watchers].some(({ where }) => where.tabId === tabId),
    refresh,
  });

  // The browser's question closes the popup that asked it, so the answer is taken here.
  browser.permissions.onAdded.addListener(({ origins = [] }) => {
    announcement.listen();
    void started.then(() => picking.resume(origins, pickerWords())).then(refresh);
  });

  // Firefox forgets the menu of a background page that lives on; in Chromium a window for private browsing has a
  // background of its own, which is never told of an installation.
  const keepsMenus = !import.meta.env.FIREFOX && !browser.extension.inIncognitoContext;
  if (!keepsMenus) void spoken.then(newMenus);
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (keepsMenus) void spoken.then(newMenus);
    if (reason === 'install') void browser.tabs.create({ url: browser.runtime.getURL('/welcome.html') });
  });
  browser.runtime.onUpdateAvailable.addListener(() => {
    void sessionStore
      .set(updateWaits, true)
      .then(() => started)
      .then(updateWhenIdle);
  });
  browser.alarms.onAlarm.addListener(alarm => {
    if (alarm.name === historyAlarm) void started.then(() => history.list()).catch(startAnyway);
    if (alarm.name !== recoverAlarm) return;
    void started.then(() => receiving.forgetUnanswered()).then(() => handoffs.recover());
  });
}
