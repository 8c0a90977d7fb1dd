import '../several.css';
import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';
import { fieldName } from '../claim.ts';
import { dayAndTime } from '../clock.ts';
import { plain } from '../plain.ts';
import { type Question, QuestionBox } from './QuestionBox.tsx';

/** A request as whoever is asked sees it. */
export interface Asked {
  questions: readonly Question[];
  title?: string;
  /** Who they say they are. */
  from?: string;
  note?: string;
  /** Unix ms. */
  closesAt?: number;
}

export interface Filled {
  /** Who answers, as they say. */
  name: string;
  /** As the questions are ordered; '' where there is none. */
  values: string[];
}

/** Values that come by another way than the keyboard. */
export interface ValueSource {
  /** How the person asks for them. */
  control(asked: Asked): JSX.Element;
  /** By question: where its value came from, or why there is none. `id`: each time another. */
  came: ReadonlyMap<number, CameValue>;
}

export type CameValue = { id: string; note: string } & ({ value: string } | { value?: never });

interface Props {
  asked: Asked;
  source?: ValueSource | undefined;
  sending: boolean;
  onSend(filled: Filled): void;
}

const longestName = 100;
const longestNote = 1_000;
const longestTitle = 200;

/** Everything that is asked for, a labelled box each, and what is missing when it is sent. */
export function AnswerForm({ asked, source, sending, onSend }: Props): JSX.Element {
  const { questions } = asked;
  const [values, setValues] = useState<string[]>(() => questions.map(() => ''));
  const [name, setName] = useState('');
  const [notes, setNotes] = useState<ReadonlyMap<number, CameValue>>(new Map());
  const taken = useRef(new Set<string>());
  const [missing, setMissing] = useState<readonly number[]>([]);
  const boxes = useRef(new Map<number, HTMLElement>());
  const summary = useRef<HTMLDivElement>(null);
  const nameId = useId();
  const emptyNow = questions.flatMap((_, at) => (values[at] === '' ? [at] : []));
  const pointed = missing.filter(at => emptyNow.includes(at));

  useEffect(() => {
    if (missing.length > 0) summary.current?.focus();
  }, [missing]);

  useEffect(() => {
    for (const [at, one] of source?.came ?? []) {
      if (taken.current.has(one.id)) continue;
      taken.current.add(one.id);
      if (one.value !== undefined) put(at, one.value);
      setNotes(before => new Map(before).set(at, one));
    }
  }, [source?.came]);

  const put = (at: number, value: string): void =>
    setValues(before => before.map((old, index) => (index === at ? value : old)));

  /** What the person writes is from nowhere else. */
  function type(at: number, value: string): void {
    put(at, value);
    setNotes(before => new Map([...before].filter(([other]) => other !== at)));
  }

  const send = (): void => onSend({ name: name.trim(), values });

  function submit(): void {
    setMissing([...emptyNow]);
    if (emptyNow.length === 0) send();
  }

  return (
    <form
      class="stack"
      noValidate
      onSubmit={event => {
        event.preventDefault();
        if (!sending) submit();
      }}
    >
      <AskedBy asked={asked} />
      {pointed.length === 0 ? null : (
        <div class="notice bad" role="alert" tabIndex={-1} ref={summary}>
          <p>{i18n.t('asked.missingAll', pointed.length)}</p>
          <ul class="plain-list">
            {pointed.map(at => (
              <li key={at}>
                <Button look="quiet" onClick={() => boxes.current.get(at)?.focus()}>
                  {nameOf(questions[at])}
                </Button>
              </li>
            ))}
          </ul>
          {pointed.length < questions.length ? (
            <Button disabled={sending} onClick={send}>
              {i18n.t('asked.sendWithout')}
            </Button>
          ) : null}
        </div>
      )}
      {source?.control(asked)}
      <ul class="fields" aria-label={i18n.t('asked.questions')}>
        {questions.map((question, at) => (
          <QuestionBox
            key={at}
            question={question}
            box={element => {
              if (element === null) boxes.current.delete(at);
              else boxes.current.set(at, element);
            }}
            value={values[at] ?? ''}
            missing={pointed.includes(at)}
            note={notes.get(at)}
            onType={value => type(at, value)}
          />
        ))}
      </ul>
      <div class="field">
        <label for={nameId}>{i18n.t('asked.yourName')}</label>
        <input
          id={nameId}
          class="input"
          type="text"
          dir="auto"
          maxLength={longestName}
          autocomplete="name"
          aria-describedby={`${nameId}-hint`}
          value={name}
          onInput={event => setName(event.currentTarget.value)}
        />
        <p class="hint" id={`${nameId}-hint`}>
          {i18n.t('asked.yourNameHint')}
        </p>
      </div>
      <div class="row">
        <Button look="filled" submit disabled={sending}>
          {i18n.t(sending ? 'asked.sending' : 'asked.send')}
        </Button>
      </div>
    </form>
  );
}

const nameOf = (question: Question | undefined): string =>
  question === undefined ? '' : fieldName(question.label, question.kind);

/** What the other side says of itself, as a claim. */
function AskedBy({ asked: { title, from, note, closesAt } }: { asked: Asked }): JSX.Element {
  const name = plain(title ?? '', longestTitle);
  const who = plain(from ?? '', longestName);
  const what = plain(note ?? '', longestNote);
  return (
    <>
      {name === '' ? null : <h2>{name}</h2>}
      <p class="lead">{who === '' ? i18n.t('asked.bySomebody') : i18n.t('asked.by', [who])}</p>
      {what === '' ? null : <p>{i18n.t('receiving.note', [what])}</p>}
      <p class="hint">
        {i18n.t('asked.check')}
        {closesAt === undefined ? null : <> {i18n.t('asked.closes', [dayAndTime(closesAt)])}</>}
      </p>
    </>
  );
}
