import { browser } from 'wxt/browser';
import { i18n } from '#i18n';
import type { HandoffRecord } from './handoff-record.ts';
import type { Handoffs } from './handoffs.ts';
import { handoffPage } from './links.ts';

/** Tell the sender's person that somebody opened the link, once, if they asked for it and look elsewhere. */
export function createAnnouncement(handoffs: Handoffs): {
  consider(record: HandoffRecord, watched: boolean): Promise<void>;
  listen(): void;
} {
  return {
    async consider(record, watched) {
      if (record.announced === true || record.ended || handoffs.view(record)?.phase !== 'talking') return;
      await handoffs.amend(record.handoff, kept => ({ ...kept, announced: true }));
      if (watched || !(await browser.permissions.contains({ permissions: ['notifications'] }))) return;
      await browser.notifications.create(record.handoff, {
        type: 'basic',
        iconUrl: '/icon/128.png',
        title: i18n.t('notice.joinedTitle'),
        message: i18n.t('notice.joined'),
      });
    },
    listen() {
      // The namespace exists only once the permission was given.
      browser.notifications?.onClicked.addListener(handoff => {
        void browser.tabs.create({ url: handoffPage({ handoff }) });
      });
    },
  };
}
