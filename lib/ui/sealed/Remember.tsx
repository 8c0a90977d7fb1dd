import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';
import { Notice } from '../Notice.tsx';
import type { Person } from './people.ts';

interface Props {
  recipient: string;
  remember(person: Person): Promise<boolean>;
  onRemembered(): void;
}

/** A name for an address, so that it need not be pasted again. */
export function Remember({ recipient, remember, onRemembered }: Props): JSX.Element {
  const id = useId();
  const [name, setName] = useState('');
  const [failed, setFailed] = useState(false);
  return (
    <form
      class="field"
      onSubmit={event => {
        event.preventDefault();
        setFailed(false);
        remember({ recipient, name: name.trim() }).then(
          done => (done ? onRemembered() : setFailed(true)),
          () => setFailed(true),
        );
      }}
    >
      <label for={id}>{i18n.t('sealed.rememberAs')}</label>
      <div class="row">
        <input
          id={id}
          class="input grow"
          type="text"
          autocomplete="off"
          dir="auto"
          maxLength={80}
          value={name}
          onInput={event => setName(event.currentTarget.value)}
        />
        <Button submit disabled={name.trim() === ''}>
          {i18n.t('sealed.remember')}
        </Button>
      </div>
      {failed ? <Notice tone="warn">{i18n.t('sealed.notRemembered')}</Notice> : null}
    </form>
  );
}
