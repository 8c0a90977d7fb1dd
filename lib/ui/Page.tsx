import type { ComponentChildren, JSX } from 'preact';
import { i18n } from '#i18n';
import { Button } from './Button.tsx';

interface Props {
  title: ComponentChildren;
  children: ComponentChildren;
  onBack?: (() => void) | undefined;
  /** Beside the way back. */
  aside?: ComponentChildren;
}

/** One screen: a way back, a title, and what there is to do. */
export const Page = ({ title, children, onBack, aside }: Props): JSX.Element => (
  <>
    {onBack === undefined && aside === undefined ? null : (
      <header class="bar">
        {onBack === undefined ? (
          <span />
        ) : (
          <Button look="quiet" onClick={onBack}>
            <span class="arrow" aria-hidden="true" />
            {i18n.t('common.back')}
          </Button>
        )}
        {aside}
      </header>
    )}
    <main>
      <h1>{title}</h1>
      {children}
    </main>
  </>
);
