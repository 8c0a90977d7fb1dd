import type { ComponentChildren, JSX } from 'preact';

interface Props {
  children: ComponentChildren;
  /** calm: for information · warn: look at it · bad: something went wrong · good: something is done */
  tone?: 'calm' | 'warn' | 'bad' | 'good';
}

/** A sentence about what just happened; spoken when it appears. */
export const Notice = ({ children, tone = 'calm' }: Props): JSX.Element => (
  <div
    class={`notice ${tone}`}
    {...(tone === 'bad' || tone === 'warn' ? { role: 'alert' } : { 'aria-live': 'polite' })}
  >
    {children}
  </div>
);
