import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { i18n } from '#i18n';
import type { ReplaceRefusal } from '../../page/replace/outcome.ts';
import { Button } from '../Button.tsx';
import { Copied, useSecretClipboard } from '../Copied.tsx';
import { Notice } from '../Notice.tsx';
import { SealedText } from '../sealed/SealedText.tsx';

const names = {
  lost: 'lost',
  'read-only': 'readOnly',
  'one-line': 'oneLine',
  'too-long': 'tooLong',
  incomplete: 'incomplete',
  changed: 'changed',
  unverified: 'unverified',
  page: 'page',
} as const satisfies Record<ReplaceRefusal | 'page', string>;

/** What became of a selection. */
export interface Sealed {
  block: string;
  by: 'passphrase' | 'people';
  passphrase?: string;
  /** Why it is not in the page; `page` where it never could have been. Absent: it is. */
  kept?: ReplaceRefusal | 'page';
}

/** Where it is now, and what is left to do. */
export const Encrypted = ({ block, by, passphrase, kept }: Sealed): JSX.Element => (
  <>
    <Notice tone={kept === undefined ? 'good' : kept === 'page' ? 'calm' : 'warn'}>
      {i18n.t(kept === undefined ? 'selection.replaced' : `selection.kept.${names[kept]}`)}
    </Notice>
    {passphrase === undefined ? null : <ToTell passphrase={passphrase} />}
    <SealedText armored={block} by={by} />
  </>
);

function ToTell({ passphrase }: { passphrase: string }): JSX.Element {
  const id = useId();
  const clipboard = useSecretClipboard();
  return (
    <div class="field">
      <label for={id}>{i18n.t('common.passphrase')}</label>
      <textarea
        id={id}
        class="input mono"
        readOnly
        dir="ltr"
        rows={2}
        spellcheck={false}
        value={passphrase}
        onFocus={event => event.currentTarget.select()}
      />
      <div class="row">
        <Button onClick={() => void clipboard.copy(passphrase)}>{i18n.t('sealed.copyPassphrase')}</Button>
      </div>
      <Copied {...clipboard} />
    </div>
  );
}
