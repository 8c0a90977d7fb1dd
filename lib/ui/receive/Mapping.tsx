import '../several.css';
import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { sentenceKey } from '../../errors.ts';
import type { FieldFacts } from '../../handoff/view.ts';
import type { PlaceFacts, Screen } from '../../screen.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { factsLine, fieldName, siteName } from '../claim.ts';
import { Notice } from '../Notice.tsx';
import { plain } from '../plain.ts';
import { PickField } from './PickField.tsx';

type Receiving = Extract<Screen, { kind: 'receiving' }>;

const longestNote = 400;

interface Props {
  screen: Receiving;
  /** The page in front, where it can be worked on. */
  tabId: number | undefined;
}

/** Where each of several values goes, what became of it, and the one click that fills them all. */
export function Mapping({ screen, tabId, shown }: Props & { shown: boolean }): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const { handoff, view, plan } = screen;
  const fields = view.item?.fields ?? [];
  const places = plan?.places ?? [];
  const due = places.filter(place => place.state !== 'filled' && !isLost(place));
  const filled = new Set(places.flatMap(place => (place.state === 'filled' ? [place.field] : [])));
  const isPartly = filled.size > 0;
  // Where nothing can be filled, the values themselves stand below, each under its name.
  const isListed = !shown || tabId !== undefined || places.length > 0;
  return (
    <section class="mapping">
      <p class="lead" role="status">
        {leadOf(fields, due, isPartly)}
      </p>
      {view.item?.note === undefined ? null : (
        <p class="hint">{i18n.t('receiving.note', [plain(view.item.note, longestNote)])}</p>
      )}
      {places.length === 0 && tabId !== undefined ? (
        <div class="row">
          <PickField handoff={handoff} tabId={tabId} label="receiving.pick" filled />
        </div>
      ) : null}
      {isListed ? (
        <ul class="fields" aria-label={i18n.t('receiving.fields')}>
          {fields.map((field, at) => (
            <Row
              key={at}
              screen={screen}
              tabId={tabId}
              field={field}
              at={at}
              places={places.filter(place => place.field === at)}
            />
          ))}
        </ul>
      ) : null}
      {plan?.otherSite === undefined || due.length === 0 ? null : (
        <div role="alert" class="stack">
          <p class="lead">
            {i18n.t('receiving.otherSite', [siteName(plan.otherSite.from), siteName(plan.otherSite.to)])}
          </p>
          <p class="hint">{i18n.t('receiving.otherSiteHow')}</p>
        </div>
      )}
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      {due.length === 0 && !isPartly ? null : (
        <div class="row">
          {due.length === 0 ? null : (
            <Button look="filled" disabled={busy} onClick={() => ask('fill', { handoff })}>
              {i18n.t('receiving.fill')}
            </Button>
          )}
          {isPartly ? (
            <Button
              look={due.length === 0 ? 'filled' : 'plain'}
              disabled={busy}
              onClick={() => ask('finish', { handoff })}
            >
              {i18n.t('receiving.finish')}
            </Button>
          ) : null}
        </div>
      )}
      {isPartly ? <p class="hint">{i18n.t('receiving.finishHow')}</p> : null}
    </section>
  );
}

const isLost = ({ refusal }: PlaceFacts): boolean =>
  refusal?.word === 'gone' || refusal?.word === 'site-changed';

const placeName = ({ label, origin }: PlaceFacts): string =>
  i18n.t('facts.on', [fieldName(label), siteName(origin)]);

/** "Fill 2 fields: User name, Password" */
function leadOf(fields: FieldFacts[], due: PlaceFacts[], isPartly: boolean): string {
  if (due.length > 0) {
    const names = due.map(({ label }) => fieldName(label)).join(', ');
    return i18n.t(isPartly ? 'receiving.fillRest' : 'receiving.fillFields', due.length, [
      String(due.length),
      names,
    ]);
  }
  return isPartly ? i18n.t('receiving.partly') : i18n.t('receiving.several', fields.length);
}

interface RowProps extends Props {
  field: FieldFacts;
  at: number;
  places: PlaceFacts[];
}

function Row({ screen, tabId, field, at, places }: RowProps): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const { handoff } = screen;
  const name = fieldName(field.label, field.kind);
  return (
    <li class="field">
      <p>
        <strong>{factsLine(field)}</strong>
        {field.origin === undefined ? null : (
          <span class="hint"> {i18n.t('facts.from', [siteName(field.origin)])}</span>
        )}
      </p>
      {places.map(place => (
        <div key={place.place} class="place">
          <p class="row picked">
            <span>
              {place.state === 'filled' ? (
                <span class="done-mark">{i18n.t('receiving.filledInto', [placeName(place)])}</span>
              ) : (
                i18n.t('receiving.into', [placeName(place)])
              )}
            </span>
            {place.state === 'filled' ? null : (
              <Button
                look="quiet"
                name={i18n.t('receiving.leaveOf', [placeName(place)])}
                disabled={busy}
                onClick={() => ask('dropPlace', { handoff, place: place.place })}
              >
                <span class="cross" aria-hidden="true" />
              </Button>
            )}
          </p>
          <PlaceNotice place={place} />
        </div>
      ))}
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      {tabId === undefined ? null : (
        <div class="row pick-for">
          <PickField
            handoff={handoff}
            tabId={tabId}
            label={
              places.every(place => place.refusal !== undefined) ? 'receiving.pickFor' : 'receiving.addFor'
            }
            of={name}
            field={at}
            filled={false}
          />
        </div>
      )}
    </li>
  );
}

function PlaceNotice({ place }: { place: PlaceFacts }): JSX.Element | null {
  if (place.state === 'interrupted') {
    return <Notice tone="warn">{i18n.t('receiving.interrupted')}</Notice>;
  }
  const { refusal } = place;
  if (refusal === undefined) return null;
  return (
    <Notice tone="warn">
      {refusal.word === 'too-long' && refusal.limit !== undefined
        ? i18n.t('filling.tooLongLimit', refusal.limit)
        : i18n.t(sentenceKey({ kind: 'field', word: refusal.word }, 'recipient'))}
    </Notice>
  );
}
