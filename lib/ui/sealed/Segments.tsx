import type { JSX } from 'preact';

interface Props<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [value: T, name: string])[];
  onChoose(value: T): void;
}

/** One of a few, all in sight. */
export const Segments = <T extends string>({ label, value, options, onChoose }: Props<T>): JSX.Element => (
  <fieldset class="segments" aria-label={label}>
    {options.map(([option, name]) => (
      <button
        key={option}
        type="button"
        class="segment"
        aria-pressed={option === value}
        onClick={() => onChoose(option)}
      >
        {name}
      </button>
    ))}
  </fieldset>
);
