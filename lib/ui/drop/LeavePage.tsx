import '../request/request.css';
import '../sealed/sealed.css';
import './drop.css';
import type { JSX } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { ready } from '../../crypto/sodium.ts';
import { came } from '../../drop/opening.ts';
import { leaveWithPassphrase } from '../../drop/passphrase.ts';
import { fileBytes } from '../../protocol/drop/limits.ts';
import type { LeavingRefusal } from '../../screen/drop.ts';
import { Button } from '../Button.tsx';
import { useBackground } from '../context.ts';
import { useAskBeforeLeaving } from '../leaving.ts';
import { Notice } from '../Notice.tsx';
import { afterPaint } from '../paint.ts';
import { type Content, ContentBox, nothing } from '../sealed/ContentBox.tsx';
import { useOnline } from '../watching.ts';
import { Bytes } from './Bytes.tsx';
import { chosenPassphrase, isUnsaid, LeaveTerms, usualTerms } from './LeaveTerms.tsx';
import { LeftLink } from './LeftLink.tsx';
import { pageNet } from './net.ts';
import { Refusal } from './Refusal.tsx';
import { bytesText, whenText } from './say.ts';

type Stage =
  | { kind: 'writing'; refusal?: LeavingRefusal | 'failed' }
  | { kind: 'leaving' }
  | { kind: 'left'; link: string; passphrase: string; expires: number; refusal?: LeavingRefusal | 'failed' };

const longestLabel = 100;

/** A text or a file, left from this tab: it is encrypted here and goes nowhere else. */
export function LeavePage(): JSX.Element {
  const background = useBackground();
  const [content, setContent] = useState<Content>(nothing);
  const [label, setLabel] = useState('');
  const [terms, setTerms] = useState(usualTerms);
  const [stage, setStage] = useState<Stage>({ kind: 'writing' });
  const [sent, setSent] = useState<{ bytes: number; size: number }>();
  const labelId = useId();
  const title = useRef<HTMLHeadingElement>(null);
  const online = useOnline();
  useAskBeforeLeaving(stage.kind === 'leaving');

  const choose = (next: Content): void => {
    if (next.kind === 'file' && next.file.size > fileBytes) {
      setStage({ kind: 'writing', refusal: { trouble: { word: 'too-large', most: fileBytes } } });
      return;
    }
    setStage({ kind: 'writing' });
    setContent(next);
  };

  async function leave(): Promise<Stage> {
    const at = await background.request('leavingAt', {});
    if ('refused' in at) return { kind: 'writing', refusal: at };
    await ready();
    const named = label.trim().slice(0, longestLabel);
    const item =
      content.kind === 'text'
        ? {
            fields: [
              {
                label: named,
                kind: content.text.includes('\n') ? ('multiline' as const) : ('text' as const),
                value: content.text,
              },
            ],
          }
        : {
            fields: [],
            file: {
              name: content.file.name,
              size: content.file.size,
              ...(content.file.type === '' ? {} : { type: content.file.type }),
            },
          };
    const file = content.kind === 'file' ? { file: piecesOfFile(content.file) } : {};
    const passphrase = chosenPassphrase(terms);
    const { ttl, opens } = terms;
    const left = await came(() =>
      leaveWithPassphrase(pageNet, { ...at, ttl, opens, item, ...file, passphrase }, (bytes, size) =>
        setSent({ bytes, size }),
      ),
    );
    if ('trouble' in left) return { kind: 'writing', refusal: left };
    const { link, owner } = left.ok;
    const name = content.kind === 'file' ? content.file.name.slice(0, longestLabel) : named;
    const kept = await background
      .request('keepDrop', { owner, label: name, opens, passphrase, link })
      .catch(() => 'failed' as const);
    const shown = { kind: 'left' as const, link, passphrase, expires: owner.expires };
    if (kept === 'failed') return { ...shown, refusal: kept };
    return 'drop' in kept ? shown : { ...shown, refusal: kept };
  }

  function begin(): void {
    setSent(undefined);
    setStage({ kind: 'leaving' });
    // Argon2id holds this page up for a moment: what it does is to be read before.
    afterPaint(
      () =>
        void leave().then(
          next => {
            if (next.kind === 'left') setContent(nothing);
            setStage(next);
            title.current?.focus();
          },
          () => setStage({ kind: 'writing', refusal: 'failed' }),
        ),
    );
  }

  if (stage.kind === 'left') {
    return (
      <>
        <h1 ref={title} tabIndex={-1}>
          {i18n.t('leaving.left')}
        </h1>
        <p class="hint">{i18n.t('drops.waiting', [whenText(stage.expires)])}</p>
        {stage.refusal === undefined ? null : <Notice tone="warn">{i18n.t('leaving.notKept')}</Notice>}
        <LeftLink link={stage.link} passphrase={stage.passphrase} />
        <div class="row">
          <Button look="quiet" onClick={() => setStage({ kind: 'writing' })}>
            {i18n.t('leaving.another')}
          </Button>
        </div>
      </>
    );
  }
  const refusal = stage.kind === 'writing' ? stage.refusal : undefined;
  const isEmpty = content.kind === 'text' && content.text === '';
  return (
    <>
      <h1 ref={title} tabIndex={-1}>
        {i18n.t('leaving.title')}
      </h1>
      <p class="hint">{i18n.t('leaving.lead')}</p>
      {refusal === 'failed' ? (
        <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice>
      ) : (
        <Refusal refusal={refusal} onUnlocked={begin} />
      )}
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          begin();
        }}
      >
        <ContentBox
          label={i18n.t('leaving.text')}
          hint={i18n.t('leaving.drop', [bytesText(fileBytes)])}
          content={content}
          onChange={choose}
        />
        {content.kind === 'text' ? (
          <div class="field">
            <label for={labelId}>{i18n.t('leaving.label')}</label>
            <input
              id={labelId}
              class="input"
              type="text"
              dir="auto"
              maxLength={longestLabel}
              autocomplete="off"
              value={label}
              onInput={event => setLabel(event.currentTarget.value)}
            />
          </div>
        ) : null}
        <LeaveTerms terms={terms} onChange={to => setTerms(before => ({ ...before, ...to }))} />
        {stage.kind === 'leaving' && !online ? (
          <Notice tone="warn">{i18n.t('leaving.offline')}</Notice>
        ) : null}
        {stage.kind === 'leaving' && sent !== undefined ? (
          <Bytes label={i18n.t('leaving.sending')} done={sent.bytes} size={sent.size} />
        ) : null}
        <div class="row">
          <Button look="filled" submit disabled={stage.kind === 'leaving' || isEmpty || isUnsaid(terms)}>
            {i18n.t(stage.kind === 'leaving' ? 'leaving.leavingNow' : 'leaving.leave')}
          </Button>
        </div>
      </form>
    </>
  );
}

async function* piecesOfFile(file: File): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    yield value;
  }
}
