import { useEffect, useState } from 'preact/hooks';
import type { UiRequests } from '../../screen.ts';
import { useBackground } from '../context.ts';

type People = UiRequests['recipients']['output'];
export type Person = Extract<People, { recipients: unknown }>['recipients'][number];

/** Whom text was encrypted for before, by name; nobody while nothing is known. */
export interface Known {
  /** The background has said. */
  known: boolean;
  people: readonly Person[];
  /** Our own address, where there is one. */
  own: string | undefined;
  /** They are kept under a passphrase, which has to be typed first. */
  locked: boolean;
  /** Ask again. */
  look(): void;
  /** @returns whether they are remembered. */
  remember(person: Person): Promise<boolean>;
}

export function usePeople(): Known {
  const background = useBackground();
  const [known, setKnown] = useState(false);
  const [answer, setAnswer] = useState<People>({ recipients: [] });
  const look = (): void => {
    // Without an answer addresses can be pasted all the same.
    background
      .request('recipients', {})
      .then(setAnswer, () => undefined)
      .finally(() => setKnown(true));
  };
  useEffect(look, [background]);
  return {
    known,
    people: 'recipients' in answer ? answer.recipients : [],
    own: 'recipients' in answer ? answer.own : undefined,
    locked: 'refused' in answer && answer.refused === 'locked',
    look,
    async remember(person) {
      const output = await background.request('saveRecipient', person);
      if ('recipients' in output) setAnswer(before => ({ ...before, recipients: output.recipients }));
      return 'recipients' in output;
    },
  };
}
