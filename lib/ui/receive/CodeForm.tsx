import type { JSX } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { RecipientView } from '../../handoff/view.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { CodeBox } from '../CodeBox.tsx';
import { Notice } from '../Notice.tsx';
import { Waiting } from './Waiting.tsx';

export type RevealHow = 'kept' | 'copied';

interface Props {
  handoff: string;
  view: RecipientView;
  /** fill: into the picked field · first: the field is picked afterwards · here: shown or copied in this page */
  purpose: 'fill' | 'first' | 'here';
  /** How the person wants to see the secret as soon as it is here. */
  onReveal(how: RevealHow | undefined): void;
}

const promptKeys = {
  fill: 'receiving.codePrompt',
  first: 'receiving.codeFirst',
  here: 'receiving.noFieldHow',
} as const;

/** The code, and what is to be done with the secret once it holds. */
export function CodeForm({ handoff, view, purpose, onReveal }: Props): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const [digits, setDigits] = useState('');
  const [missing, setMissing] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const prompt = useId();
  const ready = view.phase === 'code';
  const { codeDigits, wrongCode } = view;

  useEffect(() => {
    if (ready && (purpose === 'fill' || wrongCode)) box.current?.focus();
  }, [ready, purpose, wrongCode]);
  // Before anybody can see that the code was wrong and type: what is typed next is not lost.
  useLayoutEffect(() => {
    if (!ready || !wrongCode) return;
    setDigits('');
    onReveal(undefined);
  }, [ready, wrongCode, onReveal]);

  function submit(how: RevealHow | undefined): void {
    if (digits.length !== codeDigits) {
      setMissing(true);
      box.current?.focus();
      return;
    }
    if (!ready || busy) return;
    onReveal(how);
    ask('code', { handoff, digits });
  }

  return (
    <form
      class="code-form"
      onSubmit={event => {
        event.preventDefault();
        submit(undefined);
      }}
    >
      <p class="hint" id={prompt} aria-live="polite">
        {i18n.t(view.phase === 'checking' ? 'receiving.checking' : promptKeys[purpose])}
      </p>
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
        {purpose === 'here' ? (
          <>
            <Button disabled={!ready || busy} onClick={() => submit('kept')}>
              {i18n.t('receiving.show')}
            </Button>
            <Button disabled={!ready || busy} onClick={() => submit('copied')}>
              {i18n.t('receiving.copy')}
            </Button>
          </>
        ) : (
          <Button look={purpose === 'fill' ? 'filled' : 'plain'} submit disabled={!ready || busy}>
            {i18n.t('receiving.fill')}
          </Button>
        )}
      </div>
      {view.phase === 'code' && !missing ? <Waiting view={view} /> : null}
      {missing ? <Notice tone="warn">{i18n.t('receiving.codeMissing', codeDigits)}</Notice> : null}
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
    </form>
  );
}
