import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { CopyEnding, type CopyEndingWord } from './CopyEnding.tsx';
import { clearHere } from './clipboard.ts';
import { Notice } from './Notice.tsx';

const clipboard = { copy: (text: string) => navigator.clipboard.writeText(text) };

type Copying = 'untouched' | 'copied' | CopyEndingWord;

export interface PageClipboard {
  copying: Copying;
  /** Copy a secret, and overwrite it later while this page is open; only within a click. @returns whether it was copied */
  copy(value: string): Promise<boolean>;
}

/** The clipboard for a page that is not the extension's: nobody clears it once the page is closed. */
export function usePageClipboard(): PageClipboard {
  const [copying, setCopying] = useState<Copying>('untouched');
  const stopClearing = useRef<() => void>(undefined);
  useEffect(() => () => stopClearing.current?.(), []);
  return {
    copying,
    async copy(value) {
      try {
        await clipboard.copy(value);
      } catch {
        setCopying('failed');
        return false;
      }
      setCopying('copied');
      stopClearing.current?.();
      stopClearing.current = clearHere(clipboard, ok => setCopying(ok ? 'cleared' : 'not-cleared'));
      return true;
    },
  };
}

/** What became of a secret in the clipboard, once one was copied. */
export function CopiedHere({ copying }: { copying: Copying }): JSX.Element | null {
  switch (copying) {
    case 'untouched':
      return null;
    case 'copied':
      return (
        <Notice>
          {i18n.t('common.copied')}. {i18n.t('receiving.copyWhy')} {i18n.t('web.copyHere')}
        </Notice>
      );
    default:
      return <CopyEnding ending={copying} />;
  }
}
