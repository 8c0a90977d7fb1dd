import type { JSX } from 'preact';
import type { DropTrouble } from '../../drop/trouble.ts';
import { Notice } from '../Notice.tsx';
import { isPassing, troubleText } from './say.ts';

/** What went wrong with a drop, what is safe, and what to do. */
export const TroubleNotice = ({ trouble }: { trouble: DropTrouble }): JSX.Element => (
  <Notice tone={isPassing(trouble) || trouble.word === 'wrong-passphrase' ? 'warn' : 'bad'}>
    {troubleText(trouble)}
  </Notice>
);
