import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { siteName } from '../claim.ts';
import { useSurroundings } from '../context.ts';
import { Notice } from '../Notice.tsx';

interface Props {
  origin: string;
  onRefuse(): void;
}

/** The picker met a part of the page that belongs to another site. */
export function AllowFrame({ origin, onRefuse }: Props): JSX.Element {
  const surroundings = useSurroundings();
  const { ask, failed } = useAsk();
  const [refused, setRefused] = useState(false);

  function allow(): void {
    surroundings.askOrigin(origin).then(
      granted => {
        setRefused(!granted);
        ask('frameAllowed', { origin, granted });
      },
      () => setRefused(true),
    );
  }

  return (
    <div class="question">
      <p class="lead">{i18n.t('question.frame', [siteName(origin)])}</p>
      <p class="hint">{i18n.t('question.frameWhy')}</p>
      {refused ? <Notice tone="warn">{i18n.t('question.frameRefused')}</Notice> : null}
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      <div class="row">
        <Button look="filled" onClick={allow}>
          {i18n.t('common.allow')}
        </Button>
        <Button
          look="quiet"
          onClick={() => {
            ask('frameAllowed', { origin, granted: false });
            onRefuse();
          }}
        >
          {i18n.t('common.notNow')}
        </Button>
      </div>
    </div>
  );
}
