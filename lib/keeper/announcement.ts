import { browser } from 'wxt/browser';
import { i18n } from '#i18n';
import type { HandoffRecord } from './handoff-record.ts';
import type { Handoffs } from './handoffs.ts';
import { handoffPage } from './links.ts';
import { noticeRequest, requestPage } from './requests/requests.ts';

/** Tell the sender's person that somebody opened the link, once, if they asked for it and look elsewhere. */
export function createAnnouncement(handoffs: Handoffs): {
  consider(record: HandoffRecord, watched: boolean): Promise<void>;
  listen(): void;
} {
  let listening = false;

  async function show(notice: string): Promise<void> {
    await browser.notifications.clear(notice);
    const request = noticeRequest(notice);
    const url = request === undefined ? handoffPage({ handoff: notice }) : requestPage(request);
    const [open] = await browser.tabs.query({ url: `${url}*` }).catch(() => []);
    if (open?.id === undefined) {
      await browser.tabs.create({ url });
      return;
    }
    await browser.tabs.update(open.id, { active: true });
    if (open.windowId !== undefined) await browser.windows.update(open.windowId, { focused: true });
  }

  const announcement = {
    async consider(record: HandoffRecord, watched: boolean): Promise<void> {
      if (record.announced === true || record.ended || handoffs.view(record)?.phase !== 'talking') return;
      await handoffs.amend(record.handoff, kept => ({ ...kept, announced: true }));
      if (watched || !(await browser.permissions.contains({ permissions: ['notifications'] }))) return;
      announcement.listen();
      await browser.notifications.create(record.handoff, {
        type: 'basic',
        iconUrl: '/icon/128.png',
        title: i18n.t('notice.joinedTitle'),
        message: i18n.t('notice.joined'),
      });
    },
    listen(): void {
      // The namespace exists only once the permission was given, which may be after the start.
      if (listening || browser.notifications === undefined) return;
      listening = true;
      browser.notifications.onClicked.addListener(notice => void show(notice));
    },
  };
  return announcement;
}
