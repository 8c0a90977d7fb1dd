import '../several.css';
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { type FieldKind, fieldKinds } from '../../protocol/item.ts';
import type { RequestFailure } from '../../request/refusal.ts';
import type { AskedField, AskingScreen } from '../../screen/request.ts';
import type { VaultRefusal } from '../../screen/vault.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { fieldName, siteName } from '../claim.ts';
import { Notice } from '../Notice.tsx';
import { Page } from '../Page.tsx';
import { plain } from '../plain.ts';
import { Unlock } from '../vault/Unlock.tsx';
import { FaultNotice } from './FaultNotice.tsx';

interface Row extends AskedField {
  /** Its place in the draft; absent for one that was added by hand. */
  at?: number;
}

interface Props {
  asking?: AskingScreen;
  tabId: number | undefined;
  onBack?: (() => void) | undefined;
  onAsked(request: string): void;
}

const hour = 3600;
const lifetimes = [
  [hour, 'asking.hour'],
  [24 * hour, 'asking.day'],
  [7 * 24 * hour, 'asking.week'],
  [30 * 24 * hour, 'asking.month'],
] as const;
const counts = [
  [1, 'asking.one'],
  [10, 'asking.ten'],
  [0, 'asking.any'],
] as const;
const questionsAtMost = 32;

/** What is to be asked of somebody, before the links are made. */
export function Asking({ asking, tabId, onBack, onAsked }: Props): JSX.Element {
  const { ask, busy, failed } = useAsk();
  const [rows, setRows] = useState<Row[]>(() =>
    asking === undefined || asking.fields.length === 0
      ? [{ label: i18n.t('draft.labelDefault'), kind: 'password' }]
      : asking.fields.map((field, at) => ({
          ...field,
          label: plain(fieldName(field.label, field.kind)),
          at,
        })),
  );
  const [from, setFrom] = useState('');
  const [note, setNote] = useState('');
  const [open, setOpen] = useState<number>(7 * 24 * hour);
  const [answers, setAnswers] = useState<number>(1);
  const [problem, setProblem] = useState<{ refused: VaultRefusal } | { fault: RequestFailure }>();
  const ids = { from: useId(), note: useId(), open: useId(), answers: useId() };
  const change = (index: number, to: Partial<Row>): void =>
    setRows(rows.map((row, at) => (at === index ? { ...row, ...to } : row)));

  function make(): void {
    setProblem(undefined);
    const questions = rows.map(({ at, label, kind }) => ({
      label: label.trim().slice(0, 200),
      kind,
      ...(at === undefined ? {} : { at }),
    }));
    const input = { questions, from: from.trim(), note: note.trim(), open, answers };
    const about = {
      ...(asking?.draft === undefined ? {} : { draft: asking.draft }),
      ...(tabId === undefined || asking === undefined ? {} : { tabId }),
    };
    ask('ask', { ...input, ...about }, answer => {
      if ('request' in answer) onAsked(answer.request);
      else setProblem(answer);
    });
  }

  const isLocked = problem !== undefined && 'refused' in problem && problem.refused === 'locked';
  return (
    <Page title={i18n.t('home.request')} onBack={onBack}>
      {isLocked ? <Unlock why={i18n.t('asking.unlockWhy')} onUnlocked={make} /> : null}
      <form
        class="stack"
        onSubmit={event => {
          event.preventDefault();
          make();
        }}
      >
        <p class="lead">{i18n.t('asking.lead')}</p>
        {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
        {problem === undefined || isLocked ? null : 'fault' in problem ? (
          <FaultNotice fault={problem.fault} />
        ) : (
          <Notice tone="bad">{i18n.t(`vault.refusal.${problem.refused}`)}</Notice>
        )}
        <ul class="fields" aria-label={i18n.t('asked.questions')}>
          {rows.map((row, index) => (
            <QuestionRow
              key={row.at ?? `own-${index}`}
              row={row}
              number={index + 1}
              onChange={to => change(index, to)}
              onRemove={rows.length > 1 ? () => setRows(rows.filter(other => other !== row)) : undefined}
            />
          ))}
        </ul>
        {rows.length < questionsAtMost ? (
          <div class="row">
            <Button look="quiet" onClick={() => setRows([...rows, { label: '', kind: 'text' }])}>
              {i18n.t('asking.add')}
            </Button>
          </div>
        ) : null}
        <div class="field">
          <label for={ids.from}>{i18n.t('asking.from')}</label>
          <input
            id={ids.from}
            class="input"
            type="text"
            dir="auto"
            maxLength={100}
            autocomplete="name"
            value={from}
            onInput={event => setFrom(event.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for={ids.note}>{i18n.t('asking.note')}</label>
          <textarea
            id={ids.note}
            class="input"
            dir="auto"
            rows={2}
            maxLength={1000}
            value={note}
            onInput={event => setNote(event.currentTarget.value)}
          />
        </div>
        <div class="field">
          <label for={ids.open}>{i18n.t('asking.open')}</label>
          <select
            id={ids.open}
            class="input"
            value={open}
            onChange={event => setOpen(Number(event.currentTarget.value))}
          >
            {lifetimes.map(([seconds, key]) => (
              <option key={seconds} value={seconds}>
                {i18n.t(key)}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for={ids.answers}>{i18n.t('asking.answers')}</label>
          <select
            id={ids.answers}
            class="input"
            value={answers}
            onChange={event => setAnswers(Number(event.currentTarget.value))}
          >
            {counts.map(([count, key]) => (
              <option key={count} value={count}>
                {i18n.t(key)}
              </option>
            ))}
          </select>
        </div>
        <div class="row">
          <Button look={isLocked ? 'plain' : 'filled'} submit disabled={busy}>
            {i18n.t(busy ? 'asking.making' : 'asking.make')}
          </Button>
        </div>
      </form>
    </Page>
  );
}

function QuestionRow({
  row: { label, kind, origin, at },
  number,
  onChange,
  onRemove,
}: {
  row: Row;
  number: number;
  onChange(to: Partial<Row>): void;
  onRemove: (() => void) | undefined;
}): JSX.Element {
  const id = useId();
  return (
    <li class="field">
      <div class="field-head">
        <label for={id}>{i18n.t('asking.question', [String(number)])}</label>
        {onRemove === undefined ? null : (
          <Button look="quiet" name={i18n.t('draft.leaveOutOf', [fieldName(label, kind)])} onClick={onRemove}>
            {i18n.t('draft.leaveOut')}
          </Button>
        )}
      </div>
      <input
        id={id}
        class="input"
        type="text"
        dir="auto"
        maxLength={100}
        autocomplete="off"
        value={label}
        onInput={event => onChange({ label: event.currentTarget.value })}
      />
      {at === undefined ? (
        <select
          class="input"
          aria-label={i18n.t('asking.kindOf', [String(number)])}
          value={kind}
          onChange={event => onChange({ kind: event.currentTarget.value as FieldKind })}
        >
          {fieldKinds.map(each => (
            <option key={each} value={each}>
              {i18n.t(`kind.${each}`)}
            </option>
          ))}
        </select>
      ) : origin === undefined ? null : (
        <p class="hint">{i18n.t('asking.fills', [siteName(origin)])}</p>
      )}
    </li>
  );
}
