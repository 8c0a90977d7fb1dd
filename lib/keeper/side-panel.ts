import type { Watcher } from '../messages.ts';
import type { PickerWords } from '../page/agent.ts';
import type { Handoffs } from './handoffs.ts';
import type { Picking } from './picking.ts';
import { toolbar } from './toolbar.ts';

const popup = 'popup.html';

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

  const update = async (): Promise<void> => {
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
