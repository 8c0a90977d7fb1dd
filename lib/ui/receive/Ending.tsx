import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { sentenceKey } from '../../errors.ts';
import type { Screen } from '../../screen.ts';
import { fieldName, siteName } from '../claim.ts';

type Placed = NonNullable<Extract<Screen, { kind: 'receiving' }>['placed']>;

const placedKeys = {
  filled: 'receiving.filled',
  kept: 'receiving.kept',
  copied: 'receiving.copiedEnd',
} as const;

function placeOf({ outcome, label, origin }: Placed): string | undefined {
  if (outcome !== 'filled' || label === undefined || origin === undefined) return undefined;
  return i18n.t('facts.on', [fieldName(label), siteName(origin)]);
}

/** How a recipient's handoff ended; what the person did with the secret comes first. */
export function Ending({ screen }: { screen: Extract<Screen, { kind: 'receiving' }> }): JSX.Element {
  const { view, placed } = screen;
  const { outcome } = view;
  const place = placed === undefined ? undefined : placeOf(placed);
  if (outcome === undefined) {
    return (
      <p class="ending" role="status">
        {i18n.t('receiving.neverConnected')}
      </p>
    );
  }
  if (placed === undefined || (outcome !== 'delivered' && outcome !== 'unconfirmed')) {
    return (
      <p class="ending" role="status">
        {i18n.t(sentenceKey({ kind: 'outcome', word: outcome }, 'recipient'))}
      </p>
    );
  }
  return (
    <div role="status" class="stack">
      <p class="ending good">{i18n.t(placedKeys[placed.outcome])}</p>
      {place === undefined ? null : <p>{place}</p>}
      <p class="hint">
        {outcome === 'delivered'
          ? i18n.t('receiving.told')
          : i18n.t(sentenceKey({ kind: 'outcome', word: outcome }, 'recipient'))}
      </p>
    </div>
  );
}
