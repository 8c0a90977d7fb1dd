/** What became of a drop, in sentences. */
import { i18n } from '#i18n';
import type { DropOpening } from '../../drop/owner.ts';
import type { DropFate, DropSummary } from '../../screen/drop.ts';
import { siteName } from '../claim.ts';
import { whenText } from './say.ts';

/** How it stands, in a line. */
export function fateLine({ fate, expires }: Pick<DropSummary, 'fate' | 'expires'>): string {
  const isPast = expires * 1000 <= Date.now();
  if (fate === undefined) {
    return i18n.t(isPast ? 'drops.expired' : 'drops.waiting', [whenText(expires)]);
  }
  const at = whenText(fate.at ?? expires);
  if (fate.state === 'withdrawn') return i18n.t('drops.withdrawn', [at]);
  if (fate.state === 'expired') return i18n.t('drops.expired', [at]);
  if (fate.locked !== undefined) return i18n.t('drops.locked');
  const last = fate.claims.at(-1);
  if (last !== undefined && last.acked === null && fate.state === 'claimed')
    return i18n.t('drops.claimed', [whenText(last.at)]);
  if (last !== undefined) return openingLine(last);
  if (fate.state === 'opened') return i18n.t('drops.opened', [at]);
  return i18n.t(fate.state === 'uploading' ? 'drops.uploading' : 'drops.waiting', [whenText(expires)]);
}

/** One opening: when, and what they who opened it say became of it. */
export function openingLine({ at, acked, receipt }: DropOpening): string {
  if (acked === null) return i18n.t('drops.fetched', [whenText(at)]);
  const when = whenText(acked);
  if (receipt === undefined) return i18n.t('drops.opened', [when]);
  if (receipt.outcome === 'copied') return i18n.t('drops.copied', [when]);
  if (receipt.outcome === 'kept') return i18n.t('drops.kept', [when]);
  return receipt.origin === undefined
    ? i18n.t('drops.filled', [when])
    : i18n.t('drops.filledInto', [siteName(receipt.origin), when]);
}

/** Whether it can still be opened. */
export const isOpen = (fate: DropFate | undefined, expires: number): boolean =>
  fate === undefined
    ? expires * 1000 > Date.now()
    : fate.state === 'waiting' || fate.state === 'claimed' || fate.state === 'uploading';
