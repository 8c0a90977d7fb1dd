import type { ComponentChildren, JSX } from 'preact';
import { i18n } from '#i18n';
import { Button } from './Button.tsx';

interface Props {
  /** What its filled button says. */
  submit: string;
  disabled: boolean;
  onSubmit(): void;
  /** Absent where there is nothing to go back to. */
  onCancel?(): void;
  /** Else `Cancel`. */
  cancel?: string;
  children: ComponentChildren;
}

/** Boxes, what came of them, and the buttons below; the browser sends it nowhere. */
export const Form = ({ submit, disabled, onSubmit, onCancel, cancel, children }: Props): JSX.Element => (
  <form
    class="stack"
    onSubmit={event => {
      event.preventDefault();
      onSubmit();
    }}
  >
    {children}
    <div class="row">
      <Button look="filled" submit disabled={disabled}>
        {submit}
      </Button>
      {onCancel === undefined ? null : (
        <Button look="quiet" onClick={onCancel}>
          {cancel ?? i18n.t('common.cancel')}
        </Button>
      )}
    </div>
  </form>
);
