import type { ComponentChildren, JSX } from 'preact';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';

/** What did not work, and a way to try it once more. */
export const Again = ({
  children,
  onRetry,
}: {
  children: ComponentChildren;
  onRetry(): void;
}): JSX.Element => (
  <>
    {children}
    <div class="row">
      <Button look="filled" onClick={onRetry}>
        {i18n.t('common.tryAgain')}
      </Button>
    </div>
  </>
);
