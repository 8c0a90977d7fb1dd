import './code.css';
import type { JSX } from 'preact';
import { i18n } from '#i18n';
import type { SenderView } from '../handoff/view.ts';
import { inGroups } from '../protocol/spoken.ts';
import { useNow } from './clock.ts';
import { Ring } from './Ring.tsx';

interface Props {
  code: NonNullable<SenderView['code']>;
  /** Large once somebody is there to be told. */
  large: boolean;
}

/** The code that the sender reads out, and how long it holds. */
export function Code({ code, large }: Props): JSX.Element {
  const left = Math.max(0, (code.validUntil - useNow()) / 1000);
  return (
    <div role="status" aria-label={i18n.t('sharing.code')} class={large ? 'code large' : 'code'}>
      <span class="code-digits" dir="ltr">
        {inGroups(code.digits)}
      </span>{' '}
      <span role="timer" aria-label={i18n.t('sharing.secondsName')} class="code-left">
        <Ring left={left / code.period} />
        <span class="code-seconds">{i18n.t('sharing.secondsLeft', [Math.ceil(left)])}</span>
      </span>
    </div>
  );
}
