import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { sentenceKey } from '../../errors.ts';
import type { DraftFieldFacts } from '../../screen.ts';
import { Button } from '../Button.tsx';
import { fieldName, lengthLine, siteName } from '../claim.ts';
import { Notice } from '../Notice.tsx';
import { plain } from '../plain.ts';

/** A picked field's name. */
export const nameOf = ({ label, kind }: DraftFieldFacts): string => fieldName(label, kind);

interface RowProps {
  field: DraftFieldFacts;
  onLabel(label: string): void;
  onValue(value: string): void;
  onLeave: (() => void) | undefined;
}

/** One of several picked fields: its name, and a box of our own where nothing could be taken from it. */
export function DraftRow({ field, onLabel, onValue, onLeave }: RowProps): JSX.Element {
  const [shown, setShown] = useState(false);
  const label = useId();
  const name = nameOf(field);
  const from = field.origin === undefined ? '' : ` ${i18n.t('facts.from', [siteName(field.origin)])}`;
  return (
    <li class="field">
      <div class="field-head">
        <label for={label}>{i18n.t('draft.label')}</label>
        {onLeave === undefined ? null : (
          <Button look="quiet" name={i18n.t('draft.leaveOutOf', [name])} onClick={onLeave}>
            {i18n.t('draft.leaveOut')}
          </Button>
        )}
      </div>
      <input
        id={label}
        class="input"
        type="text"
        dir="auto"
        maxLength={100}
        autocomplete="off"
        defaultValue={plain(name)}
        onInput={event => onLabel(event.currentTarget.value)}
      />
      {field.length === undefined ? (
        <>
          {field.refusal === undefined ? null : (
            <Notice tone="warn">
              {i18n.t(sentenceKey({ kind: 'field', word: field.refusal }, 'sender'))}
            </Notice>
          )}
          <div class="field-head">
            <span class="hint">{i18n.t('draft.typeIt')}</span>
            <Button
              look="quiet"
              name={i18n.t(shown ? 'draft.concealOf' : 'draft.revealOf', [name])}
              onClick={() => setShown(!shown)}
            >
              {i18n.t(shown ? 'draft.conceal' : 'draft.reveal')}
            </Button>
          </div>
          <textarea
            class={shown ? 'input mono' : 'input mono veiled'}
            dir="auto"
            rows={1}
            autocomplete="off"
            spellcheck={false}
            aria-label={i18n.t('draft.secretOf', [name])}
            onInput={event => onValue(event.currentTarget.value)}
          />
        </>
      ) : (
        <p class="hint">
          {lengthLine(field.length)}
          {from}
        </p>
      )}
    </li>
  );
}
