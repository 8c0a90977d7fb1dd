/**
 * Why a selection was not replaced; nothing was put in but with `changed` and `unverified`.
 * lost: what was selected is not there any more, or not the same.
 */
export type ReplaceRefusal =
  | 'lost'
  | 'read-only'
  | 'one-line'
  | 'too-long'
  | 'incomplete'
  | 'changed'
  | 'unverified';

/** How the text got in (for diagnostics), or why not. */
export type Replacing = { how: string } | { refusal: ReplaceRefusal };

export const refuse = (refusal: ReplaceRefusal): Replacing => ({ refusal });
