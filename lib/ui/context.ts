import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Background } from './background.ts';
import type { Surroundings } from './surroundings.ts';

interface Around {
  background: Background;
  surroundings: Surroundings;
}

export const Around = createContext<Around | null>(null);

function useAround(): Around {
  const around = useContext(Around);
  if (around === null)
    throw new Error('Wrap the page in <Around.Provider> with its background and surroundings.');
  return around;
}

export const useBackground = (): Background => useAround().background;
export const useSurroundings = (): Surroundings => useAround().surroundings;
