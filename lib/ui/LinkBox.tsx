import './link-box.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { Button } from './Button.tsx';
import { useSurroundings } from './context.ts';
import { QrCode } from './QrCode.tsx';

interface Props {
  link: string;
  /** Sending the link is the next thing to do. */
  next: boolean;
  /** What goes before the link in a message; that of a handoff unless told. */
  message?: string;
}

/** The link to send, and the ways to take it along. */
export function LinkBox({ link, next, message = i18n.t('sharing.message') }: Props): JSX.Element {
  const surroundings = useSurroundings();
  const [copied, setCopied] = useState<'link' | 'message' | 'failed'>();
  const [qr, setQr] = useState(false);

  function copy(what: 'link' | 'message', text: string): void {
    surroundings.copy(text).then(
      () => setCopied(what),
      () => setCopied('failed'),
    );
  }

  return (
    <div class={next ? 'link-box' : 'link-box link-sent'}>
      <input
        class="input mono"
        type="text"
        readOnly
        dir="ltr"
        value={link}
        aria-label={i18n.t('sharing.link')}
        spellcheck={false}
        onFocus={event => event.currentTarget.select()}
      />
      <div class="row">
        <Button look={next ? 'filled' : 'plain'} onClick={() => copy('link', link)}>
          {i18n.t('sharing.copyLink')}
        </Button>
        <Button onClick={() => copy('message', `${message}\n${link}`)}>
          {i18n.t('sharing.copyMessage')}
        </Button>
        <Button look="quiet" onClick={() => setQr(!qr)}>
          {i18n.t(qr ? 'sharing.hideQr' : 'sharing.showQr')}
        </Button>
      </div>
      <p class="hint live" aria-live="polite">
        {copied === undefined
          ? ''
          : i18n.t(copied === 'failed' ? 'sharing.copyFailed' : `sharing.copied.${copied}`)}
      </p>
      {qr ? <QrCode text={link} /> : null}
    </div>
  );
}
