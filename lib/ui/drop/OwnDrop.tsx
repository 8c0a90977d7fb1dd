import './drop.css';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { DropScreen, LeavingRefusal } from '../../screen/drop.ts';
import type { UiRequests } from '../../screen.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { Confirm } from '../Confirm.tsx';
import { fieldName } from '../claim.ts';
import { useBackground } from '../context.ts';
import { Notice } from '../Notice.tsx';
import { Page } from '../Page.tsx';
import { fateLine, isOpen, openingLine } from './fate.ts';
import { LeftLink } from './LeftLink.tsx';
import { Refusal } from './Refusal.tsx';
import { isPassing } from './say.ts';
import { TroubleNotice } from './TroubleNotice.tsx';

interface Props {
  screen: DropScreen;
  onBack?: (() => void) | undefined;
  onDone(): void;
}

/** The link, for as long as it is kept here. */
function useLeftLink(drop: string): UiRequests['leftLink']['output'] {
  const background = useBackground();
  const [left, setLeft] = useState<UiRequests['leftLink']['output']>(null);
  useEffect(() => {
    let current = true;
    background.request('leftLink', { drop }).then(
      found => (current ? setLeft(found) : undefined),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [background, drop]);
  return left;
}

/** One's own drop: the link to send, and what became of it. */
export function OwnDrop({ screen, onBack, onDone }: Props): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const [refusal, setRefusal] = useState<LeavingRefusal>();
  const { drop, summary, opens, passphrase, trouble } = screen;
  const { fate, expires } = summary;
  const link = useLeftLink(drop);
  const open = isOpen(fate, expires);
  const claims = fate?.claims ?? [];

  const act = (name: 'withdrawDrop' | 'unlockDrop'): void => {
    setRefusal(undefined);
    ask(name, { drop }, answer => {
      if (!('done' in answer)) setRefusal(answer);
    });
  };

  return (
    <Page title={fieldName(summary.label)} onBack={onBack}>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      <Refusal refusal={refusal} onUnlocked={() => setRefusal(undefined)} />
      {trouble === undefined ? null : (
        <>
          <TroubleNotice trouble={trouble} />
          {isPassing(trouble) ? (
            <Button disabled={busy} onClick={() => ask('lookAtDrop', { drop })}>
              {i18n.t('common.tryAgain')}
            </Button>
          ) : null}
        </>
      )}
      {open && link !== null ? <LeftLink {...link} /> : null}
      <section class="stack">
        <p class={fate?.state === 'opened' ? 'ending good' : 'lead'} role="status">
          {fateLine(summary)}
        </p>
        {claims.length > 1 ? (
          <ul class="plain-list" aria-label={i18n.t('drops.openings')}>
            {claims.map((claim, index) => (
              <li key={index}>{openingLine(claim)}</li>
            ))}
          </ul>
        ) : null}
        {fate?.state !== 'claimed' && claims.some(({ acked }) => acked === null) ? (
          <p class="hint">{i18n.t('drops.fetchedHow')}</p>
        ) : claims.some(({ receipt }) => receipt !== undefined) ? (
          <p class="hint">{i18n.t('receipt.claim')}</p>
        ) : null}
        {open && fate?.locked === undefined ? (
          <p class="hint">
            {i18n.t('drop.times', fate?.left ?? opens)}{' '}
            {i18n.t(passphrase ? 'drops.protected' : 'drops.unprotected')}
          </p>
        ) : null}
        {fate?.locked === undefined || !open ? null : (
          <>
            <p>{i18n.t('drops.lockedHow')}</p>
            <div class="row">
              <Button disabled={busy} onClick={() => act('unlockDrop')}>
                {i18n.t('drops.unlock')}
              </Button>
            </div>
          </>
        )}
      </section>
      <div class="foot">
        {open ? (
          <Confirm
            label={i18n.t('drops.withdraw')}
            question={i18n.t('drops.withdrawAsk')}
            yes={i18n.t('drops.withdrawYes')}
            no={i18n.t('drops.keep')}
            onYes={() => act('withdrawDrop')}
          />
        ) : (
          <Button look="filled" disabled={busy} onClick={() => ask('removeDrop', { drop }, onDone)}>
            {i18n.t('drops.remove')}
          </Button>
        )}
      </div>
    </Page>
  );
}
