/**
 * The object that the selection's script leaves in its isolated world, where the person chose to encrypt, decrypt or
 * share what they have selected. Called by `scripting.executeScript` only, as the field's agent is.
 */
import { isInput } from './field.ts';
import { pageOrigin } from './origin.ts';
import type { ReplaceRefusal } from './replace/outcome.ts';
import { replaceSelected } from './replace.ts';
import { type Selected, selectedHere } from './selected.ts';

export type { ReplaceRefusal } from './replace/outcome.ts';

/** What is told of a selection: never its text. */
export interface HeldSelection {
  handle: string;
  origin: string;
  /** A text of several lines can be put in its place. */
  editable: boolean;
  /** Nothing was selected: it is the whole field. */
  whole: boolean;
}

export type Replaced = { ok: true; how: string } | { refusal: ReplaceRefusal };

export interface SelectionAgent {
  readonly version: 1;
  /** Remembers what is selected now, while the focus goes elsewhere. Null when nothing is, nor a field has the focus. */
  hold(): Promise<HeldSelection | null>;
  /** The exact text of what was held; null when something else was held since. */
  read(handle: string): { text: string; origin: string } | null;
  /** Replaces what was held, if it is still there unchanged on `expectedOrigin`. Held no more once it worked. */
  replace(handle: string, text: string, expectedOrigin: string): Promise<Replaced>;
}

declare global {
  var fieldpostSelection: SelectionAgent | undefined;
}

/** Nothing is listened to and nothing is changed until it is called. */
export function createSelectionAgent(): SelectionAgent {
  let held: { handle: string; selected: Selected } | null = null;
  return {
    version: 1,
    async hold() {
      held = null;
      const selected = await selectedHere();
      if (selected === null || selected.text === '') return null;
      const handle = crypto.getRandomValues(new Uint32Array(4)).join('-');
      held = { handle, selected };
      return {
        handle,
        origin: pageOrigin(),
        editable: selected.in !== 'page' && !(selected.in === 'control' && isInput(selected.element)),
        whole: 'whole' in selected && selected.whole,
      };
    },
    read: handle => (held?.handle === handle ? { text: held.selected.text, origin: pageOrigin() } : null),
    async replace(handle, text, expectedOrigin) {
      if (held?.handle !== handle || pageOrigin() !== expectedOrigin) return { refusal: 'lost' };
      const replacing = await replaceSelected(held.selected, text);
      if ('refusal' in replacing) return replacing;
      held = null;
      return { ok: true, how: replacing.how };
    },
  };
}

/** Puts the agent into this isolated world, once: injected again, the first one and what it holds stay. */
export function installSelectionAgent(): SelectionAgent {
  globalThis.fieldpostSelection ??= createSelectionAgent();
  return globalThis.fieldpostSelection;
}
