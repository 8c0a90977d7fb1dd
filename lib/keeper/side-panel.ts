import { browser } from 'wxt/browser';
import type { Watcher } from '../messages.ts';
import type { PickerWords } from '../page/agent.ts';
import type { Handoffs } from './handoffs.ts';
import type { Picking } from './picking.ts';
import { toolbar } from './toolbar.ts';

const popup = 'popup.html';
const panel = `${popup}?place=panel`;

/**
 * While the side panel shows a handoff that waits for its field, a click on the icon opens the page in front to us and
 * starts the picker there, instead of a popup over it.
 */
export function createSidePanel(services: {
  handoffs: Handoffs;
  picking: Picking;
  watchers: ReadonlySet<Watcher>;
  refresh(): void;
  words(): PickerWords;
}): { update(): Promise<void>; listen(): void } {
  const { handoffs, picking, watchers, refresh, words } = services;

  async function waitingForField(): Promise<string | undefined> {
    for (const { where } of watchers) {
      if (where.handoff === undefined || where.place !== 'panel') continue;
      const record = await handoffs.get(where.handoff);
      if (record?.role === 'recipient' && !record.ended && record.target === undefined) return where.handoff;
    }
    return undefined;
  }

  /** The panel keeps the handoff it was opened for in its address; once that is over, it opens on the start again. */
  async function forgetEnded(): Promise<void> {
    if (browser.sidePanel === undefined || [...watchers].some(({ where }) => where.place === 'panel')) return;
    const { path = panel } = await browser.sidePanel.getOptions({});
    const handoff = new URLSearchParams(path.split('?')[1]).get('handoff');
    if (handoff === null) return;
    const record = await handoffs.get(handoff);
    if (record === undefined || record.ended) await browser.sidePanel.setOptions({ path: panel });
  }

  const update = async (): Promise<void> => {
    forgetEnded().catch(() => undefined);
    await toolbar().setPopup({ popup: (await waitingForField()) === undefined ? popup : '' });
  };

  return {
    update,
    listen() {
      toolbar().onClicked.addListener(async tab => {
        const handoff = await waitingForField();
        if (handoff === undefined) {
          // The panel was closed while the worker was not running.
          await toolbar().setPopup({ popup });
          await toolbar()
            .openPopup()
            .catch(() => undefined);
          return;
        }
        if (tab.id === undefined) return;
        await picking.start({ tabId: tab.id, for: 'fill', handoff }, words()).catch(() => undefined);
        refresh();
      });
    },
  };
}
