import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { sentenceKey } from '../../errors.ts';
import { withNote } from '../../sealed/block.ts';
import { fileBytes } from '../../sealed/limits.ts';
import type { SealingRefusal } from '../../sealed/refusal.ts';
import { Button } from '../Button.tsx';
import { Notice } from '../Notice.tsx';
import { Switch } from '../settings/Switch.tsx';
import { type Content, ContentBox, nothing } from './ContentBox.tsx';
import { ForWhom } from './ForWhom.tsx';
import { isUnknown, noReaders, readersOf } from './readers.ts';
import { SavedFile, sealedName } from './SavedFile.tsx';
import { SealedText } from './SealedText.tsx';
import { WorkingOn } from './WorkingOn.tsx';
import { useSealer } from './work.ts';

type Result =
  | { kind: 'none' }
  | { kind: 'refused'; why: SealingRefusal }
  | { kind: 'text'; armored: string; by: 'passphrase' | 'people' }
  | { kind: 'file'; file: Blob; name: string };

/** Text or a file, for a passphrase or for people. */
export function Encrypt(): JSX.Element {
  const [content, setContent] = useState(nothing);
  const [readers, setReaders] = useState(noReaders);
  const [noted, setNoted] = useState(true);
  const [result, setResult] = useState<Result>({ kind: 'none' });
  const working = useSealer();
  const busy = working.work.state === 'working';

  /** What was made was made of something else. */
  const turn = (change: () => void): void => {
    working.cancel();
    setResult({ kind: 'none' });
    change();
  };
  const choose = (next: Content): void =>
    next.kind === 'file' && next.file.size > fileBytes
      ? turn(() => setResult({ kind: 'refused', why: 'too-large' }))
      : turn(() => setContent(next));

  function encrypt(): void {
    setResult({ kind: 'none' });
    const input = readersOf(readers);
    if (content.kind === 'text') {
      working.run('sealText', { text: content.text, readers: input }, sealed =>
        setResult(
          'ok' in sealed
            ? { kind: 'text', armored: sealed.ok, by: readers.by }
            : { kind: 'refused', why: sealed.bad },
        ),
      );
      return;
    }
    const { file } = content;
    working.run('sealFile', { file, readers: input }, sealed =>
      setResult(
        'ok' in sealed
          ? { kind: 'file', file: sealed.ok, name: sealedName(file.name) }
          : { kind: 'refused', why: sealed.bad },
      ),
    );
  }

  const made = result.kind === 'text' || result.kind === 'file';
  return (
    <>
      <p class="hint">{i18n.t('sealed.encryptLead')}</p>
      <ContentBox
        label={i18n.t('sealed.text')}
        hint={i18n.t('sealed.drop')}
        content={content}
        onChange={choose}
      />
      <ForWhom
        draft={readers}
        onChange={change => turn(() => setReaders(before => ({ ...before, ...change })))}
      />
      {content.kind === 'text' ? (
        <Switch label={i18n.t('sealed.addNote')} on={noted} onChange={setNoted} />
      ) : null}
      <div class="row">
        <Button
          look={made || busy ? 'plain' : 'filled'}
          disabled={busy || isUnknown(readers) || (content.kind === 'text' && content.text === '')}
          onClick={encrypt}
        >
          {i18n.t('sealed.encrypt')}
        </Button>
      </div>
      <WorkingOn {...working} what={i18n.t('sealed.encrypting')} />
      {result.kind === 'refused' ? (
        <Notice tone="bad">{i18n.t(sentenceKey({ kind: 'sealing', word: result.why }, 'sender'))}</Notice>
      ) : null}
      {result.kind === 'text' ? (
        <SealedText
          armored={noted ? withNote(result.armored, i18n.t(`sealed.note.${result.by}`)) : result.armored}
          by={result.by}
        />
      ) : null}
      {result.kind === 'file' ? <SavedFile file={result.file} name={result.name} /> : null}
      {made ? (
        <div class="row">
          <Button look="quiet" onClick={() => turn(() => setContent(nothing))}>
            {i18n.t('sealed.another')}
          </Button>
        </div>
      ) : null}
    </>
  );
}
