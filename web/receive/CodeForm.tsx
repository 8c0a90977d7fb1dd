import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { RecipientView } from '../../lib/handoff/view.ts';
import { Button } from '../../lib/ui/Button.tsx';
import { CodeBox } from '../../lib/ui/CodeBox.tsx';
import { Notice } from '../../lib/ui/Notice.tsx';

/** The code that the sender says, typed or pasted. */
export function CodeForm({
  view: { phase, codeDigits, wrongCode },
  onCode,
}: {
  view: RecipientView;
  onCode(code: string): void;
}): JSX.Element {
  const [digits, setDigits] = useState('');
  const [missing, setMissing] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const prompt = useId();
  const ready = phase === 'code';

  useEffect(() => {
    if (ready) box.current?.focus();
  }, [ready]);
  useEffect(() => {
    if (phase === 'paused' || (ready && wrongCode)) setDigits('');
  }, [phase, ready, wrongCode]);

  return (
    <form
      class="code-form"
      onSubmit={event => {
        event.preventDefault();
        const whole = digits.length === codeDigits;
        setMissing(!whole);
        if (!whole) box.current?.focus();
        else if (ready) onCode(digits);
      }}
    >
      <p id={prompt}>{i18n.t('receiving.codePrompt')}</p>
      <div class="row">
        <CodeBox
          box={box}
          value={digits}
          digits={codeDigits}
          wrong={wrongCode || missing}
          describedBy={prompt}
          onType={typed => {
            setDigits(typed);
            setMissing(false);
          }}
        />
        <Button look="filled" submit disabled={!ready}>
          {i18n.t('web.receive')}
        </Button>
      </div>
      {missing ? <Notice tone="warn">{i18n.t('receiving.codeMissing', codeDigits)}</Notice> : null}
    </form>
  );
}
