import { useEffect, useState } from 'preact/hooks';
import type { UiRequests } from '../../screen.ts';
import { useBackground } from '../context.ts';

type People = UiRequests['recipients']['output'];
export type Person = Extract<People, { recipients: unknown }>['recipients'][number];

/** Whom text was encrypted for before, by name; nobody while nothing is known. */
export interface Known {
  people: readonly Person[];
  /** They are kept under a passphrase, which has to be typed first. */
  locked: boolean;
  /** Ask again. */
  look(): void;
  /** @returns whether they are remembered. */
  remember(person: Person): Promise<boolean>;
}

export function usePeople(): Known {
  const background = useBackground();
  const [answer, setAnswer] = useState<People>({ recipients: [] });
  const look = (): void => {
    // Without an answer addresses can be pasted all the same.
    background.request('recipients', {}).then(setAnswer, () => undefined);
  };
  useEffect(look, [background]);
  return {
    people: 'recipients' in answer ? answer.recipients : [],
    locked: 'refused' in answer && answer.refused === 'locked',
    look,
    async remember(person) {
      const output = await background.request('saveRecipient', person);
      if ('recipients' in output) setAnswer(output);
      return 'recipients' in output;
    },
  };
}
