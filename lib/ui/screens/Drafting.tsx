import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { sentenceKey } from '../../errors.ts';
import { itemBytes } from '../../protocol/limits.ts';
import type { Screen } from '../../screen.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { fieldName, siteName } from '../claim.ts';
import { Notice } from '../Notice.tsx';
import { Page } from '../Page.tsx';
import { plain } from '../plain.ts';

/** What JSON and the label may add to the value at most. */
const envelope = 1_000;

const bytesOf = (text: string): number => new TextEncoder().encode(JSON.stringify(text)).length;

interface Props {
  /** The picked field from which nothing could be taken; absent where the person just types. */
  draft?: Extract<Screen, { kind: 'drafting' }>;
  onBack?: (() => void) | undefined;
  onShared(handoff: string): void;
}

function leadOf(draft: Props['draft']): string {
  if (draft === undefined) return i18n.t('draft.free');
  if (draft.refusal !== undefined) return i18n.t('draft.refused');
  const name = fieldName(draft.label);
  const place = draft.origin === undefined ? name : i18n.t('facts.on', [name, siteName(draft.origin)]);
  return i18n.t('draft.empty', [place]);
}

/** A box to type the secret into, in our own page. */
export function Drafting({ draft, onBack, onShared }: Props): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const [label, setLabel] = useState(plain(draft?.label ?? '') || i18n.t('draft.labelDefault'));
  const [shown, setShown] = useState(false);
  const [tooLong, setTooLong] = useState(false);
  const [empty, setEmpty] = useState(true);
  const box = useRef<HTMLTextAreaElement>(null);
  const ids = { secret: useId(), label: useId(), hint: useId() };
  useEffect(() => box.current?.focus(), []);

  function share(): void {
    const value = box.current?.value ?? '';
    if (value === '') {
      box.current?.focus();
      return;
    }
    if (bytesOf(value) > itemBytes - envelope) {
      setTooLong(true);
      return;
    }
    const input = { label: label.trim().slice(0, 200), value, multiline: value.includes('\n') };
    ask('shareTyped', draft === undefined ? input : { ...input, draft: draft.draft }, ({ handoff }) => {
      if (box.current !== null) box.current.value = '';
      onShared(handoff);
    });
  }

  return (
    <Page title={i18n.t('draft.title')} onBack={onBack}>
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          share();
        }}
      >
        {draft?.refusal === undefined ? null : (
          <Notice tone="warn">{i18n.t(sentenceKey({ kind: 'field', word: draft.refusal }, 'sender'))}</Notice>
        )}
        <p class="lead">{leadOf(draft)}</p>
        {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
        {tooLong ? <Notice tone="bad">{i18n.t('draft.tooLong')}</Notice> : null}
        <div class="field">
          <div class="field-head">
            <label for={ids.secret}>{i18n.t('draft.secret')}</label>
            <Button look="quiet" onClick={() => setShown(!shown)}>
              {i18n.t(shown ? 'draft.conceal' : 'draft.reveal')}
            </Button>
          </div>
          <textarea
            ref={box}
            id={ids.secret}
            class={shown ? 'input mono' : 'input mono veiled'}
            dir="auto"
            rows={2}
            autocomplete="off"
            spellcheck={false}
            onKeyDown={event => {
              // A line break at the end of a password is an accident: Enter shares, Shift+Enter breaks the line.
              if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
              event.preventDefault();
              share();
            }}
            onInput={event => {
              setEmpty(event.currentTarget.value === '');
              setTooLong(false);
            }}
          />
        </div>
        <div class="field">
          <label for={ids.label}>{i18n.t('draft.label')}</label>
          <input
            id={ids.label}
            class="input"
            type="text"
            dir="auto"
            maxLength={100}
            autocomplete="off"
            aria-describedby={ids.hint}
            value={label}
            onInput={event => setLabel(event.currentTarget.value)}
          />
          <p class="hint" id={ids.hint}>
            {i18n.t('draft.labelHint')}
          </p>
        </div>
        <div class="row">
          <Button look="filled" submit disabled={busy || empty}>
            {i18n.t('draft.share')}
          </Button>
        </div>
      </form>
    </Page>
  );
}
