import { browser } from 'wxt/browser';
import { type FrameRef, injectInto, runIn } from '../frames.ts';
import type { PickerWords } from '../page/agent.ts';
import type { ClosedWord, SelectionAct, SelectionSource } from '../screen/selection.ts';
import { findBlock } from '../sealed/block.ts';
import { openPopup } from './attention.ts';
import type { TabFocus } from './focus.ts';
import { refusalOf } from './page-access.ts';
import type { Picking } from './picking.ts';
import { keepSelectedText } from './selected-text.ts';
import type { Selections } from './selections.ts';
import type { Sharing } from './sharing.ts';

/** A choice in the context menu about what is selected. */
export interface SelectionClick {
  tabId: number;
  frameId: number;
  /** With newlines turned into spaces by the browser; used only where the page cannot be asked. */
  selectionText?: string;
  pageUrl?: string;
  srcUrl?: string;
}

const selectionPage = (selection: string): string =>
  browser.runtime.getURL(`/popup.html?selection=${selection}`);

/** Remember what is selected in a frame. Rejects where we may not work. */
export async function holdSelection(at: FrameRef): Promise<SelectionSource> {
  const frame = await injectInto(at, '/selection.js');
  const held = await runIn(frame, () => globalThis.fieldpostSelection?.hold(), []);
  return held ? { kind: 'page', frame, ...held } : { kind: 'nothing' };
}

/** The exact text of what is held; null when it is not any more. */
export const readSelection = (
  source: Extract<SelectionSource, { kind: 'page' }>,
): Promise<{ text: string; origin: string } | null> =>
  runIn(source.frame, (handle: string) => globalThis.fieldpostSelection?.read(handle) ?? null, [
    source.handle,
  ]).catch(() => null);

async function whyClosed({ tabId, frameId, pageUrl, srcUrl }: SelectionClick): Promise<ClosedWord> {
  const tab = await browser.tabs.get(tabId).catch(() => undefined);
  // The tab of a page that stays closed to us has no address, but the click may tell it.
  const url = tab?.url ?? pageUrl;
  const refusal = refusalOf(url);
  if (refusal !== undefined && refusal !== 'no-page') return refusal;
  // Chromium shows a PDF by an extension of its own, in a frame with the address of the page.
  const isViewer = refusalOf(srcUrl) === 'other-extension';
  return frameId !== 0 && url !== undefined && !isViewer ? 'frame' : 'browser-page';
}

/** What `Encrypt selection…`, `Decrypt selection…` and `Fill from sealed text` begin. */
export function createSelectionActs(services: {
  selections: Selections;
  sharing: Pick<Sharing, 'fromText'>;
  focus: TabFocus;
  picking: Pick<Picking, 'start'>;
  words(): PickerWords;
}): {
  begin(act: SelectionAct, click: SelectionClick): Promise<void>;
  share(selection: string): Promise<{ handoff: string } | null>;
  leave(selection: string): Promise<void>;
} {
  const { selections, sharing, focus, picking, words } = services;

  /** The picker first, so that what is sealed is opened only once there is a field for it. */
  async function pickFor(selection: string, source: SelectionSource, tabId: number): Promise<boolean> {
    if (source.kind !== 'page') return false;
    const held = await readSelection(source);
    if (held === null || 'bad' in findBlock(held.text)) return false;
    return picking.start({ tabId, for: 'sealed', selection }, words()).then(
      () => true,
      () => false,
    );
  }

  return {
    async begin(act, click) {
      const { tabId, selectionText = '' } = click;
      const closed = async (): Promise<SelectionSource> => ({ kind: 'closed', why: await whyClosed(click) });
      const held = await holdSelection({ tabId, frameId: click.frameId }).catch(closed);
      const source = held.kind === 'nothing' && selectionText !== '' ? await closed() : held;
      const { selection } = await selections.keep({ act, tabId, source });
      if (source.kind === 'closed') {
        await keepSelectedText(selection, selectionText);
        await browser.tabs.create({ url: selectionPage(selection), openerTabId: tabId });
        return;
      }
      const frame = source.kind === 'page' ? { frame: source.frame } : {};
      await focus.set(tabId, { kind: 'selection', selection, ...frame });
      if (act === 'fill' && (await pickFor(selection, source, tabId))) return;
      if (!(await openPopup(tabId))) await browser.tabs.create({ url: selectionPage(selection) });
    },
    async share(selection) {
      const record = await selections.get(selection);
      const held = record?.source.kind === 'page' ? await readSelection(record.source) : null;
      if (record === undefined || held === null) return null;
      const shared = await sharing.fromText({ ...held, label: '', tabId: record.tabId });
      await selections.remove(selection);
      await focus.set(record.tabId, shared);
      return shared.kind === 'handoff' ? { handoff: shared.handoff } : null;
    },
    async leave(selection) {
      const record = await selections.get(selection);
      if (record === undefined) return;
      const about = await focus.of(record.tabId);
      if (about?.kind === 'selection' && about.selection === selection) await focus.clear(record.tabId);
      else await selections.remove(selection);
    },
  };
}
