import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';

/** A link that a page shows once, to be copied. */
export function ShownLink({
  link,
  name,
  copy = i18n.t('linkAdmin.copy'),
  next = false,
}: {
  link: string;
  name: string;
  /** What the button says, where there are several. */
  copy?: string;
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
          onClick={() =>
            navigator.clipboard.writeText(link).then(
              () => setCopied('copied'),
              () => setCopied('copyFailed'),
            )
          }
        >
          {copy}
        </Button>
      </div>
      <p class="hint live" aria-live="polite">
        {copied === undefined ? '' : i18n.t(copied === 'copied' ? 'common.copied' : 'linkAdmin.copyFailed')}
      </p>
    </div>
  );
}
