import type { ComponentChildren, JSX } from 'preact';

interface Props {
  children: ComponentChildren;
  /** filled: the next thing to do, one a screen · plain · quiet: looks like a link. */
  look?: 'filled' | 'plain' | 'quiet';
  onClick?: () => void;
  disabled?: boolean;
  submit?: boolean;
  pressed?: boolean;
  /** The accessible name, where the text alone does not say which one is meant. */
  name?: string;
}

export function Button({
  children,
  look = 'plain',
  onClick,
  disabled,
  submit,
  pressed,
  name,
}: Props): JSX.Element {
  return (
    <button
      type={submit ? 'submit' : 'button'}
      class={`button ${look}`}
      disabled={disabled === true}
      onClick={onClick}
      {...(name === undefined ? {} : { 'aria-label': name })}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
    >
      {children}
    </button>
  );
}
