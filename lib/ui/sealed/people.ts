import { useEffect, useState } from 'preact/hooks';
import type { UiRequests } from '../../screen.ts';
import { useBackground } from '../context.ts';

type People = UiRequests['recipients']['output'];
export type Person = Extract<People, { recipients: unknown }>['recipients'][number];

/** Whom text was encrypted for before, by name; empty also while nothing is known. */
export function usePeople(): {
  people: readonly Person[];
  /** @returns why they are not remembered; null when they are. */
  remember(person: Person): Promise<string | null>;
} {
  const background = useBackground();
  const [people, setPeople] = useState<readonly Person[]>([]);
  useEffect(() => {
    background.request('recipients', {}).then(
      output => setPeople(output !== null && 'recipients' in output ? output.recipients : []),
      () => undefined,
    );
  }, [background]);
  return {
    people,
    async remember(person) {
      const output = await background.request('saveRecipient', person);
      if ('refused' in output) return output.refused;
      setPeople(output.recipients);
      return null;
    },
  };
}
