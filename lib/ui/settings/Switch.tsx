import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  label: string;
  hint?: ComponentChildren;
  on: boolean;
  disabled?: boolean;
  onChange(on: boolean): void;
}

/** On or off. */
export function Switch({ label, hint, on, disabled = false, onChange }: Props): JSX.Element {
  const id = useId();
  return (
    <div class="setting switch">
      <input
        id={id}
        type="checkbox"
        checked={on}
        disabled={disabled}
        {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })}
        onChange={event => {
          const { checked } = event.currentTarget;
          // It shows what is kept, which the background tells.
          event.currentTarget.checked = on;
          onChange(checked);
        }}
      />
      <label for={id}>{label}</label>
      {hint === undefined ? null : (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
