import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { outcomeTitleKey, type Side, sentenceKey } from '../errors.ts';
import type { Outcome } from '../handoff/outcome.ts';
import type { Progress as Step } from '../handoff/view.ts';

function nameOf({ step, path }: Step): string {
  if (step !== 'path') return i18n.t(`progress.${step}`);
  return path === 'turn' || path === 'relay' ? i18n.t('progress.relayed') : i18n.t('progress.direct');
}

function detailOf({ state, path, why }: Step, side: Side, told: Outcome | undefined): string | undefined {
  if (state === 'failed' && why !== undefined) {
    return i18n.t(why === told ? outcomeTitleKey(why) : sentenceKey({ kind: 'outcome', word: why }, side));
  }
  return state === 'done' && path !== undefined ? i18n.t(`progress.${path}`) : undefined;
}

const stateKeys = {
  waiting: 'progress.stateWaiting',
  done: 'progress.stateDone',
  failed: 'progress.stateFailed',
} as const;

interface Props {
  steps: Step[];
  side: Side;
  /** The ending whose sentence the screen already says; its step then has only the ending's title. */
  told?: Outcome | undefined;
}

/** How far a handoff is, as a short vertical line of steps. */
export function Progress({ steps, side, told }: Props): JSX.Element | null {
  if (steps.length === 0) return null;
  const current = steps.findIndex(step => step.state === 'waiting');
  return (
    <ol class="progress" aria-label={i18n.t('progress.name')}>
      {steps.map((step, index) => {
        const detail = detailOf(step, side, told);
        return (
          <li
            key={step.step}
            class={`step ${step.state}`}
            {...(index === current && told === undefined ? { 'aria-current': 'step' as const } : {})}
          >
            <span class="step-name">{nameOf(step)}</span>
            <span class="unseen">, {i18n.t(stateKeys[step.state])}</span>
            {detail === undefined ? null : <span class="step-detail"> {detail}</span>}
          </li>
        );
      })}
    </ol>
  );
}
