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

/** Of several fields: "Password: Password on github.com", and those that went nowhere. */
function filledPlaces({ view }: Extract<Screen, { kind: 'receiving' }>): string[] {
  const { fields = [], places = [] } = view.item ?? {};
  const filled = places.filter(({ state }) => state === 'filled');
  if (filled.length === 0) return [];
  return fields.flatMap(({ label, kind }, at) => {
    const name = fieldName(label, kind);
    const own = filled.filter(({ field }) => field === at);
    if (own.length === 0) return [i18n.t('receiving.nowhere', [name])];
    return own.map(place =>
      i18n.t('receiving.went', [
        name,
        i18n.t('facts.on', [fieldName(place.label ?? ''), siteName(place.origin ?? '')]),
      ]),
    );
  });
}

/** How a recipient's handoff ended; what the person did with the secret comes first. */
export function Ending({ screen }: { screen: Extract<Screen, { kind: 'receiving' }> }): JSX.Element {
  const { view, placed } = screen;
  const { outcome } = view;
  const places = filledPlaces(screen);
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
      {places.map((name, at) => (
        <p key={at}>{name}</p>
      ))}
      <p class="hint">
        {outcome === 'delivered'
          ? i18n.t('receiving.told')
          : i18n.t(sentenceKey({ kind: 'outcome', word: outcome }, 'recipient'))}
      </p>
    </div>
  );
}
