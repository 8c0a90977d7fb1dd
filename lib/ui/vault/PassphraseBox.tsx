import type { JSX, RefObject } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  label: string;
  value: string;
  /** What the browser's password manager may offer. */
  kind: 'current-password' | 'new-password';
  box?: RefObject<HTMLInputElement | null>;
  wrong?: boolean;
  describedBy?: string;
  onType(passphrase: string): void;
}

/** A box to type a passphrase in, whose dots nobody can read over a shoulder. */
export function PassphraseBox({
  label,
  value,
  kind,
  box,
  wrong = false,
  describedBy,
  onType,
}: Props): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        {...(box === undefined ? {} : { ref: box })}
        class="input"
        type="password"
        autocomplete={kind}
        spellcheck={false}
        aria-invalid={wrong}
        {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
        value={value}
        onInput={event => onType(event.currentTarget.value)}
      />
    </div>
  );
}
