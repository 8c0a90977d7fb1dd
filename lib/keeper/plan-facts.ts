import type { PlaceView, RecipientView } from '../handoff/view.ts';
import type { PlaceFacts, PlanFacts } from '../messages.ts';
import type { Plan, PlannedPlace } from './plan.ts';
import { isSameSite, toldApart } from './same-site.ts';

/** What our pages are shown of a plan: the machine's word on each place, and where a value would leave its site. */
export function planFacts(plan: Plan, view: RecipientView): PlanFacts {
  const { fields = [], places = [] } = view.item ?? {};
  const other = plan.find(({ field, target }) => {
    const from = fields[field]?.origin;
    return from !== undefined && !isSameSite(from, target.origin);
  });
  const from = other === undefined ? undefined : fields[other.field]?.origin;
  return {
    places: plan.map(planned => factsOf(planned, places)),
    ...(other === undefined || from === undefined ? {} : { otherSite: toldApart(from, other.target.origin) }),
  };
}

function factsOf({ place, field, target, refusal }: PlannedPlace, places: readonly PlaceView[]): PlaceFacts {
  const state = places.find(known => known.place === place)?.state ?? 'planned';
  return {
    place,
    field,
    label: target.label,
    origin: target.origin,
    state,
    ...(refusal === undefined || state === 'filled' ? {} : { refusal }),
  };
}
