import { i18n } from '#i18n';
import { sentenceKey } from '../errors.ts';
import type { Receipt } from '../handoff/receipt.ts';
import type { SenderView } from '../handoff/view.ts';
import { timeOfDay } from './clock.ts';
import { hostOf, plain } from './plain.ts';

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

interface Ending {
  text: string;
  good: boolean;
  /** It names a place, for which there is only the other side's word. */
  claimed: boolean;
}

/** The sentence that ends a sender's handoff. */
export function senderEnding({ outcome = 'cancelled', receipt }: SenderView): Ending {
  if (outcome === 'delivered' && receipt !== undefined) {
    const claimed = receipt.outcome === 'filled' && (receipt.origin ?? receipt.label) !== undefined;
    return { text: receiptLine(receipt), good: true, claimed };
  }
  const text = i18n.t(sentenceKey({ kind: 'outcome', word: outcome }, 'sender'));
  return { text, good: outcome === 'delivered', claimed: false };
}
