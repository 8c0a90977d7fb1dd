import { takenOnce } from './taken-once.ts';

/** The text that the browser told of a page where we may not work, by its selection. */
export const { keep: keepSelectedText, take: takeSelectedText } = takenOnce('selected-text');
