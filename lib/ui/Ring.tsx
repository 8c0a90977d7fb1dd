import type { JSX } from 'preact';

const radius = 20;
const round = 2 * Math.PI * radius;

/** A thin ring that runs down. @param left what is left, 0 to 1 */
export const Ring = ({ left }: { left: number }): JSX.Element => (
  <svg class="ring" viewBox="0 0 44 44" aria-hidden="true">
    <circle class="ring-track" cx="22" cy="22" r={radius} />
    <circle
      class="ring-left"
      cx="22"
      cy="22"
      r={radius}
      stroke-dasharray={round}
      stroke-dashoffset={round * (1 - Math.max(0, Math.min(1, left)))}
    />
  </svg>
);
