import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

interface Props<T extends string | number> {
  label: string;
  /** What the choice means. */
  hint?: string;
  value: T;
  options: readonly (readonly [value: T, name: string])[];
  disabled?: boolean;
  onChoose(value: T): void;
}

/** One of several: a box to choose from. */
export function Choice<T extends string | number>({
  label,
  hint,
  value,
  options,
  disabled = false,
  onChoose,
}: Props<T>): JSX.Element {
  const id = useId();
  return (
    <div class="setting">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="input"
        disabled={disabled}
        value={String(value)}
        {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })}
        onChange={event => {
          const chosen = options[event.currentTarget.selectedIndex];
          if (chosen !== undefined) onChoose(chosen[0]);
        }}
      >
        {options.map(([option, name]) => (
          <option key={option} value={String(option)}>
            {name}
          </option>
        ))}
      </select>
      {hint === undefined ? null : (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
