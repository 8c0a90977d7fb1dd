import './drop.css';
import type { JSX } from 'preact';
import { i18n } from '#i18n';
import type { OpeningScreen } from '../../screen/drop.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { fieldName, siteName } from '../claim.ts';
import { timeOfDay } from '../clock.ts';
import { Notice } from '../Notice.tsx';
import { Page } from '../Page.tsx';
import { plainHost } from '../plain.ts';
import { Places } from '../request/Places.tsx';
import { isPassing } from './say.ts';
import { TroubleNotice } from './TroubleNotice.tsx';

interface Props {
  screen: OpeningScreen;
  tabId: number | undefined;
  onBack?: (() => void) | undefined;
  onDone(): void;
}

/** A drop that was opened in a tab of ours, over the page where it belongs. */
export function FillOpening({ screen, tabId, onBack, onDone }: Props): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const { opening, server, fields, places, filledAt, trouble, picking } = screen;
  /** Nothing here can be tried again. */
  const isOver = filledAt === undefined && trouble !== undefined && !isPassing(trouble);
  const hasPlace = places.some(place => place?.state === 'picked');
  const isPartly = places.some(place => place?.state === 'filled');
  const isWaiting = filledAt === undefined && !isOver;
  const strays = fields.flatMap(({ origin }, at) => {
    const place = places[at];
    return place?.state === 'picked' && origin !== undefined && origin !== place.origin
      ? [{ from: origin, to: place.origin }]
      : [];
  });
  const [stray] = strays;
  return (
    <Page title={fields.map(({ label, kind }) => fieldName(label, kind)).join(', ')} onBack={onBack}>
      <p class="hint">{i18n.t('receiving.fromServer', [plainHost(server)])}</p>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      {trouble === undefined ? null : <TroubleNotice trouble={trouble} />}
      {isOver ? null : filledAt === undefined ? (
        <>
          <p class="lead" role="status">
            {fields.length > 1 ? leadOf(fields.length, places) : i18n.t('filledDrop.lead')}
          </p>
          <Places
            of={{ opening }}
            questions={fields}
            places={places}
            picking={picking}
            tabId={tabId}
            fresh={!hasPlace && !isPartly}
          />
          {stray === undefined ? null : (
            <Notice tone="warn">
              {i18n.t('filledDrop.otherSite', [siteName(stray.from), siteName(stray.to)])}
            </Notice>
          )}
          {hasPlace || isPartly ? (
            <div class="row">
              {hasPlace ? (
                <Button look="filled" disabled={busy} onClick={() => ask('fillOpening', { opening })}>
                  {i18n.t('receiving.fill')}
                </Button>
              ) : null}
              {isPartly ? (
                <Button
                  look={hasPlace ? 'plain' : 'filled'}
                  disabled={busy}
                  onClick={() => ask('finishOpening', { opening })}
                >
                  {i18n.t('receiving.finish')}
                </Button>
              ) : null}
            </div>
          ) : null}
          {isPartly ? <p class="hint">{i18n.t('filledDrop.finishHow')}</p> : null}
        </>
      ) : (
        <p class="ending good" role="status">
          {i18n.t('filledDrop.filled', [timeOfDay(filledAt)])}
        </p>
      )}
      <div class="foot">
        {trouble !== undefined && isPassing(trouble) && filledAt !== undefined ? (
          <Button disabled={busy} onClick={() => ask('fillOpening', { opening })}>
            {i18n.t('common.tryAgain')}
          </Button>
        ) : null}
        {isWaiting && isPartly ? null : (
          <Button
            look={isWaiting ? 'quiet' : 'filled'}
            disabled={busy}
            onClick={() => ask('leaveOpening', { opening }, onDone)}
          >
            {i18n.t(isWaiting ? 'filledDrop.leave' : 'common.done')}
          </Button>
        )}
      </div>
    </Page>
  );
}

/** Of several values: how many are to be filled now, into what. */
function leadOf(count: number, places: OpeningScreen['places']): string {
  const due = places.flatMap(place => (place?.state === 'picked' ? [fieldName(place.label)] : []));
  const isPartly = places.some(place => place?.state === 'filled');
  if (due.length === 0) {
    return isPartly ? i18n.t('receiving.partly') : i18n.t('filledDrop.several', count);
  }
  return i18n.t(isPartly ? 'receiving.fillRest' : 'receiving.fillFields', due.length, [
    String(due.length),
    due.join(', '),
  ]);
}
