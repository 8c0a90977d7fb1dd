import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { i18n } from '#i18n';
import type { Role } from '../../protocol/form/state.ts';
import { longestComment } from './LinkList.tsx';

/** Whom a new secret link is for, and what it may do. */
export function LinkTerms({
  role,
  comment,
  onRole,
  onComment,
}: {
  role: Role;
  comment: string;
  onRole(role: Role): void;
  onComment(comment: string): void;
}): JSX.Element {
  const ids = { role: useId(), comment: useId() };
  return (
    <>
      <div class="field">
        <label for={ids.comment}>{i18n.t('linkAdmin.comment')}</label>
        <input
          id={ids.comment}
          class="input"
          type="text"
          dir="auto"
          maxLength={longestComment}
          autocomplete="off"
          value={comment}
          onInput={event => onComment(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for={ids.role}>{i18n.t('linkAdmin.role')}</label>
        <select
          id={ids.role}
          class="input"
          value={role}
          onChange={event => onRole(event.currentTarget.value === 'admin' ? 'admin' : 'read')}
        >
          <option value="read">{i18n.t('linkAdmin.read')}</option>
          <option value="admin">{i18n.t('linkAdmin.admin')}</option>
        </select>
      </div>
    </>
  );
}
