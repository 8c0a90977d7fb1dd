import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { Button } from './Button.tsx';
import { CopyEnding, type CopyEndingWord } from './CopyEnding.tsx';
import { clearHere, clearInBackground } from './clipboard.ts';
import { useBackground, useSurroundings } from './context.ts';
import { Notice } from './Notice.tsx';

export type Clipboard = 'untouched' | 'copied-here' | 'copied-background' | CopyEndingWord;

export interface SecretClipboard {
  clipboard: Clipboard;
  /** Copy a secret and have the clipboard overwritten later. @returns whether it was copied */
  copy(value: string): Promise<boolean>;
  /** Ask for the permission to overwrite it when this page is closed; only from a click. */
  allow(): void;
}

/** The clipboard, for what must not stay in it. */
export function useSecretClipboard(): SecretClipboard {
  const background = useBackground();
  const surroundings = useSurroundings();
  const [clipboard, setClipboard] = useState<Clipboard>('untouched');
  const stopClearing = useRef<() => void>(undefined);
  useEffect(() => () => stopClearing.current?.(), []);

  async function clearLater(): Promise<void> {
    try {
      await clearInBackground(background);
      stopClearing.current?.();
      setClipboard('copied-background');
    } catch {
      setClipboard('not-cleared');
    }
  }

  return {
    clipboard,
    async copy(value) {
      try {
        await surroundings.copy(value);
      } catch {
        setClipboard('failed');
        return false;
      }
      stopClearing.current?.();
      if (await surroundings.hasPermission('clipboardWrite')) await clearLater();
      else {
        setClipboard('copied-here');
        stopClearing.current = clearHere(surroundings, ok => setClipboard(ok ? 'cleared' : 'not-cleared'));
      }
      return true;
    },
    allow() {
      surroundings.askPermission('clipboardWrite').then(
        granted => (granted ? clearLater() : undefined),
        () => undefined,
      );
    },
  };
}

/** What became of a secret in the clipboard, once one was copied. */
export function Copied({ clipboard, allow }: SecretClipboard): JSX.Element | null {
  switch (clipboard) {
    case 'untouched':
      return null;
    case 'failed':
    case 'not-cleared':
    case 'cleared':
      return <CopyEnding ending={clipboard} />;
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
          <Button look="quiet" onClick={allow}>
            {i18n.t('receiving.clearAllow')}
          </Button>
        </Notice>
      );
  }
}
