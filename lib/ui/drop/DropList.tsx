import type { ComponentChildren, JSX } from 'preact';
import { i18n } from '#i18n';
import type { DropSummary } from '../../screen/drop.ts';
import { fieldName } from '../claim.ts';
import { plainHost } from '../plain.ts';
import { fateLine, isOpen } from './fate.ts';

/** One's own drops, without what is in them. */
export const DropList = ({
  drops,
  onOpen,
  beside,
}: {
  drops: readonly DropSummary[];
  onOpen(drop: string): void;
  /** What can be done with one, next to it. */
  beside?: (drop: DropSummary) => ComponentChildren;
}): JSX.Element => (
  <ul class="handoff-list" aria-label={i18n.t('drops.title')}>
    {drops.map(summary => (
      <li
        key={summary.drop}
        class={`handoff ${
          summary.fate?.state === 'opened'
            ? 'good'
            : isOpen(summary.fate, summary.expires)
              ? 'running'
              : 'over'
        }`}
      >
        <button type="button" class="handoff-open" onClick={() => onOpen(summary.drop)}>
          <span class="handoff-name">
            <span class="direction sender" aria-hidden="true" />
            <span class="handoff-label">{fieldName(summary.label)}</span>
            {summary.place === '' ? null : <span class="handoff-place">{plainHost(summary.place)}</span>}
          </span>
          <span class="handoff-state">{fateLine(summary)}</span>
        </button>
        {beside?.(summary)}
      </li>
    ))}
  </ul>
);
