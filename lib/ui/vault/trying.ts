import { useState } from 'preact/hooks';
import type { Unlocking, VaultRefusal } from '../../screen/vault.ts';
import { useNow } from '../clock.ts';

/** What came of the last passphrase. */
type Came = 'nothing' | 'working' | 'wrong' | 'failed' | VaultRefusal;

export interface Trying {
  came: Came;
  /** Seconds until another passphrase is looked at. */
  wait: number;
  /** Try one: `act` makes its key and asks the background. Resolves with whether it was right. */
  attempt(act: () => Promise<Unlocking | { refused: VaultRefusal }>): Promise<boolean>;
  /** Another one is being typed. */
  clear(): void;
}

/** Passphrases typed in one form. `waitUntil` (Unix ms): what the background said when the form was shown. */
export function useTrying(waitUntil: number): Trying {
  const [came, setCame] = useState<Came>('nothing');
  const [until, setUntil] = useState(waitUntil);
  const now = useNow();

  async function attempt(act: () => Promise<Unlocking | { refused: VaultRefusal }>): Promise<boolean> {
    setCame('working');
    try {
      const answer = await act();
      if ('refused' in answer) setCame(answer.refused);
      else if ('done' in answer) {
        setCame('nothing');
        return true;
      } else {
        setUntil(answer.waitUntil);
        setCame(answer.wrong ? 'wrong' : 'nothing');
      }
    } catch {
      setCame('failed');
    }
    return false;
  }

  return {
    came,
    wait: Math.max(0, Math.ceil((Math.max(until, waitUntil) - now) / 1000)),
    attempt,
    clear: () => {
      if (came !== 'working') setCame('nothing');
    },
  };
}
