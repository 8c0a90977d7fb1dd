import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';
import { Notice } from '../Notice.tsx';
import type { Working } from './work.ts';

/** How far a job is, and the way out of it. */
export function WorkingOn({ work, cancel, what }: Working & { what: string }): JSX.Element | null {
  switch (work.state) {
    case 'idle':
      return null;
    case 'broken':
      return <Notice tone="bad">{i18n.t('sealed.broken')}</Notice>;
    case 'working':
      return (
        <div class="working">
          <progress
            class="working-bar"
            aria-label={what}
            {...(work.part === undefined ? {} : { max: 1, value: work.part })}
          />
          <div class="row">
            <span class="hint" aria-live="polite">
              {what}
            </span>
            <Button look="quiet" onClick={cancel}>
              {i18n.t('common.cancel')}
            </Button>
          </div>
        </div>
      );
  }
}
