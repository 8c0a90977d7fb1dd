import './drop.css';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { beginOpening, type OpenedDrop, type OpeningMemory } from '../../drop/opening.ts';
import type { DropTrouble } from '../../drop/trouble.ts';
import type { DropStatus } from '../../protocol/drop/bodies.ts';
import type { DropLink } from '../../protocol/drop/link.ts';
import { Button } from '../Button.tsx';
import { Notice } from '../Notice.tsx';
import { afterPaint } from '../paint.ts';
import { Again } from '../request/Again.tsx';
import { useOnline } from '../watching.ts';
import { Contents } from './Contents.tsx';
import { pageNet } from './net.ts';
import { PassphraseForm } from './PassphraseForm.tsx';
import { isPassing, whenText } from './say.ts';
import { TroubleNotice } from './TroubleNotice.tsx';

/** What a page needs did not come, or this browser cannot run it. */
export type NotLoaded = 'load-failed' | 'not-able';

type Stage =
  | { kind: 'start' }
  | { kind: 'looking' }
  | { kind: 'not-loaded'; why: NotLoaded }
  | { kind: 'shut'; trouble: DropTrouble }
  | { kind: 'ready'; status: DropStatus; trouble?: DropTrouble }
  | { kind: 'opening'; status: DropStatus; passphrase: string }
  | { kind: 'opened'; status: DropStatus; drop: OpenedDrop };

interface Props {
  link: DropLink;
  /** Get ready what decrypts. @returns what went wrong */
  prepare(): Promise<NotLoaded | null>;
  /** Look how it stands at once; else once the person wants to. Nothing is claimed by that. */
  atOnce: boolean;
  memory?: OpeningMemory;
  /** What it means to open it here. */
  trust?: string;
  /** It was opened: the link is needed no more. */
  onOpened?(): void;
  /** What can be done with what was in it, beside showing, copying and saving it. */
  children?: ComponentChildren;
}

/** Why a drop cannot be opened as it stands. */
function endOf({ state, at = 0, locked }: DropStatus): DropTrouble | null {
  if (state === 'opened' || state === 'expired' || state === 'withdrawn') return { word: state, at };
  if (state === 'uploading') return { word: 'uploading' };
  if (locked === undefined) return null;
  return locked.until === undefined ? { word: 'locked' } : { word: 'locked-for-now', until: locked.until };
}

const asksAgain = ({ word }: DropTrouble): boolean =>
  word === 'wrong-passphrase' || word === 'passphrase-needed';

/** A drop, from its link to what was in it. Nothing is claimed before the person says so. */
export function OpenDrop(props: Props): JSX.Element {
  const { link, prepare, atOnce, memory, trust, onOpened, children } = props;
  const opening = useMemo(() => beginOpening(pageNet, link, memory), [link]);
  const [stage, setStage] = useState<Stage>(atOnce ? { kind: 'looking' } : { kind: 'start' });
  const [fetched, setFetched] = useState<{ bytes: number; size: number }>();
  const online = useOnline();

  useEffect(() => {
    if (stage.kind !== 'looking') return;
    let current = true;
    const show = (next: Stage): void => {
      if (current) setStage(next);
    };
    void prepare().then(async notLoaded => {
      if (notLoaded !== null) return show({ kind: 'not-loaded', why: notLoaded });
      const looked = await opening.look();
      if ('trouble' in looked) return show({ kind: 'shut', trouble: looked.trouble });
      const end = endOf(looked.ok);
      if (end !== null) return show({ kind: 'shut', trouble: end });
      // The click that had it looked at was the wish to open it.
      const asks = atOnce || link.locked;
      show(
        asks ? { kind: 'ready', status: looked.ok } : { kind: 'opening', status: looked.ok, passphrase: '' },
      );
    });
    return () => {
      current = false;
    };
  }, [stage, link]);

  useEffect(() => {
    if (stage.kind !== 'opening') return;
    const { status, passphrase } = stage;
    setFetched(undefined);
    // Argon2id holds this page up for a moment: what it does is to be read before.
    return afterPaint(
      () =>
        void opening
          .open(passphrase, (bytes, size) => setFetched({ bytes, size }))
          .then(came => {
            if ('ok' in came) {
              onOpened?.();
              setStage({ kind: 'opened', status, drop: came.ok });
            } else if (asksAgain(came.trouble)) setStage({ kind: 'ready', status, trouble: came.trouble });
            else setStage({ kind: 'shut', trouble: came.trouble });
          }),
    );
  }, [stage]);

  const look = (): void => setStage({ kind: 'looking' });
  const open = (status: DropStatus, passphrase: string): void =>
    setStage({ kind: 'opening', status, passphrase });

  return (
    <div class="stage drop">
      {online || stage.kind === 'opened' ? null : <Notice tone="warn">{i18n.t('drop.offline')}</Notice>}
      <Current
        stage={stage}
        locked={link.locked}
        onLook={look}
        onOpen={open}
        contents={drop => (
          <Contents drop={drop} opening={opening} fetched={fetched}>
            {children}
          </Contents>
        )}
      />
      {trust === undefined || stage.kind === 'opened' ? null : <p class="hint">{trust}</p>}
    </div>
  );
}

interface CurrentProps {
  stage: Stage;
  locked: boolean;
  onLook(): void;
  onOpen(status: DropStatus, passphrase: string): void;
  contents(drop: OpenedDrop): JSX.Element;
}

function Current({ stage, locked, onLook, onOpen, contents }: CurrentProps): JSX.Element {
  switch (stage.kind) {
    case 'start':
      return (
        <div class="row">
          <Button look="filled" onClick={onLook}>
            {i18n.t('drop.openHere')}
          </Button>
          <span class="quiet">{i18n.t('drop.openHereHow')}</span>
        </div>
      );
    case 'looking':
    case 'opening':
      return (
        <p class="hint" role="status" aria-busy="true">
          {i18n.t(stage.kind === 'looking' ? 'drop.looking' : 'drop.opening')}
        </p>
      );
    case 'not-loaded':
      return (
        <Again onRetry={onLook}>
          <Notice tone="bad">
            {i18n.t(stage.why === 'load-failed' ? 'drop.loadFailed' : 'drop.notAble')}
          </Notice>
        </Again>
      );
    case 'shut':
      return isPassing(stage.trouble) ? (
        <Again onRetry={onLook}>
          <TroubleNotice trouble={stage.trouble} />
        </Again>
      ) : (
        <TroubleNotice trouble={stage.trouble} />
      );
    case 'ready':
      return <Ready stage={stage} locked={locked} onOpen={onOpen} />;
    case 'opened':
      return (
        <>
          <Fetches status={stage.status} />
          {contents(stage.drop)}
        </>
      );
  }
}

function Ready({
  stage: { status, trouble },
  locked,
  onOpen,
}: {
  stage: Extract<Stage, { kind: 'ready' }>;
  locked: boolean;
  onOpen(status: DropStatus, passphrase: string): void;
}): JSX.Element {
  return (
    <>
      <p class="lead">
        {i18n.t('drop.waits', [whenText(status.expires)])} {i18n.t('drop.times', status.left)}
      </p>
      <Fetches status={status} />
      {locked ? (
        <PassphraseForm trouble={trouble} onOpen={passphrase => onOpen(status, passphrase)} />
      ) : (
        <div class="row">
          <Button look="filled" onClick={() => onOpen(status, '')}>
            {i18n.t('drop.open')}
          </Button>
        </div>
      )}
    </>
  );
}

/** Whoever fetched it without saying so may have read it. */
function Fetches({ status: { claims } }: { status: DropStatus }): JSX.Element | null {
  const silent = claims.filter(({ acked }) => acked === null);
  if (silent.length === 0) return null;
  return (
    <Notice tone="warn">{i18n.t('drop.fetched', [silent.map(({ at }) => whenText(at)).join(', ')])}</Notice>
  );
}
