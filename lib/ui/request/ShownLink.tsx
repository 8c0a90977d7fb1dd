import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';

/** A link that a page shows once, to be copied. */
export function ShownLink({
  link,
  name,
  copyName,
  next = false,
}: {
  link: string;
  name: string;
  /** Of the button, where there are several. */
  copyName?: string;
  /** Copying it is the next thing to do. */
  next?: boolean;
}): JSX.Element {
  const [copied, setCopied] = useState<'copied' | 'copyFailed'>();
  return (
    <div class="stack">
      <input
        class="input mono"
        type="text"
        readOnly
        dir="ltr"
        value={link}
        aria-label={name}
        onFocus={event => event.currentTarget.select()}
      />
      <div class="row">
        <Button
          look={next ? 'filled' : 'plain'}
          {...(copyName === undefined ? {} : { name: copyName })}
          onClick={() =>
            navigator.clipboard.writeText(link).then(
              () => setCopied('copied'),
              () => setCopied('copyFailed'),
            )
          }
        >
          {i18n.t('linkAdmin.copy')}
        </Button>
      </div>
      <p class="hint live" aria-live="polite">
        {copied === undefined ? '' : i18n.t(copied === 'copied' ? 'common.copied' : 'linkAdmin.copyFailed')}
      </p>
    </div>
  );
}
