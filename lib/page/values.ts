/**
 * The second object in the isolated world: reading and filling. It is put only into the one frame whose field was chosen,
 * and works on fields that the agent there has found.
 */
import type { Field } from './field.ts';
import type { Filling } from './fill/outcome.ts';
import { fillField } from './fill.ts';
import { type Reading, readField } from './read.ts';

export interface ValueHand {
  read(field: Field): Promise<Reading>;
  /** Whole and verified, or not at all. */
  fill(field: Field, value: string): Promise<Filling>;
}

declare global {
  var fieldpostValues: ValueHand | undefined;
}

export function installValues(): void {
  globalThis.fieldpostValues ??= { read: readField, fill: fillField };
}
