import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { parseRequestLink, type SecretLink } from '../../protocol/form/link.ts';
import type { RequestFailure } from '../../request/refusal.ts';
import type { AnswerFacts } from '../../screen/request.ts';
import { Button } from '../Button.tsx';
import { Confirm } from '../Confirm.tsx';
import { CopiedHere, usePageClipboard } from '../CopiedHere.tsx';
import { fieldName } from '../claim.ts';
import { Form } from '../Form.tsx';
import { Notice } from '../Notice.tsx';
import { plain } from '../plain.ts';
import { PassphraseBox } from '../vault/PassphraseBox.tsx';
import { Again } from './Again.tsx';
import { AnswerCard } from './AnswerCard.tsx';
import type { Connected, NotLoaded } from './Answering.tsx';
import { type ExportFormat, saveAnswers } from './export.ts';
import { FaultNotice } from './FaultNotice.tsx';
import { isPassing } from './faults.ts';
import { LinkAdmin } from './LinkAdmin.tsx';
import type { NewLinks, OpenReading } from './open-reading.ts';
import { Replaced } from './Replaced.tsx';

type Stage =
  | { kind: 'loading'; passphrase: string }
  | { kind: 'passphrase'; fault: RequestFailure }
  | { kind: 'not-loaded'; why: NotLoaded }
  | { kind: 'shut'; fault: RequestFailure }
  | { kind: 'reading'; reading: OpenReading }
  | { kind: 'deleted' }
  | { kind: 'replaced'; links: NewLinks };

interface Props {
  link: SecretLink;
  connect(link: SecretLink, passphrase: string): Promise<Connected<OpenReading>>;
  trust?: string;
}

function stageOf(came: Connected<OpenReading>): Stage {
  if ('ok' in came) return { kind: 'reading', reading: came.ok };
  if ('notLoaded' in came) return { kind: 'not-loaded', why: came.notLoaded };
  const { word } = came.fault;
  const asks = word === 'passphrase-needed' || word === 'wrong-passphrase';
  return { kind: asks ? 'passphrase' : 'shut', fault: came.fault };
}

/** The answers behind a secret link, decrypted in this page. */
export function Reading({ link: given, connect, trust }: Props): JSX.Element {
  const [stage, setStage] = useState<Stage>({ kind: 'loading', passphrase: '' });
  const [link, setLink] = useState(given);
  useEffect(() => {
    if (stage.kind !== 'loading') return;
    let current = true;
    void connect(link, stage.passphrase).then(came => {
      if (current) setStage(stageOf(came));
    });
    return () => {
      current = false;
    };
  }, [stage, link]);
  const open = (passphrase: string): void => setStage({ kind: 'loading', passphrase });
  function openNew(links: NewLinks): void {
    const parsed = parseRequestLink(links.secret);
    if ('ok' in parsed && parsed.ok.kind === 'answers') setLink(parsed.ok);
    open('');
  }
  return (
    <div class="stage">
      <Current
        stage={stage}
        onOpen={open}
        onDeleted={() => setStage({ kind: 'deleted' })}
        onReplaced={links => setStage({ kind: 'replaced', links })}
        onOpenNew={openNew}
      />
      {trust === undefined ? null : <p class="hint">{trust}</p>}
    </div>
  );
}

function Current({
  stage,
  onOpen,
  onDeleted,
  onReplaced,
  onOpenNew,
}: {
  stage: Stage;
  onOpen(passphrase: string): void;
  onDeleted(): void;
  onReplaced(links: NewLinks): void;
  onOpenNew(links: NewLinks): void;
}): JSX.Element {
  switch (stage.kind) {
    case 'loading':
      return (
        <p class="hint" role="status" aria-busy="true">
          {i18n.t('readAnswers.loading')}
        </p>
      );
    case 'passphrase':
      return <PassphraseAsked fault={stage.fault} onOpen={onOpen} />;
    case 'not-loaded':
      return (
        <Again onRetry={() => onOpen('')}>
          <Notice tone="bad">
            {i18n.t(stage.why === 'load-failed' ? 'readAnswers.loadFailed' : 'readAnswers.notAble')}
          </Notice>
        </Again>
      );
    case 'shut':
      return isPassing(stage.fault.word) ? (
        <Again onRetry={() => onOpen('')}>
          <FaultNotice fault={stage.fault} />
        </Again>
      ) : (
        <FaultNotice fault={stage.fault} />
      );
    case 'reading':
      return <Answers reading={stage.reading} onDeleted={onDeleted} onReplaced={onReplaced} />;
    case 'deleted':
      return <Notice tone="good">{i18n.t('readAnswers.deleted')}</Notice>;
    case 'replaced':
      return <Replaced links={stage.links} onOpen={() => onOpenNew(stage.links)} />;
  }
}

function PassphraseAsked({
  fault,
  onOpen,
}: {
  fault: RequestFailure;
  onOpen(passphrase: string): void;
}): JSX.Element {
  const [typed, setTyped] = useState('');
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.focus(), [fault]);
  return (
    <Form
      submit={i18n.t('readAnswers.open')}
      disabled={false}
      onSubmit={() => (typed === '' ? box.current?.focus() : onOpen(typed))}
    >
      {fault.word === 'wrong-passphrase' ? (
        <FaultNotice fault={fault} />
      ) : (
        <p>{i18n.t('requestFault.passphraseNeeded')}</p>
      )}
      <PassphraseBox
        label={i18n.t('readAnswers.passphrase')}
        kind="current-password"
        box={box}
        value={typed}
        wrong={fault.word === 'wrong-passphrase'}
        onType={setTyped}
      />
    </Form>
  );
}

function Answers({
  reading,
  onDeleted,
  onReplaced,
}: {
  reading: OpenReading;
  onDeleted(): void;
  onReplaced(links: NewLinks): void;
}): JSX.Element {
  const [answers, setAnswers] = useState<AnswerFacts[]>(() => reading.answers());
  const [shown, setShown] = useState<ReadonlySet<number>>(new Set());
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<RequestFailure>();
  const { copying, copy } = usePageClipboard();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);

  async function act(work: () => Promise<{ ok: unknown } | { fault: RequestFailure }>): Promise<boolean> {
    setBusy(true);
    const came = await work();
    setBusy(false);
    setFault('fault' in came ? came.fault : undefined);
    return 'ok' in came;
  }

  async function look(): Promise<void> {
    if (await act(() => reading.look())) setAnswers(reading.answers());
  }

  async function remove(number: number): Promise<void> {
    if (await act(() => reading.deleteAnswer(number))) setAnswers(reading.answers());
  }

  function toggle(number: number): void {
    setShown(before => {
      const after = new Set(before);
      if (!after.delete(number)) after.add(number);
      return after;
    });
  }

  function save(format: ExportFormat): void {
    const all = answers.toReversed().flatMap(({ number, at, from, fields }) => {
      if (fields === null) return [];
      const values = reading.values(number);
      const filled = fields.map(({ label, kind }, index) => ({ label, kind, value: values[index] ?? '' }));
      return [{ number, at, ...(from === undefined ? {} : { from }), fields: filled }];
    });
    const names = reading.questions.map(({ label, kind }) => fieldName(label, kind));
    saveAnswers(format, names, all);
  }

  return (
    <>
      <h2 ref={title} tabIndex={-1}>
        {plain(reading.title, 200)}
      </h2>
      {fault === undefined ? null : <FaultNotice fault={fault} />}
      <p role="status">
        {answers.length === 0 ? i18n.t('readAnswers.none') : i18n.t('requests.answers', answers.length)}
      </p>
      {answers.length === 0 ? null : <p class="hint">{i18n.t('answers.claim')}</p>}
      <ul class="answers" aria-label={i18n.t('answers.title')}>
        {answers.map(answer => (
          <AnswerCard
            key={answer.number}
            answer={answer}
            values={shown.has(answer.number) ? reading.values(answer.number) : undefined}
            onShow={() => toggle(answer.number)}
            onHide={() => toggle(answer.number)}
            onCopy={field => void copy(reading.values(answer.number)[field] ?? '')}
            onDelete={reading.role === 'admin' ? () => void remove(answer.number) : undefined}
          />
        ))}
      </ul>
      <CopiedHere copying={copying} />
      <div class="row">
        <Button look={answers.length === 0 ? 'filled' : 'plain'} disabled={busy} onClick={() => void look()}>
          {i18n.t('readAnswers.look')}
        </Button>
        {answers.length === 0
          ? null
          : (['csv', 'json'] as const).map(format => (
              <Confirm
                key={format}
                label={i18n.t(format === 'csv' ? 'answers.csv' : 'answers.json')}
                question={i18n.t('answers.exportAsk')}
                yes={i18n.t('answers.exportYes')}
                no={i18n.t('common.cancel')}
                onYes={() => save(format)}
              />
            ))}
      </div>
      {reading.role === 'admin' ? (
        <LinkAdmin reading={reading} onDeleted={onDeleted} onReplaced={onReplaced} />
      ) : null}
    </>
  );
}
