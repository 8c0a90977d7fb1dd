import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { UiRequests } from '../screen.ts';
import { Button } from './Button.tsx';
import { fieldName } from './claim.ts';
import { clearHere, clearInBackground } from './clipboard.ts';
import { useBackground, useSurroundings } from './context.ts';
import { Notice } from './Notice.tsx';

export type RevealedItem = NonNullable<UiRequests['reveal']['output']>['item'];

type Clipboard = 'untouched' | 'copied-here' | 'copied-background' | 'cleared' | 'not-cleared' | 'failed';

interface Props {
  item: RevealedItem;
  /** It was asked for to be copied: it is copied at once and not shown. */
  copyFirst: boolean;
}

/** The secret itself, where the person asked for it; nowhere else and gone with this page. */
export function Revealed({ item, copyFirst }: Props): JSX.Element {
  const background = useBackground();
  const surroundings = useSurroundings();
  const [shown, setShown] = useState(!copyFirst);
  const [clipboard, setClipboard] = useState<Clipboard>('untouched');
  const stopClearing = useRef<() => void>(undefined);

  async function copy(): Promise<void> {
    try {
      await surroundings.copy(item.value);
    } catch {
      setClipboard('failed');
      return;
    }
    stopClearing.current?.();
    if (await surroundings.hasPermission('clipboardWrite')) await clearLater();
    else {
      setClipboard('copied-here');
      stopClearing.current = clearHere(surroundings, ok => setClipboard(ok ? 'cleared' : 'not-cleared'));
    }
  }

  async function clearLater(): Promise<void> {
    try {
      await clearInBackground(background);
      stopClearing.current?.();
      setClipboard('copied-background');
    } catch {
      setClipboard('not-cleared');
    }
  }

  function allow(): void {
    surroundings.askPermission('clipboardWrite').then(
      granted => (granted ? clearLater() : undefined),
      () => undefined,
    );
  }

  useEffect(() => {
    if (copyFirst) void copy();
    return () => stopClearing.current?.();
  }, []);

  const name = fieldName(item.label, item.kind);
  return (
    <section class="revealed">
      {shown ? (
        <textarea
          class="input mono"
          readOnly
          dir="auto"
          rows={Math.min(8, item.value.split('\n').length)}
          aria-label={name}
          spellcheck={false}
          value={item.value}
          onFocus={event => event.currentTarget.select()}
        />
      ) : null}
      <div class="row">
        <Button onClick={() => setShown(!shown)}>
          {i18n.t(shown ? 'receiving.hide' : 'receiving.show')}
        </Button>
        <Button onClick={() => void copy()}>{i18n.t('receiving.copy')}</Button>
      </div>
      {clipboard === 'untouched' ? null : <ClipboardNotice clipboard={clipboard} onAllow={allow} />}
    </section>
  );
}

function ClipboardNotice({
  clipboard,
  onAllow,
}: {
  clipboard: Exclude<Clipboard, 'untouched'>;
  onAllow(): void;
}): JSX.Element {
  switch (clipboard) {
    case 'failed':
      return <Notice tone="bad">{i18n.t('receiving.copyFailed')}</Notice>;
    case 'not-cleared':
      return <Notice tone="warn">{i18n.t('receiving.clearFailed')}</Notice>;
    case 'cleared':
      return <Notice>{i18n.t('receiving.cleared')}</Notice>;
    case 'copied-background':
      return (
        <Notice>
          <p>
            {i18n.t('common.copied')}. {i18n.t('receiving.copyWhy')}
          </p>
        </Notice>
      );
    case 'copied-here':
      return (
        <Notice>
          <p>
            {i18n.t('common.copied')}. {i18n.t('receiving.copyWhy')} {i18n.t('receiving.copyHere')}
          </p>
          <Button look="quiet" onClick={onAllow}>
            {i18n.t('receiving.clearAllow')}
          </Button>
        </Notice>
      );
  }
}
