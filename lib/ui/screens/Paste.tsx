import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { type BadLinkWord, sentenceKey } from '../../errors.ts';
import type { TargetFacts } from '../../screen.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { fieldName, siteName } from '../claim.ts';
import { useSurroundings } from '../context.ts';
import { Notice } from '../Notice.tsx';
import { Page } from '../Page.tsx';

interface Props {
  /** The page whose field is to be filled. */
  tabId: number | undefined;
  target?: TargetFacts | undefined;
  /** A link that was opened before and is none of ours. */
  bad?: BadLinkWord | undefined;
  onBack?: (() => void) | undefined;
  onOpened(handoff: string): void;
}

/** A box for a link that somebody sent. */
export function Paste({ tabId, target, bad, onBack, onOpened }: Props): JSX.Element {
  const surroundings = useSurroundings();
  const { ask, busy, failed } = useAsk();
  const [link, setLink] = useState('');
  const [refused, setRefused] = useState<BadLinkWord | undefined>(bad);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.focus(), []);

  function open(): void {
    const text = link.trim();
    if (text === '') {
      setRefused('not-a-link');
      box.current?.focus();
      return;
    }
    ask('openLink', { link: text.slice(0, 4096), ...(tabId === undefined ? {} : { tabId }) }, answer => {
      if ('bad' in answer) {
        setRefused(answer.bad);
        box.current?.focus();
      } else if ('tab' in answer) {
        if (surroundings.place === 'popup') surroundings.close();
        else onBack?.();
      } else onOpened(answer.handoff);
    });
  }

  const lead =
    target === undefined
      ? i18n.t('paste.lead')
      : i18n.t('paste.leadTarget', [fieldName(target.label), siteName(target.origin)]);
  return (
    <Page title={i18n.t('paste.title')} onBack={onBack}>
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          open();
        }}
      >
        <p class="lead" id="paste-lead">
          {lead}
        </p>
        {refused === undefined ? null : (
          <Notice tone="bad">{i18n.t(sentenceKey({ kind: 'link', word: refused }, 'recipient'))}</Notice>
        )}
        {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
        <input
          ref={box}
          class="input mono"
          type="text"
          inputMode="url"
          dir="ltr"
          aria-label={i18n.t('paste.link')}
          aria-describedby="paste-lead"
          aria-invalid={refused !== undefined}
          autocomplete="off"
          spellcheck={false}
          value={link}
          onInput={event => {
            setLink(event.currentTarget.value);
            setRefused(undefined);
          }}
        />
        <div class="row">
          <Button look="filled" submit disabled={busy}>
            {i18n.t('paste.open')}
          </Button>
        </div>
      </form>
    </Page>
  );
}
