import '../sealed/sealed.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { i18n } from '#i18n';
import type { ClosedWord, SelectionScreen } from '../../screen/selection.ts';
import { siteName } from '../claim.ts';
import { useBackground } from '../context.ts';
import { Notice } from '../Notice.tsx';
import { Page } from '../Page.tsx';
import { Encrypting } from './Encrypting.tsx';
import type { SelectionMemory } from './memory.ts';
import { Opening } from './Opening.tsx';
import { useSelectedText } from './text.ts';

const closedNames = {
  'browser-page': 'browserPage',
  'store-page': 'storePage',
  'other-extension': 'otherExtension',
  'file-access': 'fileAccess',
  frame: 'frame',
} as const satisfies Record<ClosedWord, string>;

const numbers = new Intl.NumberFormat();

interface Props {
  screen: SelectionScreen;
  memory: SelectionMemory;
  onBack?: (() => void) | undefined;
  onShared(handoff: string): void;
}

/** What the person chose for what they have selected: encrypt it, decrypt it, or fill a field from it. */
export function Selection({ screen, memory, onBack, onShared }: Props): JSX.Element {
  const background = useBackground();
  const selected = useSelectedText(screen, memory.takeText);
  const { source, selection, act } = screen;
  const leave = (): void => {
    background.request('leaveSelection', { selection }).catch(() => undefined);
  };
  useEffect(() => {
    if (selected.state === 'gone') leave();
  }, [selected.state]);

  const length = selected.state === 'here' ? Array.from(selected.text).length : 0;
  const facts =
    source.kind === 'page'
      ? i18n.t('selection.from', [
          i18n.t('facts.length', length, [numbers.format(length)]),
          siteName(source.origin),
        ])
      : i18n.t('facts.length', length, [numbers.format(length)]);
  return (
    <Page title={i18n.t(`selection.title.${act}`)} onBack={onBack}>
      {source.kind === 'closed' ? (
        <Notice>{i18n.t(`selection.closed.${closedNames[source.why]}`)}</Notice>
      ) : null}
      {selected.state === 'gone' ? (
        <Notice tone="warn">
          {i18n.t(source.kind === 'nothing' ? 'selection.nothing' : 'selection.gone')}
        </Notice>
      ) : null}
      {selected.state !== 'here' ? null : act === 'encrypt' ? (
        <>
          <p class="lead">{facts}</p>
          {source.kind === 'page' && source.whole ? <p class="hint">{i18n.t('selection.whole')}</p> : null}
          <Encrypting screen={screen} text={selected.text} onShared={onShared} onDone={leave} />
        </>
      ) : (
        <Opening screen={screen} text={selected.text} memory={memory} onDone={leave} />
      )}
    </Page>
  );
}

/** A tab that was there for a selection, opened again. */
export const SelectionGone = (): JSX.Element => (
  <Page title={i18n.t('extension.name')}>
    <Notice tone="warn">{i18n.t('selection.gone')}</Notice>
  </Page>
);
