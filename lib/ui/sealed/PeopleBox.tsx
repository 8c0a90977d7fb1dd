import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { sentenceKey } from '../../errors.ts';
import { Button } from '../Button.tsx';
import { plain } from '../plain.ts';
import { Switch } from '../settings/Switch.tsx';
import { Unlock } from '../vault/Unlock.tsx';
import { lastForMe, rememberForMe } from './for-me.ts';
import { usePeople } from './people.ts';
import { Remember } from './Remember.tsx';
import { addressesIn, hasPostQuantum, type PeopleDraft } from './readers.ts';

interface Props {
  draft: PeopleDraft;
  onChange(people: Partial<PeopleDraft>): void;
}

/** The people who may open it: those remembered, to be ticked, and addresses that are pasted. */
export function PeopleBox({ draft, onChange }: Props): JSX.Element {
  const id = useId();
  const { ticked, pasted, forMe } = draft;
  const { known, people, own, locked, look, remember } = usePeople();
  const [unlocking, setUnlocking] = useState(false);
  const { addresses, faults } = addressesIn(pasted);
  const [fresh, ...others] = addresses.filter(
    address => !people.some(({ recipient }) => recipient === address),
  );
  const tick = (recipient: string, on: boolean): void =>
    onChange({ ticked: on ? [...ticked, recipient] : ticked.filter(other => other !== recipient) });
  const include = (on: boolean): void => onChange({ forMe: on && own !== undefined ? own : null });
  useEffect(() => {
    if (known) include(lastForMe());
  }, [known, own]);
  const cannotBeMine = hasPostQuantum(draft);
  return (
    <>
      {locked && !unlocking ? (
        <div class="row">
          <p class="hint">{i18n.t('sealed.unlockPeople')}</p>
          <Button look="quiet" onClick={() => setUnlocking(true)}>
            {i18n.t('sealed.unlock')}
          </Button>
        </div>
      ) : null}
      {locked && unlocking ? <Unlock onUnlocked={look} /> : null}
      {people.length === 0 ? null : (
        <ul class="people" aria-label={i18n.t('sealed.people')}>
          {people.map(({ name, recipient }, index) => (
            <li key={recipient} class="person">
              <input
                id={`${id}-${index}`}
                type="checkbox"
                checked={ticked.includes(recipient)}
                onChange={event => tick(recipient, event.currentTarget.checked)}
              />
              <label for={`${id}-${index}`}>{plain(name)}</label>
            </li>
          ))}
        </ul>
      )}
      <div class="field">
        <label for={id}>{i18n.t('sealed.addresses')}</label>
        <textarea
          id={id}
          class="input mono"
          rows={3}
          dir="ltr"
          spellcheck={false}
          autocomplete="off"
          value={pasted}
          aria-invalid={faults.length > 0}
          aria-describedby={`${id}-hint`}
          onInput={event => onChange({ pasted: event.currentTarget.value })}
        />
        <div id={`${id}-hint`} aria-live="polite">
          {faults.length === 0 ? <p class="hint">{i18n.t('sealed.addressesHow')}</p> : null}
          {faults.map(({ at, why }) => {
            const sentence = i18n.t(sentenceKey({ kind: 'address', word: why }, 'sender'));
            return (
              <p key={at} class="fault">
                {faults.length + addresses.length === 1
                  ? sentence
                  : i18n.t('sealed.addressFault', [String(at), sentence])}
              </p>
            );
          })}
        </div>
      </div>
      {fresh === undefined || others.length > 0 || faults.length > 0 || locked ? null : (
        <Remember
          recipient={fresh}
          remember={remember}
          onRemembered={() => onChange({ pasted: '', ticked: [...ticked, fresh] })}
        />
      )}
      {own === undefined ? null : (
        <Switch
          label={i18n.t('sealed.forMe')}
          hint={i18n.t(cannotBeMine ? 'sealed.forMeNot' : 'sealed.forMeHint')}
          on={forMe === own && !cannotBeMine}
          disabled={cannotBeMine}
          onChange={on => {
            rememberForMe(on);
            include(on);
          }}
        />
      )}
    </>
  );
}
