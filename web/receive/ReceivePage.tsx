import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { ready } from '../../lib/crypto/sodium.ts';
import { sentenceKey } from '../../lib/errors.ts';
import type { HandoffLink } from '../../lib/protocol/link.ts';
import { Button } from '../../lib/ui/Button.tsx';
import { Notice } from '../../lib/ui/Notice.tsx';
import { loadPackages } from '../packages/load.ts';
import { type AddressLink, lookAtLink, takeLink } from './address.ts';
import { Receiving } from './Receiving.tsx';
import { type Reception, receive } from './reception.ts';
import { Trust } from './Trust.tsx';

type Stage =
  | { kind: 'start' }
  | { kind: 'loading' }
  | { kind: 'failed'; why: 'web.loadFailed' | 'web.notAble'; link: HandoffLink }
  | { kind: 'running'; reception: Reception };

/** What a link leads to in a browser without the extension. */
export function ReceivePage({ onBegin }: { onBegin(): void }): JSX.Element | null {
  const [address, setAddress] = useState<AddressLink>(lookAtLink);
  const [stage, setStage] = useState<Stage>({ kind: 'start' });

  useEffect(() => {
    // Another link, pasted into this tab.
    const look = (): void => setAddress(lookAtLink());
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);

  async function begin(link: HandoffLink): Promise<void> {
    onBegin();
    setStage({ kind: 'loading' });
    try {
      await loadPackages();
    } catch {
      setStage({ kind: 'failed', why: 'web.loadFailed', link });
      return;
    }
    try {
      await ready();
    } catch {
      setStage({ kind: 'failed', why: 'web.notAble', link });
      return;
    }
    setStage({ kind: 'running', reception: receive(link) });
  }

  function take(): void {
    const link = takeLink();
    if (link === null) setAddress(lookAtLink());
    else void begin(link);
  }

  switch (stage.kind) {
    case 'start':
      return <Start address={address} onTake={take} />;
    case 'loading':
      return (
        <div class="stage" aria-busy="true">
          <h1>{i18n.t('receiving.title')}</h1>
          <Notice>{i18n.t('web.loading')}</Notice>
        </div>
      );
    case 'failed':
      return (
        <div class="stage">
          <h1>{i18n.t('receiving.title')}</h1>
          <Notice tone="bad">{i18n.t(stage.why)}</Notice>
          <div class="row">
            <Button look="filled" onClick={() => void begin(stage.link)}>
              {i18n.t('common.tryAgain')}
            </Button>
          </div>
        </div>
      );
    case 'running':
      return <Receiving reception={stage.reception} />;
  }
}

/** The choice, where the address holds a link. */
function Start({ address, onTake }: { address: AddressLink; onTake(): void }): JSX.Element {
  switch (address.kind) {
    case 'none':
      return <Notice tone="warn">{i18n.t('web.noLink')}</Notice>;
    case 'bad':
      return (
        <Notice tone="bad">{i18n.t(sentenceKey({ kind: 'link', word: address.why }, 'recipient'))}</Notice>
      );
    case 'good':
      return (
        <section class="way">
          <div class="row">
            <Button look="filled" onClick={onTake}>
              {i18n.t('web.here')}
            </Button>
            <span class="quiet">{i18n.t('web.hereHow')}</span>
          </div>
          <Trust />
        </section>
      );
  }
}
