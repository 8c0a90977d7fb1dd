import type { JSX, RefObject } from 'preact';
import { i18n } from '#i18n';
import { digitsIn } from './digits.ts';

interface Props {
  box: RefObject<HTMLInputElement | null>;
  value: string;
  digits: number;
  wrong: boolean;
  describedBy: string;
  onType(digits: string): void;
}

/** The box for the code. */
export const CodeBox = ({ box, value, digits, wrong, describedBy, onType }: Props): JSX.Element => (
  <input
    ref={box}
    class="input code-box"
    type="text"
    inputMode="numeric"
    autocomplete="one-time-code"
    dir="ltr"
    spellcheck={false}
    size={digits + 2}
    aria-label={i18n.t('receiving.code')}
    aria-describedby={describedBy}
    aria-invalid={wrong}
    value={value}
    onInput={event => {
      const typed = digitsIn(event.currentTarget.value).slice(0, digits);
      event.currentTarget.value = typed;
      onType(typed);
    }}
  />
);
