import type { JSX } from 'preact';
import { i18n } from '#i18n';
import type { LeavingRefusal } from '../../screen/drop.ts';
import { Notice } from '../Notice.tsx';
import { Unlock } from '../vault/Unlock.tsx';
import { TroubleNotice } from './TroubleNotice.tsx';

/** Why nothing was left, and the way on. */
export function Refusal({
  refusal,
  onUnlocked,
}: {
  refusal: LeavingRefusal | undefined;
  onUnlocked(): void;
}): JSX.Element | null {
  if (refusal === undefined) return null;
  if ('trouble' in refusal) return <TroubleNotice trouble={refusal.trouble} />;
  if (refusal.refused === 'locked') {
    return <Unlock why={i18n.t('leaving.unlockWhy')} onUnlocked={onUnlocked} />;
  }
  return <Notice tone="bad">{i18n.t(`vault.refusal.${refusal.refused}`)}</Notice>;
}
