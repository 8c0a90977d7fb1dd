import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { isBadLinkWord } from '../errors.ts';
import type { Screen, SelectionScreen } from '../screen.ts';
import { Button } from './Button.tsx';
import type { Background, Watched } from './background.ts';
import { Around } from './context.ts';
import { FillOpening } from './drop/FillOpening.tsx';
import { Leaving } from './drop/Leaving.tsx';
import { OwnDrop } from './drop/OwnDrop.tsx';
import { OwnDrops } from './drop/OwnDrops.tsx';
import { Notice } from './Notice.tsx';
import { Asking } from './request/Asking.tsx';
import { PickAnswers } from './request/PickAnswers.tsx';
import { Request } from './request/Request.tsx';
import { Drafting } from './screens/Drafting.tsx';
import { DraftingSeveral } from './screens/DraftingSeveral.tsx';
import { Home } from './screens/Home.tsx';
import { Gone, OwnLink } from './screens/LinkEnds.tsx';
import { Paste } from './screens/Paste.tsx';
import { Receiving } from './screens/Receiving.tsx';
import { Refused } from './screens/Refused.tsx';
import { Sharing } from './screens/Sharing.tsx';
import type { SelectionMemory } from './selection/memory.ts';
import { Selection, SelectionGone } from './selection/Selection.tsx';
import type { Surroundings } from './surroundings.ts';
import { Wordmark } from './Wordmark.tsx';
import { useOnline, useScreen } from './watching.ts';

/** What this page is about: whatever concerns the tab in front, one handoff, or the start. */
type Matter =
  | { kind: 'tab' }
  | { kind: 'home' }
  | { kind: 'handoff'; handoff: string; opened: boolean }
  | { kind: 'selection'; selection: string }
  | { kind: 'request'; request: string }
  /** `listed`: it was opened from the list of all. */
  | { kind: 'drop'; drop: string; listed: boolean }
  | { kind: 'drops' };

/** A box of our own over the screen of the background. */
type Entry = 'none' | 'paste' | 'type' | 'ask';

function matterOf(address: URLSearchParams): Matter {
  const handoff = address.get('handoff');
  const selection = address.get('selection');
  const request = address.get('request');
  const drop = address.get('drop');
  if (drop !== null) return { kind: 'drop', drop, listed: false };
  if (request !== null) return { kind: 'request', request };
  if (selection !== null) return { kind: 'selection', selection };
  return handoff === null ? { kind: 'tab' } : { kind: 'handoff', handoff, opened: address.has('own') };
}

/** What the background is to show of a matter. */
function whereOf(matter: Matter): Watched {
  switch (matter.kind) {
    case 'tab':
    case 'home':
      return {};
    case 'handoff':
      return { handoff: matter.handoff };
    case 'selection':
      return { selection: matter.selection };
    case 'request':
      return { request: matter.request };
    case 'drop':
      return { drop: matter.drop };
    case 'drops':
      return { page: 'drops' };
  }
}

interface Props {
  background: Background;
  surroundings: Surroundings;
  /** Of the address: `handoff`, `own`, `bad`. */
  address: URLSearchParams;
  memory: SelectionMemory;
}

/** The one page that is popup, tab and side panel. */
export const App = (props: Props): JSX.Element => (
  <Around.Provider value={props}>
    <div class={`shell ${props.surroundings.place}`}>
      <Shell {...props} />
    </div>
  </Around.Provider>
);

function Shell({ background, surroundings, address, memory }: Props): JSX.Element {
  const badWord = address.get('bad');
  const [bad, setBad] = useState(isBadLinkWord(badWord) ? badWord : undefined);
  const [matter, setMatter] = useState<Matter>(() => matterOf(address));
  const [entry, setEntry] = useState<Entry>(bad === undefined ? 'none' : 'paste');
  const [tab, setTab] = useState<{ id: number | undefined }>();
  const [attempt, setAttempt] = useState(0);
  const online = useOnline();
  useEffect(() => surroundings.watchActiveTab(id => setTab({ id })), [surroundings]);

  const shown = useScreen(
    whereOf(matter),
    matter.kind === 'home' ? undefined : tab?.id,
    tab !== undefined,
    attempt,
  );

  const goHome = (): void => {
    // Without an answer the tab only comes back to what it was about.
    if (tab?.id !== undefined) background.request('leave', { tabId: tab.id }).catch(() => undefined);
    setBad(undefined);
    setEntry('none');
    setMatter({ kind: 'home' });
  };
  const open = (handoff: string, opened = false): void => {
    setBad(undefined);
    setEntry('none');
    setMatter({ kind: 'handoff', handoff, opened });
  };
  const openRequest = (request: string): void => {
    setEntry('none');
    setMatter({ kind: 'request', request });
  };
  const openDrop = (drop: string): void => {
    setEntry('none');
    setMatter({ kind: 'drop', drop, listed: matter.kind === 'drops' });
  };
  const openDrops = (): void => setMatter({ kind: 'drops' });
  const isListed = matter.kind === 'drop' && matter.listed;
  const closeEntry = (): void => {
    setBad(undefined);
    setEntry('none');
  };

  // What the person does with a selection stays until they leave it, whatever the tab is about by then.
  const [pinned, setPinned] = useState<{
    screen: SelectionScreen;
    matter: Matter;
    tabId: number | undefined;
  }>();
  const isPinned = pinned !== undefined && pinned.matter === matter && pinned.tabId === tab?.id;
  const screen = isPinned && shown.screen?.kind !== 'selection' ? pinned.screen : shown.screen;
  useEffect(() => {
    if (shown.screen?.kind === 'selection') setPinned({ screen: shown.screen, matter, tabId: tab?.id });
  }, [shown.screen]);
  if (screen === undefined)
    return (
      <Pending
        waiting={'waiting' in shown ? shown.waiting : 'quiet'}
        onRetry={() => setAttempt(attempt + 1)}
      />
    );
  return (
    <>
      {online ? null : <Notice tone="warn">{i18n.t('common.offline')}</Notice>}
      {entry === 'paste' ? (
        <Paste tabId={tab?.id} bad={bad} onBack={closeEntry} onOpened={handoff => open(handoff, true)} />
      ) : entry === 'type' ? (
        <Drafting onBack={closeEntry} onShared={open} />
      ) : entry === 'ask' ? (
        <Asking tabId={tab?.id} onBack={closeEntry} onAsked={openRequest} />
      ) : (
        <Current
          screen={screen}
          tabId={tab?.id}
          opened={matter.kind === 'handoff' && matter.opened}
          isSelection={matter.kind === 'selection'}
          back={
            surroundings.place === 'tab' &&
            ['handoff', 'selection', 'request', 'drop'].some(name => address.has(name))
              ? undefined
              : isListed
                ? openDrops
                : goHome
          }
          goHome={isListed ? openDrops : goHome}
          open={open}
          openRequest={openRequest}
          openDrop={openDrop}
          openDrops={openDrops}
          showTab={() => setMatter({ kind: 'tab' })}
          enter={setEntry}
          memory={memory}
        />
      )}
    </>
  );
}

interface CurrentProps {
  screen: Screen;
  tabId: number | undefined;
  /** The handoff was reached by its link. */
  opened: boolean;
  /** The page is there for a selection. */
  isSelection: boolean;
  /** Not offered in a tab that is there for one handoff. */
  back: (() => void) | undefined;
  goHome(): void;
  open(handoff: string, opened?: boolean): void;
  openRequest(request: string): void;
  openDrop(drop: string): void;
  openDrops(): void;
  /** Whatever the tab in front is about now. */
  showTab(): void;
  enter(entry: Entry): void;
  memory: SelectionMemory;
}

function Current({
  screen,
  tabId,
  opened,
  isSelection,
  back,
  goHome,
  open,
  openRequest,
  openDrop,
  openDrops,
  showTab,
  enter,
  memory,
}: CurrentProps): JSX.Element {
  switch (screen.kind) {
    case 'home':
      return (
        <Home
          screen={screen}
          tabId={tabId}
          onPaste={() => enter('paste')}
          onType={() => enter('type')}
          onAsk={() => enter('ask')}
          onOpen={open}
          onOpenRequest={openRequest}
          onOpenDrop={openDrop}
          onShowDrops={openDrops}
        />
      );
    case 'drafting':
      return <Drafting key={screen.draft} draft={screen} onBack={back} onShared={open} />;
    case 'drafting-several':
      return <DraftingSeveral key={screen.draft} draft={screen} onBack={back} onShared={open} />;
    case 'sharing':
      return opened ? (
        <OwnLink ended={screen.view.phase === 'ended'} onShow={() => open(screen.handoff)} onBack={back} />
      ) : (
        <Sharing
          key={screen.handoff}
          screen={screen}
          tabId={tabId}
          onBack={back}
          onDone={goHome}
          onLeave={showTab}
        />
      );
    case 'receiving':
      return <Receiving key={screen.handoff} screen={screen} onBack={back} onDone={goHome} />;
    case 'pasting':
      return (
        <Paste tabId={tabId} target={screen.target} onBack={back} onOpened={handoff => open(handoff, true)} />
      );
    case 'own-link':
      return <OwnLink onShow={() => open(screen.handoff)} onBack={back} />;
    case 'bad-link':
      return <Paste tabId={tabId} bad={screen.why} onBack={back} onOpened={handoff => open(handoff, true)} />;
    case 'selection':
      return (
        <Selection key={screen.selection} screen={screen} memory={memory} onBack={back} onShared={open} />
      );
    case 'answering':
      return <PickAnswers screen={screen} tabId={tabId} onBack={goHome} />;
    case 'asking':
      return <Asking key={screen.draft} asking={screen} tabId={tabId} onBack={back} onAsked={openRequest} />;
    case 'request':
      return (
        <Request
          key={screen.request}
          screen={screen}
          tabId={tabId}
          onBack={back}
          onDone={goHome}
          onOpenRequest={openRequest}
        />
      );
    case 'leaving':
      return <Leaving key={screen.draft} screen={screen} tabId={tabId} onBack={back} onLeft={openDrop} />;
    case 'drop':
      return <OwnDrop key={screen.drop} screen={screen} onBack={back} onDone={goHome} />;
    case 'drops':
      return <OwnDrops screen={screen} onBack={back} onOpen={openDrop} />;
    case 'opening':
      return <FillOpening key={screen.opening} screen={screen} tabId={tabId} onBack={back} onDone={goHome} />;
    case 'settings':
      // Only the settings page watches them.
      return <main />;
    case 'refused':
      return <Refused screen={screen} onBack={back} />;
    case 'gone':
      return isSelection ? <SelectionGone /> : <Gone onBack={goHome} onPaste={() => enter('paste')} />;
  }
}

function Pending({
  waiting,
  onRetry,
}: {
  waiting: 'quiet' | 'connecting' | 'silent';
  onRetry(): void;
}): JSX.Element {
  if (waiting === 'quiet') return <main aria-busy="true" />;
  if (waiting === 'connecting') {
    return (
      <main aria-busy="true">
        <p class="hint">{i18n.t('common.connecting')}</p>
      </main>
    );
  }
  return (
    <>
      <Wordmark />
      <main>
        <Notice tone="bad">{i18n.t('common.silent')}</Notice>
        <div class="row">
          <Button look="filled" onClick={onRetry}>
            {i18n.t('common.tryAgain')}
          </Button>
        </div>
      </main>
    </>
  );
}
