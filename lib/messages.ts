/**
 * Every message between the extension's own contexts, typed by direction.
 * Between a page and the background a secret goes as argument or result of `scripting.executeScript`. It travels in no
 * message but these, each on the port of the one page of ours that asked: `shareTyped` and `shareDraft` (the person typed
 * it there), `reveal` (pressed `Show`), `keepServerToken` (the token of a server's operator, typed
 * in the settings), `ageIdentity` (our own age identity, to open what was sealed for us), `unlockVault`,
 * `protectVault` and `unprotectVault` (the key that the page made of a passphrase, so that the passphrase itself stays
 * there), `exportVault` and `restoreVault` (what is in the vault, which the page seals into a backup or opened from one), `revealAnswer` (pressed `Show` or `Copy`
 * at an answer), `makeRequestLink` (a link that opens one's answers, and the passphrase it is to have), `leaveDraft`
 * (what the person typed there), `leavingAt` (the token of a server's operator, to a page that leaves a file by itself),
 * `keepDrop` and `leftLink` (what the owner of a drop has: its link, its passphrase, and the token to withdraw it).
 */
import type { FieldFacts } from './handoff/view.ts';
import type { Measured } from './net/measured.ts';
import type { NetEffectBatch, NetEventBatch, NetState } from './net-batch.ts';
import type { Screen, UiRequest, UiRequests } from './screen.ts';

export type * from './net-batch.ts';
export type * from './screen.ts';

/** Something the background pushes to a page that watches it. */
export interface Watch {
  /** Where the page that watches is: over a tab after a click on the icon, or beside all tabs. */
  place?: 'popup' | 'panel';
  handoff?: string;
  tabId?: number;
  /** What was selected, in a tab of ours that opened for it. */
  selection?: string;
  request?: string;
  drop?: string;
  /** An answer, in the tab that it is written in. */
  answering?: string;
  /** The settings page, or the list of all own drops. */
  page?: 'settings' | 'drops';
}

export type FailureWord = 'not-allowed' | 'bad-request' | 'not-running' | 'failed';

type UiToBackground =
  | { kind: 'watch'; where: Watch }
  | { kind: 'request'; page: string; id: number; name: UiRequest; input: unknown };
type BackgroundToUi =
  | { kind: 'screen'; screen: Screen }
  | { kind: 'answer'; id: number; output: unknown }
  | { kind: 'failure'; id: number; word: FailureWord };

/** What the picker in a page tells the background: never a value. */
export type PickNotice =
  | { kind: 'picked' | 'marked'; token: string; handle: string; facts: FieldFacts; empty: boolean }
  | { kind: 'several'; token: string }
  | { kind: 'frame'; token: string; origin: string }
  | { kind: 'cancelled'; token: string };

/** What a link page's content script hands over once it has stopped the page. */
export interface OpenedLink {
  link: string;
}

type ToBackground =
  | { to: 'background'; kind: 'pick'; notice: PickNotice }
  | { to: 'background'; kind: 'link'; opened: OpenedLink }
  | { to: 'background'; kind: 'net-events'; batch: NetEventBatch };
type ToNet =
  | { to: 'net'; kind: 'effects'; batch: NetEffectBatch }
  | { to: 'net'; kind: 'forget'; handoff: string }
  | { to: 'net'; kind: 'measure'; handoff: string }
  | { to: 'net'; kind: 'close' }
  | { to: 'net'; kind: 'clear-clipboard'; afterMs: number };

/** The promise-returning namespace where it exists natively (Firefox, Chromium since 144); no polyfill: pages get this too. */
const runtime: typeof chrome.runtime =
  (globalThis as { browser?: typeof chrome }).browser?.runtime ?? globalThis.chrome.runtime;

type Sender = chrome.runtime.MessageSender;

const ownOrigin = (): string => new URL(runtime.getURL('')).origin;

/** A page of ours, also when it is opened in a tab; never a content script, whose URL is the page's. */
const fromOwnPage = (sender: Sender | undefined): boolean =>
  sender?.id === runtime.id && sender.url !== undefined && new URL(sender.url).origin === ownOrigin();

/** A script of ours inside a tab's frame. */
export interface FrameAddress {
  tabId: number;
  frameId: number;
  documentId?: string;
  url: string;
  /** As the browser knows it; about: frames have their parent's. Absent in older browsers. */
  origin?: string;
}

function frameOf(sender: Sender): FrameAddress | null {
  if (sender.id !== runtime.id || sender.tab?.id === undefined || sender.frameId === undefined) return null;
  const document = sender.documentId === undefined ? {} : { documentId: sender.documentId };
  const origin = sender.origin === undefined ? {} : { origin: sender.origin };
  return { tabId: sender.tab.id, frameId: sender.frameId, url: sender.url ?? '', ...document, ...origin };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The background as one of our pages sees it. */
export interface BackgroundConnection {
  request<K extends UiRequest>(name: K, input: UiRequests[K]['input']): Promise<UiRequests[K]['output']>;
  /** Screens arrive now and at every change, until the returned function is called. */
  watch(where: Watch, on: (screen: Screen) => void): () => void;
}

const portName = 'ui';

/** A request is asked so many times at most: once, and again after each death of the worker. */
const timesAsked = 3;
/** Between two ports of which the first brought nothing (ms): doubled each time, so that nothing spins. */
const backoff = { first: 100, longest: 5_000 } as const;

/**
 * Connect a page of ours to the background. Requests and screens travel on a port of their own, so that no other
 * context sees them; when the worker dies the port is opened anew, unanswered requests are repeated under the name they
 * had (so the background can tell that it carried one out already) and the watch goes on.
 *
 * @throws (as rejection) Error whose message is a {@link FailureWord}.
 */
export function connectBackground(): BackgroundConnection {
  interface Pending {
    message: UiToBackground;
    asked: number;
    settle(answer: BackgroundToUi): void;
  }
  const page = crypto.randomUUID();
  const pending = new Map<number, Pending>();
  let watching: { where: Watch; on: (screen: Screen) => void } | undefined;
  let port: chrome.runtime.Port | undefined;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  let lastId = 0;
  /** Ports closed since the background last said something. */
  let closed = 0;

  function open(): chrome.runtime.Port {
    if (port !== undefined) return port;
    const opened = runtime.connect({ name: portName });
    opened.onMessage.addListener((message: BackgroundToUi) => {
      closed = 0;
      if (message.kind === 'screen') watching?.on(message.screen);
      else {
        pending.get(message.id)?.settle(message);
        pending.delete(message.id);
      }
    });
    opened.onDisconnect.addListener(() => {
      if (port !== opened) return;
      port = undefined;
      closed += 1;
      giveUp(entry => entry.asked >= timesAsked);
      if (watching === undefined && pending.size === 0) return;
      const delay = Math.min(backoff.first * 2 ** (closed - 2), backoff.longest);
      // A worker that died idle is woken at once.
      if (closed === 1) reopen();
      else reopening = setTimeout(reopen, delay);
    });
    port = opened;
    return opened;
  }

  function giveUp(which: (entry: Pending) => boolean): void {
    for (const [id, entry] of pending) {
      if (!which(entry)) continue;
      pending.delete(id);
      entry.settle({ kind: 'failure', id, word: 'failed' });
    }
  }

  function reopen(): void {
    reopening = undefined;
    try {
      const opened = open();
      if (watching !== undefined) opened.postMessage({ kind: 'watch', where: watching.where });
      for (const entry of pending.values()) ask(entry, opened);
    } catch {
      // The extension was updated or removed, and this page is of the old one.
      giveUp(() => true);
    }
  }

  function ask(entry: Pending, to: chrome.runtime.Port): void {
    entry.asked += 1;
    to.postMessage(entry.message);
  }

  return {
    request: (name, input) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        const id = lastId;
        const entry: Pending = {
          message: { kind: 'request', page, id, name, input },
          asked: 0,
          settle: answer => {
            if (answer.kind === 'answer') resolve(answer.output as never);
            else reject(new Error(answer.kind === 'failure' ? answer.word : 'failed'));
          },
        };
        pending.set(id, entry);
        // While a port is waited for, it is asked with the others.
        if (reopening === undefined) ask(entry, open());
      }),
    watch: (where, on) => {
      watching = { where, on };
      if (reopening === undefined) open().postMessage({ kind: 'watch', where } satisfies UiToBackground);
      return () => {
        watching = undefined;
      };
    },
  };
}

/**
 * What each request does. `left` is aborted once the page that asked is gone. `request` names this very request: a page
 * repeats it where the worker died before it answered, so what may not happen twice is remembered by it.
 */
export type UiHandlers = {
  [K in UiRequest]: (
    input: UiRequests[K]['input'],
    left: AbortSignal,
    request: string,
  ) => Promise<UiRequests[K]['output']>;
};

/** Parses the input of each request; null where it has the wrong shape. */
export type UiParsers = { [K in UiRequest]: (input: unknown) => UiRequests[K]['input'] | null };

interface AnyUiRequest {
  page: string;
  id: number;
  name: unknown;
  input: unknown;
}

const isUiRequest = (message: Record<string, unknown>): message is Record<string, unknown> & AnyUiRequest =>
  message['kind'] === 'request' &&
  typeof message['id'] === 'number' &&
  typeof message['page'] === 'string' &&
  message['page'].length <= 64;

/** One open page of ours. */
export interface Watcher {
  where: Watch;
  show(screen: Screen): void;
}

/**
 * Serve our own pages: answer requests, and keep `watchers` up to date (`onWatch` is called when one wants a screen,
 * `onLeave` when one was closed).
 */
export function serveUi(
  parsers: UiParsers,
  handlers: UiHandlers,
  watchers: Set<Watcher>,
  onWatch: (watcher: Watcher) => void,
  onLeave: () => void,
): void {
  async function answer({ page, id, name, input }: AnyUiRequest, left: AbortSignal): Promise<BackgroundToUi> {
    if (typeof name !== 'string' || !Object.hasOwn(handlers, name))
      return { kind: 'failure', id, word: 'bad-request' };
    const key = name as UiRequest;
    const parsed = parsers[key](input);
    if (parsed === null) return { kind: 'failure', id, word: 'bad-request' };
    try {
      return { kind: 'answer', id, output: await handlers[key](parsed as never, left, `${page} ${id}`) };
    } catch {
      return { kind: 'failure', id, word: 'failed' };
    }
  }

  runtime.onConnect.addListener(port => {
    if (port.name !== portName || !fromOwnPage(port.sender)) return;
    let watcher: Watcher | undefined;
    const leaving = new AbortController();
    const post = (message: BackgroundToUi): void => {
      if (!leaving.signal.aborted) port.postMessage(message);
    };
    port.onMessage.addListener((message: unknown) => {
      if (!isRecord(message)) return;
      if (message['kind'] === 'watch' && isRecord(message['where'])) {
        const { handoff, tabId, selection, request, drop, answering, place, page } = message['where'];
        if (watcher !== undefined) watchers.delete(watcher);
        watcher = {
          where: {
            ...(typeof handoff === 'string' ? { handoff } : {}),
            ...(typeof tabId === 'number' ? { tabId } : {}),
            ...(typeof selection === 'string' ? { selection } : {}),
            ...(typeof request === 'string' ? { request } : {}),
            ...(typeof drop === 'string' ? { drop } : {}),
            ...(typeof answering === 'string' ? { answering } : {}),
            ...(place === 'popup' || place === 'panel' ? { place } : {}),
            ...(page === 'settings' || page === 'drops' ? { page } : {}),
          },
          show: screen => post({ kind: 'screen', screen }),
        };
        watchers.add(watcher);
        onWatch(watcher);
      } else if (isUiRequest(message)) {
        answer(message, leaving.signal).then(post, () => undefined);
      }
    });
    port.onDisconnect.addListener(() => {
      leaving.abort();
      if (watcher !== undefined) watchers.delete(watcher);
      onLeave();
    });
  });
}

/** Tell the background what the picker did; called inside a page. */
export function sendPickNotice(notice: PickNotice): void {
  runtime
    .sendMessage({ to: 'background', kind: 'pick', notice } satisfies ToBackground)
    .catch(() => undefined);
}

/** Hand a link page's link over; resolves once the background has taken it, and rejects when it did not. */
export async function sendOpenedLink(link: string): Promise<void> {
  const message = { to: 'background', kind: 'link', opened: { link } } satisfies ToBackground;
  const answer: unknown = await runtime.sendMessage(message);
  if (answer !== true) throw new Error('the background did not take the link');
}

/** Report network events; the answer is what the background wants done. Rejects when it did not take them. */
export async function sendNetEvents(batch: NetEventBatch): Promise<NetEffectBatch | null> {
  const message = { to: 'background', kind: 'net-events', batch } satisfies ToBackground;
  const answer: unknown = await runtime.sendMessage(message);
  // No answer, or a failure, is not the answer that nobody knows this handoff.
  if (!isRecord(answer) || !('due' in answer)) throw new Error('the background did not take the events');
  return answer['due'] as NetEffectBatch | null;
}

/** Have effects performed by the network's document. Rejects when there is none. */
export async function sendNetEffects(batch: NetEffectBatch): Promise<NetState | null> {
  return (await runtime.sendMessage({ to: 'net', kind: 'effects', batch } satisfies ToNet)) ?? null;
}

export async function sendForget(handoff: string): Promise<void> {
  await runtime.sendMessage({ to: 'net', kind: 'forget', handoff } satisfies ToNet);
}

/** How a handoff's connections do; null where no network answers. */
export async function sendMeasure(handoff: string): Promise<Measured | null> {
  return (await runtime.sendMessage({ to: 'net', kind: 'measure', handoff } satisfies ToNet)) ?? null;
}

/** Have the network say its last words; resolves when it has, with whether its document has nothing else to do. */
export async function sendCloseNet(): Promise<boolean> {
  return (await runtime.sendMessage({ to: 'net', kind: 'close' } satisfies ToNet)) === true;
}

/** Overwrite the clipboard after a while (ms); the document that holds the network also holds the timer. */
export async function sendClearClipboard(afterMs: number): Promise<void> {
  await runtime.sendMessage({ to: 'net', kind: 'clear-clipboard', afterMs } satisfies ToNet);
}

export interface BackgroundHandlers {
  pick(notice: PickNotice, from: FrameAddress): Promise<void>;
  link(opened: OpenedLink, from: FrameAddress): Promise<void>;
  netEvents(batch: NetEventBatch): Promise<NetEffectBatch | null>;
}

const isPickNotice = (value: unknown): value is PickNotice =>
  isRecord(value) &&
  typeof value['token'] === 'string' &&
  (value['kind'] === 'cancelled' ||
    value['kind'] === 'several' ||
    (value['kind'] === 'frame' && typeof value['origin'] === 'string') ||
    ((value['kind'] === 'picked' || value['kind'] === 'marked') &&
      typeof value['handle'] === 'string' &&
      isRecord(value['facts']) &&
      typeof value['facts']['label'] === 'string' &&
      ['string', 'undefined'].includes(typeof value['facts']['origin'])));

function route(message: unknown, sender: Sender, on: BackgroundHandlers): Promise<unknown> | null {
  if (!isRecord(message) || message['to'] !== 'background') return null;
  const frame = frameOf(sender);
  switch (message['kind']) {
    case 'pick':
      return frame !== null && isPickNotice(message['notice']) ? on.pick(message['notice'], frame) : null;
    case 'link': {
      const opened = message['opened'];
      return frame !== null && isRecord(opened) && typeof opened['link'] === 'string'
        ? on.link({ link: opened['link'] }, frame).then(() => true)
        : null;
    }
    case 'net-events':
      return fromOwnPage(sender) && isRecord(message['batch'])
        ? on.netEvents(message['batch'] as unknown as NetEventBatch).then(due => ({ due }))
        : null;
    default:
      return null;
  }
}

/** Serve scripts in pages and the network's document; each message's sender is checked. */
export function serveBackground(handlers: BackgroundHandlers): void {
  runtime.onMessage.addListener((message, sender, respond) => {
    const answer = route(message, sender, handlers);
    if (answer === null) return false;
    answer.then(respond, () => respond(null));
    return true;
  });
}

export interface NetHandlers {
  effects(batch: NetEffectBatch): NetState;
  forget(handoff: string): void;
  measure(handoff: string): Promise<Measured>;
  /** Resolves once the last words are out, with whether the document has nothing else to do. */
  close(): Promise<boolean>;
  clearClipboard(afterMs: number): void;
}

/** Serve the background from the network's document. */
export function serveNet(handlers: NetHandlers): void {
  runtime.onMessage.addListener((message: ToNet, sender, respond) => {
    if (!fromBackground(sender) || !isRecord(message) || message.to !== 'net') return false;
    switch (message.kind) {
      case 'effects':
        respond(handlers.effects(message.batch));
        return false;
      case 'measure':
        handlers.measure(message.handoff).then(respond, () => respond(null));
        return true;
      case 'close':
        handlers.close().then(respond, () => respond(true));
        return true;
      case 'forget':
        handlers.forget(message.handoff);
        break;
      case 'clear-clipboard':
        handlers.clearClipboard(message.afterMs);
    }
    respond(null);
    return false;
  });
}

const fromBackground = (sender: Sender): boolean => sender.id === runtime.id && sender.tab === undefined;
