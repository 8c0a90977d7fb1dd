import type { JSX } from 'preact';
import { i18n } from '#i18n';
import type { Screen } from '../../screen.ts';
import { Notice } from '../Notice.tsx';
import { Page } from '../Page.tsx';
import { Unlock } from '../vault/Unlock.tsx';

interface Props {
  screen: Extract<Screen, { kind: 'refused' }>;
  onBack?: (() => void) | undefined;
}

/** A request or a drop of one's own that the vault does not tell now. Unlocked, it shows by itself. */
export function Refused({ screen: { of, refused }, onBack }: Props): JSX.Element {
  const isRequest = of === 'request';
  return (
    <Page title={i18n.t(isRequest ? 'requests.title' : 'drops.title')} onBack={onBack}>
      {refused === 'locked' ? (
        <Unlock
          why={i18n.t(isRequest ? 'asking.unlockWhy' : 'leaving.unlockWhy')}
          onUnlocked={() => undefined}
        />
      ) : (
        <Notice tone="bad">{i18n.t(`vault.refusal.${refused}`)}</Notice>
      )}
    </Page>
  );
}
