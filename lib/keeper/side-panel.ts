import { browser } from 'wxt/browser';
import type { Watcher } from '../messages.ts';
import type { PickerWords } from '../page/agent.ts';
import type { HandoffRecord } from './handoff-record.ts';
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

  /** The value that the next pick is for; of one value there is no question. */
  function nextField(record: HandoffRecord): { field?: number } | undefined {
    const view = handoffs.view(record);
    const { fields = [] } = (view?.role === 'recipient' ? view.item : undefined) ?? {};
    if (fields.length < 2 || record.plan === undefined) return record.target === undefined ? {} : undefined;
    const open = fields.findIndex((_, at) => !record.plan?.some(({ field }) => field === at));
    return open < 0 ? undefined : { field: open };
  }

  async function waitingForField(): Promise<{ handoff: string; field?: number } | undefined> {
    for (const { where } of watchers) {
      if (where.handoff === undefined || where.place !== 'panel') continue;
      const record = await handoffs.get(where.handoff);
      const next = record?.role === 'recipient' && !record.ended ? nextField(record) : undefined;
      if (next !== undefined) return { handoff: where.handoff, ...next };
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
        const next = await waitingForField();
        if (next === undefined) {
          // The panel was closed while the worker was not running.
          await toolbar().setPopup({ popup });
          await toolbar()
            .openPopup()
            .catch(() => undefined);
          return;
        }
        if (tab.id === undefined) return;
        await picking.start({ tabId: tab.id, for: 'fill', ...next }, words()).catch(() => undefined);
        refresh();
      });
    },
  };
}
