import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from './Button.tsx';

interface Props {
  /** The button that starts it. */
  label: string;
  /** Its accessible name, where the label alone does not say what it is about. */
  name?: string;
  question: string;
  yes: string;
  no: string;
  onYes: () => void;
}

/** Something that cannot be undone, asked once more in its own place. */
export function Confirm({ label, name, question, yes, no, onYes }: Props): JSX.Element {
  const [asking, setAsking] = useState(false);
  const group = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (asking) group.current?.querySelector('button')?.focus();
  }, [asking]);
  if (!asking) {
    return (
      <Button look="quiet" onClick={() => setAsking(true)} {...(name === undefined ? {} : { name })}>
        {label}
      </Button>
    );
  }
  return (
    <fieldset
      ref={group}
      class="confirm"
      onKeyDown={event => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        setAsking(false);
      }}
    >
      <legend>{question}</legend>
      <div class="row">
        <Button onClick={onYes}>{yes}</Button>
        <Button look="quiet" onClick={() => setAsking(false)}>
          {no}
        </Button>
      </div>
    </fieldset>
  );
}
