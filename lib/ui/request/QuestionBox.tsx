import './request.css';
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { FieldKind } from '../../protocol/item.ts';
import { Button } from '../Button.tsx';
import { fieldName } from '../claim.ts';

export interface Question {
  /** What the person who asks called it. */
  label: string;
  kind: FieldKind;
}

interface Props {
  question: Question;
  /** Told which element it is. */
  box(element: HTMLElement | null): void;
  value: string;
  /** Nothing was written here, and that was pointed out. */
  missing: boolean;
  /** Where its value came from, or why none came. */
  note?: { note: string; value?: string } | undefined;
  onType(value: string): void;
}

/** Hidden from whoever looks over a shoulder, until asked otherwise. */
const hiddenKinds: ReadonlySet<FieldKind> = new Set(['password', 'seed', 'code']);
const longKinds: ReadonlySet<FieldKind> = new Set(['multiline', 'seed']);

function typeOf(kind: FieldKind, hidden: boolean) {
  if (hidden) return { type: 'password' } as const;
  switch (kind) {
    case 'email':
      return { type: 'email' } as const;
    case 'url':
      return { type: 'url' } as const;
    case 'date':
      return { type: 'date' } as const;
    default:
      return { type: 'text' } as const;
  }
}

/** A box for one answer, by what kind of thing is asked for. */
export function QuestionBox({
  question: { label, kind },
  box,
  value,
  missing,
  note,
  onType,
}: Props): JSX.Element {
  const id = useId();
  const [shown, setShown] = useState(false);
  const name = fieldName(label, kind);
  const hides = hiddenKinds.has(kind);
  const common = {
    id,
    ref: box,
    dir: 'auto',
    spellcheck: false,
    'aria-invalid': missing,
    ...(missing || note !== undefined
      ? { 'aria-describedby': `${missing ? `${id}-missing ` : ''}${note === undefined ? '' : `${id}-note`}` }
      : {}),
    value,
    onInput: (event: { currentTarget: { value: string } }) => onType(event.currentTarget.value),
  } as const;
  return (
    <li class={missing ? 'field wanting' : 'field'}>
      <div class="field-head">
        <label for={id}>{name}</label>
        {hides ? (
          <Button
            look="quiet"
            name={i18n.t(shown ? 'draft.concealOf' : 'draft.revealOf', [name])}
            onClick={() => setShown(!shown)}
          >
            {i18n.t(shown ? 'asked.hide' : 'asked.show')}
          </Button>
        ) : null}
      </div>
      {missing ? (
        <p class="fault" id={`${id}-missing`}>
          {i18n.t('asked.missing')}
        </p>
      ) : null}
      {longKinds.has(kind) ? (
        <textarea
          {...common}
          class={hides && !shown ? 'input mono veiled' : 'input mono'}
          rows={kind === 'multiline' ? 4 : 2}
          autocomplete="off"
        />
      ) : (
        <input
          {...common}
          class={hides ? 'input mono' : 'input'}
          {...typeOf(kind, hides && !shown)}
          // No password manager is to offer to keep what is somebody else's to use.
          autocomplete={kind === 'password' ? 'new-password' : 'off'}
          {...(kind === 'number' || kind === 'code' ? { inputMode: 'numeric' as const } : {})}
        />
      )}
      {note === undefined ? null : (
        <p class={note.value === undefined ? 'fault' : 'hint'} id={`${id}-note`} role="status">
          {note.note}
        </p>
      )}
    </li>
  );
}
