import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';
import { Copied, useSecretClipboard } from '../Copied.tsx';

const mostRows = 12;

/** A text that was decrypted here: on the screen only when asked for. */
export function OpenedText({ text }: { text: string }): JSX.Element {
  const clipboard = useSecretClipboard();
  const [shown, setShown] = useState(false);
  return (
    <section aria-label={i18n.t('sealed.opened')}>
      <p class="ending good" aria-live="polite">
        {i18n.t('sealed.openedLength', [...text].length)}
      </p>
      {shown ? (
        <textarea
          class="input mono snug"
          readOnly
          dir="auto"
          rows={Math.min(mostRows, Math.max(2, text.split('\n').length))}
          aria-label={i18n.t('sealed.opened')}
          spellcheck={false}
          value={text}
          onFocus={event => event.currentTarget.select()}
        />
      ) : null}
      <div class="row">
        <Button look={shown ? 'plain' : 'filled'} onClick={() => setShown(!shown)}>
          {i18n.t(shown ? 'receiving.hide' : 'receiving.show')}
        </Button>
        <Button look={shown ? 'filled' : 'plain'} onClick={() => void clipboard.copy(text)}>
          {i18n.t('receiving.copy')}
        </Button>
      </div>
      <Copied {...clipboard} />
    </section>
  );
}
