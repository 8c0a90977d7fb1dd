import { useEffect, useState } from 'preact/hooks';
import type { SelectionScreen } from '../../screen/selection.ts';
import { readSelected } from './page.ts';

/** The selected text: on its way, here, or gone from where it was. */
export type SelectedText = { state: 'coming' } | { state: 'here'; text: string } | { state: 'gone' };

/**
 * Get the selected text, once, when this part of the page appears.
 *
 * @param take - what the browser told of a page where we may not work; it gives it only once.
 */
export function useSelectedText(
  { selection, source }: SelectionScreen,
  take: (selection: string) => Promise<string | undefined>,
): SelectedText {
  const [text, setText] = useState<SelectedText>({ state: 'coming' });
  useEffect(() => {
    let left = false;
    const reading =
      source.kind === 'page'
        ? readSelected(source)
        : source.kind === 'closed'
          ? take(selection)
          : Promise.resolve(null);
    reading.then(
      found => left || setText(found ? { state: 'here', text: found } : { state: 'gone' }),
      () => left || setText({ state: 'gone' }),
    );
    return () => {
      left = true;
    };
  }, [selection]);
  return text;
}
