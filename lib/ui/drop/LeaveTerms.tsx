import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { i18n } from '#i18n';
import { PassphraseBox } from '../sealed/PassphraseBox.tsx';
import { spanText } from './say.ts';

export interface Terms {
  /** Seconds. */
  ttl: number;
  opens: number;
  /** A passphrase is needed, too. */
  isProtected: boolean;
  passphrase: string;
}

const hour = 3600;
const lifetimes = [600, hour, 24 * hour, 7 * 24 * hour, 30 * 24 * hour];
const openings = [1, 2, 5, 10];

export const usualTerms: Terms = { ttl: 24 * hour, opens: 1, isProtected: true, passphrase: '' };

/** The passphrase that is to be needed; empty for none. */
export const chosenPassphrase = ({ isProtected, passphrase }: Terms): string =>
  isProtected ? passphrase.trim() : '';

/** Whether something is still to be said. */
export const isUnsaid = (terms: Terms): boolean => terms.isProtected && terms.passphrase.trim() === '';

/** For how long something is left, for how many, and with which passphrase. */
export function LeaveTerms({
  terms,
  onChange,
}: {
  terms: Terms;
  onChange(to: Partial<Terms>): void;
}): JSX.Element {
  const ids = { ttl: useId(), opens: useId() };
  return (
    <>
      <div class="field">
        <label for={ids.ttl}>{i18n.t('leaving.ttl')}</label>
        <select
          id={ids.ttl}
          class="input"
          value={terms.ttl}
          onChange={event => onChange({ ttl: Number(event.currentTarget.value) })}
        >
          {lifetimes.map(seconds => (
            <option key={seconds} value={seconds}>
              {spanText(seconds)}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for={ids.opens}>{i18n.t('leaving.opens')}</label>
        <select
          id={ids.opens}
          class="input"
          value={terms.opens}
          onChange={event => onChange({ opens: Number(event.currentTarget.value) })}
        >
          {openings.map(count => (
            <option key={count} value={count}>
              {i18n.t('leaving.times', count)}
            </option>
          ))}
        </select>
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={terms.isProtected}
          onChange={event => onChange({ isProtected: event.currentTarget.checked })}
        />
        {i18n.t('leaving.withPassphrase')}
      </label>
      {terms.isProtected ? (
        <PassphraseBox
          passphrase={terms.passphrase}
          onChange={passphrase => onChange({ passphrase })}
          how={i18n.t('leaving.passphraseHow')}
        />
      ) : (
        <p class="hint">{i18n.t('leaving.withoutPassphrase')}</p>
      )}
    </>
  );
}
