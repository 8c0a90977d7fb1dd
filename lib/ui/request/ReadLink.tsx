import './request.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { RequestFailure } from '../../request/refusal.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { LinkBox } from '../LinkBox.tsx';
import { Notice } from '../Notice.tsx';
import { PassphraseBox } from '../sealed/PassphraseBox.tsx';
import { FaultNotice } from './FaultNotice.tsx';

type Stage =
  | { kind: 'none' }
  | { kind: 'choosing' }
  | { kind: 'made'; link: string; passphrase: string }
  | { kind: 'failed'; fault: RequestFailure };

/** A secret link with which somebody else can read the answers; a passphrase is offered with it. */
export function ReadLink({ request }: { request: string }): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const [stage, setStage] = useState<Stage>({ kind: 'none' });
  const [passphrase, setPassphrase] = useState('');
  const [open, setOpen] = useState(true);

  function make(): void {
    const chosen = open ? passphrase : '';
    ask('makeReadLink', { request, passphrase: chosen }, answer => {
      if ('link' in answer) setStage({ kind: 'made', link: answer.link, passphrase: chosen });
      else setStage({ kind: 'failed', fault: 'fault' in answer ? answer.fault : { word: 'conflict' } });
    });
  }

  if (stage.kind === 'none') {
    return (
      <div class="row">
        <Button look="quiet" onClick={() => setStage({ kind: 'choosing' })}>
          {i18n.t('readLink.begin')}
        </Button>
      </div>
    );
  }
  return (
    <section class="stack">
      <h2>{i18n.t('readLink.title')}</h2>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      {stage.kind === 'failed' ? <FaultNotice fault={stage.fault} /> : null}
      {stage.kind === 'made' ? (
        <>
          <p>{i18n.t('readLink.how')}</p>
          <LinkBox link={stage.link} next message={i18n.t('readLink.message')} />
          {stage.passphrase === '' ? null : (
            <p>
              {i18n.t('readLink.passphrase')} <code dir="ltr">{stage.passphrase}</code>
            </p>
          )}
        </>
      ) : (
        <>
          <p class="hint">{i18n.t('readLink.what')}</p>
          <label class="check">
            <input type="checkbox" checked={open} onChange={event => setOpen(event.currentTarget.checked)} />
            {i18n.t('readLink.withPassphrase')}
          </label>
          {open ? <PassphraseBox passphrase={passphrase} onChange={setPassphrase} /> : null}
          <div class="row">
            <Button disabled={busy || (open && passphrase === '')} onClick={make}>
              {i18n.t(busy ? 'asking.making' : 'readLink.make')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
