import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { outcomeTitleKey } from '../errors.ts';
import type { Outcome } from '../handoff/outcome.ts';
import type { Progress as Step } from '../handoff/view.ts';

function nameOf({ step, path }: Step): string {
  if (step !== 'path') return i18n.t(`progress.${step}`);
  return path === 'turn' || path === 'relay' ? i18n.t('progress.relayed') : i18n.t('progress.direct');
}

/** While the handoff goes on, a step that fails is not the end; most say so in words of their own. */
const stalledKeys = {
  'wrong-code': 'progress.stalledWrongCode',
  'server-unreachable': 'progress.stalledServer',
  'lost-connection': 'progress.stalledPath',
  unconfirmed: 'progress.stalledUnconfirmed',
} as const;

const isStalled = (why: Outcome): why is keyof typeof stalledKeys => Object.hasOwn(stalledKeys, why);

function detailOf({ state, path, instead, why }: Step, ended: boolean): string | undefined {
  if (state === 'failed' && why !== undefined) {
    return i18n.t(ended || !isStalled(why) ? outcomeTitleKey(why) : stalledKeys[why]);
  }
  if (state !== 'done' || path === undefined) return undefined;
  return i18n.t(instead === true ? 'progress.relayInstead' : `progress.${path}`);
}

const stateKeys = {
  waiting: 'progress.stateWaiting',
  done: 'progress.stateDone',
  failed: 'progress.stateFailed',
} as const;

interface Props {
  steps: Step[];
  /** The screen says the ending's sentence; the step that failed has its title. */
  ended: boolean;
}

/** How far a handoff is, as a short vertical line of steps. */
export function Progress({ steps, ended }: Props): JSX.Element | null {
  if (steps.length === 0) return null;
  const current = steps.findIndex(step => step.state === 'waiting');
  return (
    <ol class="progress" aria-label={i18n.t('progress.name')}>
      {steps.map((step, index) => {
        const detail = detailOf(step, ended);
        return (
          <li
            key={step.step}
            class={`step ${step.state}`}
            {...(index === current && !ended ? { 'aria-current': 'step' as const } : {})}
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
