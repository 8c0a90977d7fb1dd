import './home.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { sentenceKey } from '../../errors.ts';
import type { HandoffSummary, PageRefusal, Screen } from '../../screen.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { useSurroundings } from '../context.ts';
import { DropList } from '../drop/DropList.tsx';
import { HandoffList } from '../HandoffList.tsx';
import { Notice } from '../Notice.tsx';
import { Picking } from '../Picking.tsx';
import { RequestList } from '../request/RequestList.tsx';
import { Wordmark } from '../Wordmark.tsx';

interface Props {
  screen: Extract<Screen, { kind: 'home' }>;
  /** The tab in front, also where the background was not asked about it. */
  tabId: number | undefined;
  onPaste(): void;
  onType(): void;
  /** Ask for something without a page. */
  onAsk(): void;
  onOpen(handoff: string): void;
  onOpenRequest(request: string): void;
  onOpenDrop(drop: string): void;
  onShowDrops(): void;
}

/** The first screen: what to do on this page, and what is going on already. */
export function Home(props: Props): JSX.Element {
  const { lockedAnswer } = props.screen;
  const { screen, tabId, onPaste, onType, onAsk, onOpen, onOpenRequest, onOpenDrop, onShowDrops } = props;
  const surroundings = useSurroundings();
  const { ask, busy, failed } = useAsk();
  const [refused, setRefused] = useState<PageRefusal>();
  const pageTab = screen.page.tabId ?? tabId;
  const refusal =
    refused ?? (screen.page.tabId === undefined && tabId !== undefined ? undefined : screen.page.refusal);

  function pick(purpose: 'share' | 'ask' | 'leave', several: boolean): void {
    if (pageTab === undefined) return;
    ask('pick', { for: purpose, tabId: pageTab, ...(several ? { several } : {}) }, answer => {
      if ('refusal' in answer) setRefused(answer.refusal);
      else if (surroundings.place === 'popup') surroundings.close();
    });
  }

  const openTab = (page: string): void => {
    surroundings.openTab(page).then(
      () => (surroundings.place === 'popup' ? surroundings.close() : undefined),
      () => undefined,
    );
  };

  const continueWaiting = (): void =>
    ask('takeWaitingLink', {}, taken => {
      if (taken !== null) onOpen(taken.handoff);
    });

  return (
    <>
      <Wordmark />
      <main>
        {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
        {lockedAnswer === undefined ? null : (
          <Notice>
            <p>{i18n.t('requests.lockedAnswer')}</p>
            <Button onClick={() => onOpenRequest(lockedAnswer)}>{i18n.t('vault.unlock')}</Button>
          </Notice>
        )}
        {screen.pick === undefined ? (
          <>
            {screen.page.waitingLink ? (
              <Notice>
                <p>{i18n.t('home.waitingLink')}</p>
                <Button look="filled" onClick={continueWaiting}>
                  {i18n.t('home.continue')}
                </Button>
              </Notice>
            ) : null}
            {refusal === undefined ? null : (
              <p class="lead">{i18n.t(sentenceKey({ kind: 'page', word: refusal }, 'sender'))}</p>
            )}
            <div class="acts">
              {refusal === undefined ? (
                <>
                  <Button
                    look={screen.page.waitingLink ? 'plain' : 'filled'}
                    disabled={busy || pageTab === undefined}
                    onClick={() => pick('share', false)}
                  >
                    {i18n.t('home.share')}
                  </Button>
                  <Button disabled={busy || pageTab === undefined} onClick={() => pick('share', true)}>
                    {i18n.t('home.shareSeveral')}
                  </Button>
                </>
              ) : (
                <Button look="filled" onClick={onType}>
                  {i18n.t('home.typeInstead')}
                </Button>
              )}
              <Button onClick={onPaste}>{i18n.t('home.receive')}</Button>
              <Button
                disabled={busy}
                onClick={() => (refusal === undefined && pageTab !== undefined ? pick('ask', true) : onAsk())}
              >
                {i18n.t('home.request')}
              </Button>
              <Button
                disabled={busy}
                onClick={() =>
                  refusal === undefined && pageTab !== undefined
                    ? pick('leave', false)
                    : openTab('/drop.html')
                }
              >
                {i18n.t('home.leave')}
              </Button>
              <Button onClick={() => openTab('/drop.html')}>{i18n.t('home.leaveFile')}</Button>
              <Button onClick={() => openTab('/sealed.html')}>{i18n.t('home.encrypt')}</Button>
            </div>
          </>
        ) : (
          <Picking pick={screen.pick} tabId={pageTab} />
        )}
        {screen.drops.length === 0 && screen.moreDrops === undefined ? null : (
          <section class="handoffs">
            <h2>{i18n.t('drops.title')}</h2>
            {screen.drops.length === 0 ? null : <DropList drops={screen.drops} onOpen={onOpenDrop} />}
            {screen.moreDrops === undefined ? null : (
              <div class="row">
                <Button look="quiet" onClick={onShowDrops}>
                  {i18n.t('drops.all')}
                </Button>
              </div>
            )}
          </section>
        )}
        {screen.requests.length === 0 ? null : (
          <section class="handoffs">
            <h2>{i18n.t('requests.title')}</h2>
            <RequestList requests={screen.requests} onOpen={onOpenRequest} />
          </section>
        )}
        <Handoffs handoffs={screen.handoffs} onOpen={onOpen} />
        <div class="foot">
          <Button
            look="quiet"
            onClick={() => {
              void surroundings.openSettings();
              if (surroundings.place === 'popup') surroundings.close();
            }}
          >
            {i18n.t('home.settings')}
          </Button>
        </div>
      </main>
    </>
  );
}

function Handoffs({
  handoffs,
  onOpen,
}: {
  handoffs: HandoffSummary[];
  onOpen(handoff: string): void;
}): JSX.Element {
  return (
    <section class="handoffs">
      <h2>{i18n.t('home.handoffs')}</h2>
      {handoffs.length === 0 ? (
        <p class="hint">{i18n.t('home.empty')}</p>
      ) : (
        <HandoffList handoffs={handoffs} onOpen={onOpen} />
      )}
    </section>
  );
}
