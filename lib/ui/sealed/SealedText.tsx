import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';
import { useSurroundings } from '../context.ts';

/** An encrypted text, to be taken anywhere: it is no secret. */
export function SealedText({ armored, by }: { armored: string; by: 'passphrase' | 'people' }): JSX.Element {
  const id = useId();
  const surroundings = useSurroundings();
  const box = useRef<HTMLTextAreaElement>(null);
  const [copied, setCopied] = useState<'copied' | 'failed'>();
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <section>
      <label for={id}>{i18n.t('sealed.block')}</label>
      <textarea
        ref={box}
        id={id}
        class="input mono"
        readOnly
        dir="ltr"
        rows={8}
        spellcheck={false}
        value={armored}
        onFocus={event => event.currentTarget.select()}
      />
      <div class="row">
        <Button
          look="filled"
          onClick={() =>
            surroundings.copy(armored).then(
              () => setCopied('copied'),
              () => setCopied('failed'),
            )
          }
        >
          {i18n.t('receiving.copy')}
        </Button>
        <span class="hint" aria-live="polite">
          {copied === undefined ? '' : i18n.t(copied === 'copied' ? 'common.copied' : 'sealed.copyFailed')}
        </span>
      </div>
      <p class="hint">{i18n.t(`sealed.next.${by}`)}</p>
    </section>
  );
}
