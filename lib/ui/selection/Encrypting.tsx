import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { sentenceKey } from '../../errors.ts';
import type { SelectionScreen } from '../../screen/selection.ts';
import { withNote } from '../../sealed/block.ts';
import type { SealingRefusal } from '../../sealed/refusal.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { Notice } from '../Notice.tsx';
import { PassphraseBox } from '../sealed/PassphraseBox.tsx';
import { PeopleBox } from '../sealed/PeopleBox.tsx';
import { isUnknown, noReaders, readersOf } from '../sealed/readers.ts';
import { Segments } from '../sealed/Segments.tsx';
import { WorkingOn } from '../sealed/WorkingOn.tsx';
import { useSealer } from '../sealed/work.ts';
import { Switch } from '../settings/Switch.tsx';
import { lastChoice, type ReaderKind, readerKinds, rememberChoice } from './choice.ts';
import { Encrypted, type Sealed } from './Encrypted.tsx';
import { replaceSelected } from './page.ts';

interface Props {
  screen: SelectionScreen;
  text: string;
  onShared(handoff: string): void;
  /** It was done: the icon shows the start again. */
  onDone(): void;
}

/** Asks whom the selected text is for, and puts it back encrypted. */
export function Encrypting({ screen: { selection, source }, text, onShared, onDone }: Props): JSX.Element {
  const working = useSealer();
  const { ask, busy: asking, failed } = useAsk();
  // Only what the page still holds is handed on live.
  const kinds = readerKinds.filter(kind => source.kind === 'page' || kind !== 'link');
  const [kind, setKind] = useState<ReaderKind>(
    () => kinds.find(each => each === lastChoice()) ?? 'passphrase',
  );
  const [readers, setReaders] = useState(noReaders);
  const [noted, setNoted] = useState(false);
  const [refused, setRefused] = useState<SealingRefusal>();
  const [sealed, setSealed] = useState<Sealed>();
  const busy = working.work.state === 'working';
  // The worker is there before it is waited for.
  useEffect(() => working.warm(), []);

  function encrypt(by: 'passphrase' | 'people'): void {
    rememberChoice(by);
    setRefused(undefined);
    working.run('sealText', { text, readers: readersOf({ ...readers, by }) }, made => {
      if ('bad' in made) {
        setRefused(made.bad);
        return;
      }
      const block = noted ? withNote(made.ok, i18n.t(`sealed.note.${by}`)) : made.ok;
      const passphrase = by === 'passphrase' ? { passphrase: readers.passphrase } : {};
      const put =
        source.kind === 'page' && source.editable
          ? replaceSelected(source, block.trimEnd())
          : Promise.resolve('page' as const);
      void put.then(kept => {
        setSealed({ block, by, ...passphrase, ...(kept === undefined ? {} : { kept }) });
        onDone();
      });
    });
  }

  function share(): void {
    rememberChoice('link');
    ask('shareSelection', { selection }, shared => {
      if (shared !== null) onShared(shared.handoff);
    });
  }

  if (sealed !== undefined) return <Encrypted {...sealed} />;
  return (
    <>
      <Segments
        label={i18n.t('sealed.forWhom')}
        value={kind}
        options={kinds.map(each => [each, i18n.t(`selection.kind.${each}`)] as const)}
        onChoose={next => setKind(next)}
      />
      {kind === 'passphrase' ? (
        <PassphraseBox
          passphrase={readers.passphrase}
          onChange={passphrase => setReaders(before => ({ ...before, passphrase }))}
        />
      ) : null}
      {kind === 'people' ? (
        <PeopleBox draft={readers} onChange={people => setReaders(before => ({ ...before, ...people }))} />
      ) : null}
      {kind === 'link' ? (
        <p class="hint">{i18n.t('selection.linkHow')}</p>
      ) : (
        <Switch label={i18n.t('sealed.addNote')} on={noted} onChange={setNoted} />
      )}
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      <div class="row">
        {kind === 'link' ? (
          <Button look="filled" disabled={asking} onClick={share}>
            {i18n.t('menu.shareSelection')}
          </Button>
        ) : (
          <Button
            look="filled"
            disabled={busy || isUnknown({ ...readers, by: kind })}
            onClick={() => encrypt(kind)}
          >
            {i18n.t('sealed.encrypt')}
          </Button>
        )}
      </div>
      <WorkingOn {...working} what={i18n.t('sealed.encrypting')} />
      {refused === undefined ? null : (
        <Notice tone="bad">{i18n.t(sentenceKey({ kind: 'sealing', word: refused }, 'sender'))}</Notice>
      )}
    </>
  );
}
