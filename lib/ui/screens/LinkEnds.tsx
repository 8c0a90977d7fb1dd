import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';
import { Page } from '../Page.tsx';

/** A link that this browser itself made was opened in it. */
export const OwnLink = ({
  ended = false,
  onShow,
  onBack,
}: {
  /** Its handoff is over. */
  ended?: boolean;
  onShow(): void;
  onBack?: (() => void) | undefined;
}): JSX.Element => (
  <Page title={i18n.t(ended ? 'link.ownOver' : 'link.own')} onBack={onBack}>
    {ended ? <p class="lead">{i18n.t('link.ownOverHow')}</p> : null}
    <div class="row">
      <Button look="filled" onClick={onShow}>
        {i18n.t('link.showHandoff')}
      </Button>
    </div>
  </Page>
);

/** The handoff that this page was about is no longer kept. */
export const Gone = ({ onBack, onPaste }: { onBack(): void; onPaste(): void }): JSX.Element => (
  <Page title={i18n.t('link.gone')} onBack={onBack}>
    <p class="lead">{i18n.t('link.goneHow')}</p>
    <div class="row">
      <Button look="filled" onClick={onPaste}>
        {i18n.t('link.another')}
      </Button>
    </div>
  </Page>
);
