import { browser } from 'wxt/browser';
import { i18n, locale } from '#i18n';
import { inGroups } from '../protocol/spoken.ts';
import type { Settings } from '../settings.ts';
import type { HandoffRecord } from './handoff-record.ts';
import type { Handoffs } from './handoffs.ts';
import { handoffPage } from './links.ts';
import { nameOf, type Occasion, occasionOf } from './occasion.ts';
import { noticeRequest, requestPage } from './requests/requests.ts';

const secondOfDay = (at: number): string =>
  new Intl.DateTimeFormat(locale(), { timeStyle: 'medium', hourCycle: 'h23' }).format(at);

/** @param withCode - the person wants to read the code there, which others may see. */
function wordsFor(occasion: Occasion, withCode: boolean): { title: string; message: string } {
  switch (occasion.kind) {
    case 'joined': {
      const code = withCode ? occasion.code : undefined;
      return {
        title: i18n.t('notice.joinedTitle'),
        message:
          code === undefined
            ? i18n.t('notice.joined')
            : i18n.t('notice.joinedCode', [inGroups(code.digits), secondOfDay(code.validUntil)]),
      };
    }
    case 'wrong-code':
      return {
        title: i18n.t('notice.wrongCodeTitle'),
        message: i18n.t('notice.wrongCode', occasion.triesLeft),
      };
    case 'paused':
      return { title: i18n.t('notice.pausedTitle'), message: i18n.t('notice.paused') };
    case 'delivered':
      return { title: i18n.t('notice.deliveredTitle'), message: i18n.t('notice.delivered') };
  }
}

/** Tell the sender's person what happens while they look elsewhere, each thing once, if they asked for it. */
export function createAnnouncement(options: {
  handoffs: Handoffs;
  settings(): Promise<Pick<Settings, 'notifyCode'>>;
  now(): number;
}): {
  consider(record: HandoffRecord, watched: boolean): Promise<void>;
  listen(): void;
} {
  const { handoffs, settings, now } = options;
  let listening = false;
  const renewals = new Map<string, ReturnType<typeof setTimeout>>();

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

  const isAllowed = (): Promise<boolean> => browser.permissions.contains({ permissions: ['notifications'] });

  /** False where it was noted meanwhile. */
  async function note(handoff: string, name: string): Promise<boolean> {
    let isNews = false;
    await handoffs.amend(handoff, kept => {
      if (kept.announced?.includes(name) === true) return kept;
      isNews = true;
      return { ...kept, announced: [...(kept.announced ?? []), name] };
    });
    return isNews;
  }

  const tell = (handoff: string, words: ReturnType<typeof wordsFor>): Promise<string> =>
    browser.notifications.create(handoff, { type: 'basic', iconUrl: '/icon/128.png', ...words });

  /** A code that is shown is the one that counts, until the person it is for is gone. */
  async function renew(handoff: string): Promise<void> {
    clearTimeout(renewals.get(handoff));
    renewals.delete(handoff);
    if (!(await isAllowed()) || !Object.hasOwn(await browser.notifications.getAll(), handoff)) return;
    const record = await handoffs.get(handoff);
    const occasion = record === undefined ? null : occasionOf(handoffs.view(record));
    if (occasion?.kind !== 'joined' || occasion.code === undefined) {
      await browser.notifications.clear(handoff);
      return;
    }
    const words = wordsFor(occasion, true);
    // Firefox has no `update`: another one by this name takes the place of the first.
    if (browser.notifications.update === undefined) await tell(handoff, words);
    else await browser.notifications.update(handoff, words);
    renewAt(handoff, occasion.code.validUntil);
  }

  function renewAt(handoff: string, at: number): void {
    renewals.set(
      handoff,
      setTimeout(() => void renew(handoff), Math.max(0, at - now())),
    );
  }

  const announcement = {
    async consider(record: HandoffRecord, watched: boolean): Promise<void> {
      const { handoff } = record;
      if (renewals.has(handoff)) await renew(handoff);
      const occasion = occasionOf(handoffs.view(record));
      if (occasion === null || record.announced?.includes(nameOf(occasion)) === true) return;
      const isNews = await note(handoff, nameOf(occasion));
      if (!isNews || watched || !(await isAllowed())) return;
      announcement.listen();
      const { notifyCode } = await settings();
      await tell(handoff, wordsFor(occasion, notifyCode));
      if (notifyCode && occasion.kind === 'joined' && occasion.code !== undefined)
        renewAt(handoff, occasion.code.validUntil);
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
