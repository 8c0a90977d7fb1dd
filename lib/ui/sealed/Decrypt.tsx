import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { sentenceKey } from '../../errors.ts';
import type { VaultRefusal } from '../../screen/vault.ts';
import { kindOfBlock } from '../../sealed/block.ts';
import { armoredBytes } from '../../sealed/limits.ts';
import type { Keys } from '../../sealed/open.ts';
import type { OpeningRefusal } from '../../sealed/refusal.ts';
import { Button } from '../Button.tsx';
import { useBackground } from '../context.ts';
import { Notice } from '../Notice.tsx';
import { PassphraseTold } from '../PassphraseTold.tsx';
import { Unlock } from '../vault/Unlock.tsx';
import { type Content, ContentBox, nothing } from './ContentBox.tsx';
import { OpenedText } from './OpenedText.tsx';
import { openedName, SavedFile } from './SavedFile.tsx';
import { WorkingOn } from './WorkingOn.tsx';
import { useSealer } from './work.ts';

type Result =
  | { kind: 'none' }
  | { kind: 'refused'; why: OpeningRefusal }
  /** Our own key is not to be had. */
  | { kind: 'no-key'; why: VaultRefusal | 'failed' }
  | { kind: 'text'; text: string }
  | { kind: 'file'; file: Blob; name: string };

/** Whatever was encrypted for a passphrase or for us, by Fieldpost or by anything else that speaks age. */
export function Decrypt(): JSX.Element {
  const background = useBackground();
  const [content, setContent] = useState(nothing);
  const [passphrase, setPassphrase] = useState('');
  /** A file tells only when it is opened. */
  const [asked, setAsked] = useState(false);
  const [result, setResult] = useState<Result>({ kind: 'none' });
  const working = useSealer();
  const busy = working.work.state === 'working';
  const kind = content.kind === 'text' ? kindOfBlock(content.text) : undefined;
  const asksPassphrase = asked || (kind !== undefined && 'ok' in kind && kind.ok === 'passphrase');

  const turn = (change: () => void): void => {
    working.cancel();
    setResult({ kind: 'none' });
    change();
  };
  function choose(next: Content): void {
    turn(() => {
      setPassphrase('');
      setAsked(false);
      if (next.kind === 'file' && next.file.size > armoredBytes)
        setResult({ kind: 'refused', why: 'too-large' });
      else setContent(next);
    });
  }

  function refuse(why: OpeningRefusal): void {
    if (why === 'needs-passphrase' || why === 'wrong-passphrase') setAsked(true);
    setResult({ kind: 'refused', why });
  }

  function open(keys: Keys): void {
    if (content.kind === 'text') {
      working.run('openText', { text: content.text, keys }, opened => {
        if ('bad' in opened) refuse(opened.bad);
        else if (opened.ok.kind === 'text') setResult({ kind: 'text', text: opened.ok.text });
        else {
          const file = new Blob([Uint8Array.from(opened.ok.bytes)]);
          setResult({ kind: 'file', file, name: i18n.t('sealed.openedName') });
        }
      });
      return;
    }
    const { file } = content;
    working.run('openFile', { file, keys }, opened => {
      if ('bad' in opened) refuse(opened.bad);
      else setResult({ kind: 'file', file: opened.ok, name: openedName(file.name) });
    });
  }

  function decrypt(): void {
    setResult({ kind: 'none' });
    if (asksPassphrase) open({ passphrase });
    else if (kind !== undefined && 'bad' in kind) refuse(kind.bad);
    else openWithOwnKey();
  }

  /** Asked for only where a key of ours may be what opens it. */
  function openWithOwnKey(): void {
    background.request('ageIdentity', {}).then(
      own =>
        own === null || 'refused' in own
          ? setResult({ kind: 'no-key', why: own?.refused ?? 'failed' })
          : open({ identities: [own.identity, ...own.others] }),
      () => setResult({ kind: 'no-key', why: 'failed' }),
    );
  }

  const made = result.kind === 'text' || result.kind === 'file';
  return (
    <>
      <form
        class="stack-wide"
        onSubmit={event => {
          event.preventDefault();
          decrypt();
        }}
      >
        <p class="hint">{i18n.t('sealed.decryptLead')}</p>
        <ContentBox
          label={i18n.t('sealed.block')}
          hint={i18n.t('sealed.drop')}
          content={content}
          mono
          onChange={choose}
        />
        {asksPassphrase ? (
          <PassphraseTold
            passphrase={passphrase}
            wrong={result.kind === 'refused' && result.why === 'wrong-passphrase'}
            onChange={next => turn(() => setPassphrase(next))}
          />
        ) : null}
        <div class="row">
          <Button
            submit
            look={made || busy || result.kind === 'no-key' ? 'plain' : 'filled'}
            disabled={busy || (content.kind === 'text' && content.text.trim() === '')}
          >
            {i18n.t('sealed.decrypt')}
          </Button>
        </div>
      </form>
      <WorkingOn {...working} what={i18n.t('sealed.decrypting')} />
      {result.kind === 'refused' ? (
        <Notice tone={result.why === 'needs-passphrase' ? 'warn' : 'bad'}>
          {i18n.t(sentenceKey({ kind: 'opening', word: result.why }, 'recipient'))}
        </Notice>
      ) : null}
      {result.kind === 'no-key' ? <NoKey why={result.why} onUnlocked={decrypt} /> : null}
      {result.kind === 'text' ? <OpenedText text={result.text} /> : null}
      {result.kind === 'file' ? <SavedFile file={result.file} name={result.name} /> : null}
      {made ? (
        <div class="row">
          <Button look="quiet" onClick={() => choose(nothing)}>
            {i18n.t('sealed.anotherOpened')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** Why our own key does not open it now, and what to do. */
function NoKey({ why, onUnlocked }: { why: VaultRefusal | 'failed'; onUnlocked(): void }): JSX.Element {
  if (why === 'locked') return <Unlock why={i18n.t('sealed.unlockWhy')} onUnlocked={onUnlocked} />;
  return (
    <Notice tone="bad">{why === 'failed' ? i18n.t('sealed.noKey') : i18n.t(`vault.refusal.${why}`)}</Notice>
  );
}
