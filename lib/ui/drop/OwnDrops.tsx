import '../screens/home.css';
import './drop.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { DropSummary, DropsScreen, LeavingRefusal } from '../../screen/drop.ts';
import { useAsk } from '../ask.ts';
import { Confirm } from '../Confirm.tsx';
import { fieldName } from '../claim.ts';
import { Notice } from '../Notice.tsx';
import { Page } from '../Page.tsx';
import { DropList } from './DropList.tsx';
import { isOpen } from './fate.ts';
import { Refusal } from './Refusal.tsx';

interface Props {
  screen: DropsScreen;
  onBack?: (() => void) | undefined;
  onOpen(drop: string): void;
}

/** All that one left, each to be taken back in its place. */
export function OwnDrops({ screen: { drops, refused }, onBack, onOpen }: Props): JSX.Element {
  const { ask, failed } = useAsk();
  const [refusal, setRefusal] = useState<LeavingRefusal>();
  const why = refusal ?? (refused === undefined ? undefined : { refused });

  const withdraw = ({ drop, fate, expires, label }: DropSummary): JSX.Element | null =>
    isOpen(fate, expires) ? (
      <Confirm
        label={i18n.t('drops.withdraw')}
        name={i18n.t('drops.withdrawOf', [fieldName(label)])}
        question={i18n.t('drops.withdrawAsk')}
        yes={i18n.t('drops.withdrawYes')}
        no={i18n.t('drops.keep')}
        onYes={() =>
          ask('withdrawDrop', { drop }, answer => setRefusal('done' in answer ? undefined : answer))
        }
      />
    ) : null;

  return (
    <Page title={i18n.t('drops.title')} onBack={onBack}>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      <Refusal refusal={why} onUnlocked={() => setRefusal(undefined)} />
      {drops.length > 0 ? (
        <DropList drops={drops} onOpen={onOpen} beside={withdraw} />
      ) : refused === undefined ? (
        <p class="hint">{i18n.t('drops.none')}</p>
      ) : null}
    </Page>
  );
}
