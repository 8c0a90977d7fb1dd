import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { outcomeTitleKey } from '../errors.ts';
import type { HandoffSummary } from '../screen.ts';
import { useAsk } from './ask.ts';
import { Button } from './Button.tsx';
import { fieldName } from './claim.ts';
import { timeOrDay } from './clock.ts';
import { Notice } from './Notice.tsx';
import { plain, plainHost } from './plain.ts';

function stateOf({ role, phase, outcome }: HandoffSummary): string {
  if (outcome !== undefined) return i18n.t(outcomeTitleKey(outcome));
  if (phase === undefined) return i18n.t('phase.ended');
  return phase === 'paused' && role === 'recipient' ? i18n.t('phase.senderPaused') : i18n.t(`phase.${phase}`);
}

/** A recipient does not know what it is before it is here. */
function nameOf({ role, label }: HandoffSummary): string {
  return role === 'recipient' && plain(label) === '' ? i18n.t('home.asRecipient') : fieldName(label);
}

const toneOf = ({ running, outcome }: HandoffSummary): string =>
  running ? 'running' : outcome === 'delivered' ? 'good' : 'over';

interface Props {
  handoffs: HandoffSummary[];
  onOpen(handoff: string): void;
}

/** Running and recent handoffs, without their secrets. */
export function HandoffList({ handoffs, onOpen }: Props): JSX.Element {
  const { ask, failed } = useAsk();
  return (
    <>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      <ul class="handoff-list" aria-label={i18n.t('home.handoffs')}>
        {handoffs.map(summary => {
          const name = nameOf(summary);
          return (
            <li key={summary.handoff} class={`handoff ${toneOf(summary)}`}>
              {summary.past ? (
                <div class="handoff-open">
                  <Facts summary={summary} name={name} />
                </div>
              ) : (
                <button type="button" class="handoff-open" onClick={() => onOpen(summary.handoff)}>
                  <Facts summary={summary} name={name} />
                </button>
              )}
              {summary.running ? null : (
                <Button
                  look="quiet"
                  name={i18n.t('home.dismiss', [name])}
                  onClick={() => ask('dismiss', { handoff: summary.handoff })}
                >
                  <span class="cross" aria-hidden="true" />
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** What one row says. */
const Facts = ({ summary, name }: { summary: HandoffSummary; name: string }): JSX.Element => (
  <>
    <span class="handoff-name">
      <span class={`direction ${summary.role}`} aria-hidden="true" />
      <span class="unseen">{i18n.t(summary.role === 'sender' ? 'home.asSender' : 'home.asRecipient')} </span>
      <span class="handoff-label">{name}</span>
      {summary.place === '' ? null : <span class="handoff-place">{plainHost(summary.place)}</span>}
    </span>
    <span class="handoff-state">
      {stateOf(summary)} <span class="handoff-time">{timeOrDay(summary.startedAt)}</span>
    </span>
  </>
);
