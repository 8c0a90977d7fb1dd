import { type FrameRef, injectInto, runIn, runWithValues } from '../../frames.ts';
import type { ReplaceRefusal } from '../../page/replace/outcome.ts';
import type { SelectionScreen, SelectionSource } from '../../screen/selection.ts';
import type { FieldRefusal } from '../../screen.ts';

/** A selection in a page. */
export type HeldSource = Extract<SelectionSource, { kind: 'page' }>;

/** The selected text, out of its page by the one way that is no message; null when it is not held there any more. */
export const readSelected = async ({ frame, handle }: HeldSource): Promise<string | null> => {
  const held = await runIn(frame, (name: string) => globalThis.fieldpostSelection?.read(name) ?? null, [
    handle,
  ]).catch(() => null);
  return held?.text ?? null;
};

/** Put a text in place of the selection; undefined when it was, and can be undone in the page. */
export async function replaceSelected(
  { frame, handle, origin }: HeldSource,
  text: string,
): Promise<ReplaceRefusal | undefined> {
  const replaced = await runIn(
    frame,
    (name: string, put: string, expected: string) =>
      globalThis.fieldpostSelection?.replace(name, put, expected) ?? null,
    [handle, text, origin],
  ).catch(() => null);
  if (replaced === null) return 'lost';
  return 'refusal' in replaced ? replaced.refusal : undefined;
}

type Target = NonNullable<SelectionScreen['target']>;

/** Fill the picked field; undefined when it holds the text now. */
export async function fillTarget(
  { handle, origin, ...at }: Target,
  text: string,
): Promise<{ word: FieldRefusal; limit?: number } | undefined> {
  const frame: FrameRef = {
    tabId: at.tabId,
    frameId: at.frameId,
    ...(at.documentId === undefined ? {} : { documentId: at.documentId }),
  };
  const filled = await injectInto(frame, '/field.js')
    .then(() =>
      runWithValues(
        frame,
        (name: string, value: string, expected: string) =>
          globalThis.fieldpostAgent?.fill(name, value, expected) ?? null,
        [handle, text, origin],
      ),
    )
    .catch(() => null);
  if (filled === null) return { word: 'gone' };
  if (!('refusal' in filled)) return undefined;
  return { word: filled.refusal, ...(filled.limit === undefined ? {} : { limit: filled.limit }) };
}
