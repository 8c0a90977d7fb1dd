import type { JSX, RefObject } from 'preact';
import { i18n } from '#i18n';

const arabicIndic = 0x660;
const persian = 0x6f0;

/** The digits in what was typed or pasted: in any width or of the Arabic kinds, without what stands between them. */
export function digitsIn(text: string): string {
  const latin = text.normalize('NFKC').replace(/[\u0660-\u0669\u06f0-\u06f9]/g, digit => {
    const point = digit.codePointAt(0) ?? arabicIndic;
    return String(point - (point >= persian ? persian : arabicIndic));
  });
  return latin.replace(/\D/g, '');
}

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
