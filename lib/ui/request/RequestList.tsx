import type { JSX } from 'preact';
import { i18n } from '#i18n';
import type { RequestSummary } from '../../screen/request.ts';
import { fieldName } from '../claim.ts';
import { timeOrDay } from '../clock.ts';
import { plainHost } from '../plain.ts';

function stateLine({ answers, unseen, state }: RequestSummary): string {
  if (unseen > 0) return i18n.t('requests.unseen', unseen);
  if (state !== 'open') return i18n.t(state === 'over' ? 'requests.over' : 'requests.closed');
  return answers > 0 ? i18n.t('requests.answers', answers) : i18n.t('requests.waiting');
}

/** One's own requests, without what was answered. */
export const RequestList = ({
  requests,
  onOpen,
}: {
  requests: readonly RequestSummary[];
  onOpen(request: string): void;
}): JSX.Element => (
  <ul class="handoff-list" aria-label={i18n.t('requests.title')}>
    {requests.map(summary => (
      <li
        key={summary.request}
        class={`handoff ${summary.unseen > 0 ? 'good' : summary.state === 'open' ? 'running' : 'over'}`}
      >
        <button type="button" class="handoff-open" onClick={() => onOpen(summary.request)}>
          <span class="handoff-name">
            <span class="direction recipient" aria-hidden="true" />
            <span class="handoff-label">{fieldName(summary.label)}</span>
            {summary.place === '' ? null : <span class="handoff-place">{plainHost(summary.place)}</span>}
          </span>
          <span class="handoff-state">
            {stateLine(summary)} <span class="handoff-time">{timeOrDay(summary.startedAt)}</span>
          </span>
        </button>
      </li>
    ))}
  </ul>
);
