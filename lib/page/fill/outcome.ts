import type { FieldRefusal } from '../../messages.ts';

/** How a value got in (for diagnostics), or why not. `limit` in UTF-16 units, as `maxlength` counts. */
export type Filling = { how: string } | { refusal: FieldRefusal; limit?: number };

export const refuse = (refusal: FieldRefusal): Filling => ({ refusal });
