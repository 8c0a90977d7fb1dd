import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { sentenceKey } from '../../errors.ts';
import type { SelectionScreen } from '../../screen/selection.ts';
import type { FieldRefusal } from '../../screen.ts';
import { kindOfBlock } from '../../sealed/block.ts';
import type { Content, Keys } from '../../sealed/open.ts';
import type { OpeningRefusal } from '../../sealed/refusal.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { fieldName, siteName } from '../claim.ts';
import { useBackground, useSurroundings } from '../context.ts';
import { Notice } from '../Notice.tsx';
import { PassphraseTold } from '../PassphraseTold.tsx';
import { AllowFrame } from '../questions/AllowFrame.tsx';
import { OpenedText } from '../sealed/OpenedText.tsx';
import { WorkingOn } from '../sealed/WorkingOn.tsx';
import { useSealer } from '../sealed/work.ts';
import { Unlock } from '../vault/Unlock.tsx';
import type { SelectionMemory } from './memory.ts';
import { fillTarget } from './page.ts';

interface Props {
  screen: SelectionScreen;
  text: string;
  memory: SelectionMemory;
  onDone(): void;
}

type State =
  | { step: 'asking' }
  | { step: 'unopened'; why: OpeningRefusal }
  | { step: 'unfilled'; why: FieldRefusal }
  /** Our own key is not to be had, what is in there is no text, or the browser failed. */
  | { step: 'noKey' | 'notText' | 'failed' }
  | { step: 'locked' }
  | { step: 'opened'; text: string }
  | { step: 'filled' };

function troubleOf(state: State): string | undefined {
  switch (state.step) {
    case 'unopened':
      return i18n.t(sentenceKey({ kind: 'opening', word: state.why }, 'recipient'));
    case 'unfilled':
      return i18n.t(sentenceKey({ kind: 'field', word: state.why }, 'recipient'));
    case 'noKey':
      return i18n.t('sealed.noKey');
    case 'notText':
    case 'failed':
      return i18n.t(`selection.${state.step}`);
    default:
      return undefined;
  }
}

/** Opens the selected block: its text is to be had here, or goes straight into a field that was picked. */
export function Opening({ screen, text, memory, onDone }: Props): JSX.Element {
  const block = useMemo(() => kindOfBlock(text), [text]);
  const { target, act, tabId, selection } = screen;
  const [state, setState] = useState<State>({ step: 'asking' });
  const [passphrase, setPassphrase] = useState('');
  const { ask, busy: asking, failed } = useAsk();
  const background = useBackground();
  const surroundings = useSurroundings();
  const working = useSealer();
  const busy = working.work.state === 'working';

  const fail = (): void => setState({ step: 'failed' });
  function done(state: State): void {
    setState(state);
    onDone();
  }

  function use(content: Content): void {
    if (content.kind === 'bytes') {
      content.bytes.fill(0);
      setState({ step: 'notText' });
    } else if (target === undefined) done({ step: 'opened', text: content.text });
    // A file's last line break is none of the secret's.
    else
      fillTarget(target, content.text.replace(/\r?\n$/, '')).then(
        refusal =>
          refusal === undefined
            ? done({ step: 'filled' })
            : setState({ step: 'unfilled', why: refusal.word }),
        fail,
      );
  }

  function openWith(keys: Keys): void {
    working.run('openText', { text, keys }, opened => {
      if ('bad' in opened) setState({ step: 'unopened', why: opened.bad });
      else use(opened.ok);
    });
  }

  function openWithOwnKey(): void {
    background.request('ageIdentity', {}).then(own => {
      if (!('refused' in own)) openWith({ identities: [own.identity, ...own.others] });
      else setState({ step: own.refused === 'locked' ? 'locked' : 'noKey' });
    }, fail);
  }

  // What was typed before the field was picked need not be typed again.
  useEffect(() => {
    memory.takePassphrase(selection).then(
      typed => {
        if (typed === undefined) return;
        setPassphrase(typed);
        if (target !== undefined) openWith({ passphrase: typed });
      },
      () => undefined,
    );
  }, [target?.handle]);

  function pick(): void {
    const kept = passphrase === '' ? Promise.resolve() : memory.keepPassphrase(selection, passphrase);
    kept.then(
      () =>
        ask('pick', { for: 'sealed', tabId, selection }, answer => {
          if ('refusal' in answer) void memory.takePassphrase(selection);
          else if (surroundings.place === 'popup') surroundings.close();
        }),
      fail,
    );
  }

  if ('bad' in block) {
    const why = i18n.t(sentenceKey({ kind: 'opening', word: block.bad }, 'recipient'));
    return <Notice tone="warn">{why}</Notice>;
  }
  if (state.step === 'locked') return <Unlock onUnlocked={openWithOwnKey} />;
  if (state.step === 'filled') return <Notice tone="good">{i18n.t('receiving.filled')}</Notice>;
  if (state.step === 'opened') return <OpenedText text={state.text} />;
  if (screen.pick?.state === 'frame' && screen.pick.origin !== undefined)
    return <AllowFrame origin={screen.pick.origin} onRefuse={() => ask('stopPick', { tabId })} />;

  const needsPassphrase = block.ok === 'passphrase';
  const trouble = troubleOf(state);
  const picker = (name: string, next: boolean): JSX.Element | null =>
    screen.source.kind !== 'page' ? null : (
      <Button look={next ? 'filled' : 'plain'} disabled={asking || busy} onClick={pick}>
        {name}
      </Button>
    );
  // A field comes first: what is in there is opened only for it.
  if (act === 'fill' && target === undefined)
    return (
      <>
        <p class="lead">{i18n.t('selection.pickFirst')}</p>
        {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
        <div class="row">{picker(i18n.t('receiving.pick'), true)}</div>
      </>
    );
  return (
    <form
      class="stack"
      onSubmit={event => {
        event.preventDefault();
        setState({ step: 'asking' });
        if (needsPassphrase) openWith({ passphrase });
        else openWithOwnKey();
      }}
    >
      <p class="lead">
        {target !== undefined
          ? i18n.t('facts.on', [fieldName(target.label), siteName(target.origin)])
          : i18n.t(needsPassphrase ? 'opening.needsPassphrase' : 'selection.forAddress')}
      </p>
      {needsPassphrase ? (
        <PassphraseTold
          passphrase={passphrase}
          wrong={state.step === 'unopened' && state.why === 'wrong-passphrase'}
          onChange={setPassphrase}
        />
      ) : null}
      {trouble === undefined ? null : <Notice tone="bad">{trouble}</Notice>}
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      <div class="row">
        <Button look="filled" submit disabled={busy}>
          {i18n.t(target === undefined ? 'sealed.decrypt' : 'receiving.fill')}
        </Button>
        {picker(i18n.t(target === undefined ? 'selection.fillField' : 'receiving.change'), false)}
      </div>
      <WorkingOn {...working} what={i18n.t('sealed.decrypting')} />
    </form>
  );
}
