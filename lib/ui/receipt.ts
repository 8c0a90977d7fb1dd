import { i18n } from '#i18n';
import { sentenceKey } from '../errors.ts';
import type { Receipt } from '../handoff/receipt.ts';
import type { SenderView } from '../handoff/view.ts';
import { hostOf, plain } from './claim.ts';
import { timeOfDay } from './clock.ts';

function receiptLine({ outcome, origin, label, at }: Receipt): string {
  const time = timeOfDay(at);
  if (outcome !== 'filled') return i18n.t(`receipt.${outcome}`, [time]);
  const field = plain(label ?? '');
  const site = origin === undefined ? '' : hostOf(origin);
  if (field !== '' && site !== '') return i18n.t('receipt.filledAt', [field, site, time]);
  if (site !== '') return i18n.t('receipt.filledOn', [site, time]);
  if (field !== '') return i18n.t('receipt.filledInto', [field, time]);
  return i18n.t('receipt.filled', [time]);
}

/** The sentence that ends a sender's handoff. Where it went is the other side's claim, shown as text. */
export function senderEnding({ outcome = 'cancelled', receipt }: SenderView): {
  text: string;
  good: boolean;
} {
  if (outcome === 'delivered' && receipt !== undefined) return { text: receiptLine(receipt), good: true };
  return {
    text: i18n.t(sentenceKey({ kind: 'outcome', word: outcome }, 'sender')),
    good: outcome === 'delivered',
  };
}
