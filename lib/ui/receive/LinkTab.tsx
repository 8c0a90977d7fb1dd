import type { JSX } from 'preact';
import { i18n } from '#i18n';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { useSurroundings } from '../context.ts';
import { Notice } from '../Notice.tsx';

/** In the tab that the link opened: the way back to the page where the secret belongs. */
export function LinkTab({ handoff }: { handoff: string }): JSX.Element {
  const surroundings = useSurroundings();
  const { ask, busy, failed } = useAsk();
  const { ownTab } = surroundings;
  return (
    <section>
      <p class="lead">{i18n.t('receiving.goThere')}</p>
      {ownTab === undefined ? null : (
        <div class="row">
          <Button look="filled" disabled={busy} onClick={() => ask('takeMeBack', { handoff, tabId: ownTab })}>
            {i18n.t('receiving.takeMeBack')}
          </Button>
          <Button onClick={() => void surroundings.keepOpen(handoff)}>
            {i18n.t('receiving.keepBeside')}
          </Button>
        </div>
      )}
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
    </section>
  );
}
