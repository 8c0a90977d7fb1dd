import { browser } from 'wxt/browser';
import { type FrameRef, injectInto, runIn } from '../frames.ts';
import type { PickerWords } from '../page/agent.ts';
import { openPopup } from './attention.ts';
import type { Openings } from './drops/openings.ts';
import type { TabFocus } from './focus.ts';
import type { Handoffs } from './handoffs.ts';
import { handoffPage, pageOfLink } from './links.ts';
import type { MenuClick } from './menus.ts';
import type { Picking } from './picking.ts';
import type { Receiving } from './receiving.ts';
import { type createSelectionActs, holdSelection, readSelection } from './selection-acts.ts';
import type { Sharing } from './sharing.ts';

/** What the items of the context menu do; each click also opens the page to us. */
export function createMenuActs(services: {
  sharing: Sharing;
  receiving: Receiving;
  handoffs: Handoffs;
  focus: TabFocus;
  picking: Picking;
  selectionActs: Pick<ReturnType<typeof createSelectionActs>, 'begin'>;
  openings: Pick<Openings, 'begin'>;
  words(): PickerWords;
}): (click: MenuClick) => Promise<void> {
  const { sharing, receiving, focus, picking, selectionActs, openings, words } = services;

  async function focusedField(frame: FrameRef) {
    await injectInto(frame, '/field.js');
    return runIn(frame, () => globalThis.fieldpostAgent?.focused(), []);
  }

  async function shareField(frame: FrameRef): Promise<void> {
    const found = await focusedField(frame).catch(() => undefined);
    if (found?.kind === 'picked') {
      await focus.set(frame.tabId, await sharing.fromField(frame, found.field.handle));
      await openPopup(frame.tabId);
    } else await picking.start({ tabId: frame.tabId, for: 'share' }, words());
  }

  async function leaveField(frame: FrameRef): Promise<void> {
    const found = await focusedField(frame).catch(() => undefined);
    if (found?.kind === 'picked') {
      await focus.set(frame.tabId, await sharing.toLeave([{ frame, handle: found.field.handle }]));
      await openPopup(frame.tabId);
    } else await picking.start({ tabId: frame.tabId, for: 'leave' }, words());
  }

  async function fillFromLink(frame: FrameRef): Promise<void> {
    const found = await focusedField(frame).catch(() => undefined);
    const field = found?.kind === 'picked' ? found.field : undefined;
    const target =
      field === undefined
        ? {}
        : { target: { ...frame, handle: field.handle, label: field.label, origin: field.origin ?? '' } };
    await focus.set(frame.tabId, { kind: 'pasting', frame, ...target });
    await openPopup(frame.tabId);
  }

  async function shareSelection(frame: FrameRef, fallback: string | undefined): Promise<void> {
    const source = await holdSelection(frame).catch(() => undefined);
    const selected = source?.kind === 'page' ? await readSelection(source) : null;
    const text = selected?.text ?? fallback;
    if (text === undefined || text === '') return;
    const origin = selected?.origin === undefined ? {} : { origin: selected.origin };
    await focus.set(frame.tabId, await sharing.fromText({ text, label: '', tabId: frame.tabId, ...origin }));
    await openPopup(frame.tabId);
  }

  async function receiveHere(tabId: number, link: string): Promise<void> {
    const page = await pageOfLink(link, openings);
    if (page !== null) {
      await browser.tabs.create({ url: page });
      return;
    }
    const opened = await receiving.open(link, { acted: true });
    if ('bad' in opened) {
      await browser.tabs.create({ url: browser.runtime.getURL(`/popup.html?bad=${opened.bad}`) });
      return;
    }
    if (opened.own) {
      await browser.tabs.create({ url: handoffPage(opened) });
      return;
    }
    await focus.set(tabId, { kind: 'handoff', handoff: opened.handoff });
    if (!(await openPopup(tabId))) await browser.tabs.create({ url: handoffPage(opened) });
  }

  return async click => {
    const frame: FrameRef = { tabId: click.tabId, frameId: click.frameId };
    switch (click.item) {
      case 'share-field':
        return shareField(frame);
      case 'leave-field':
        return leaveField(frame);
      case 'fill-from-link':
        return fillFromLink(frame);
      case 'share-selection':
        return shareSelection(frame, click.selectionText);
      case 'encrypt-selection':
        return selectionActs.begin('encrypt', click);
      case 'decrypt-selection':
        return selectionActs.begin('decrypt', click);
      case 'fill-from-sealed':
        return selectionActs.begin('fill', click);
      case 'receive-here':
        return click.linkUrl === undefined ? undefined : receiveHere(click.tabId, click.linkUrl);
    }
  };
}
