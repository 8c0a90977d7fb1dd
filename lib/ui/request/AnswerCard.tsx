import './request.css';
import type { ComponentChildren, JSX } from 'preact';
import { i18n } from '#i18n';
import type { AnswerFacts } from '../../screen/request.ts';
import { Button } from '../Button.tsx';
import { Confirm } from '../Confirm.tsx';
import { factsLine, fieldName } from '../claim.ts';
import { dayAndTime } from '../clock.ts';
import { Notice } from '../Notice.tsx';
import { plain } from '../plain.ts';

interface Props {
  answer: AnswerFacts;
  /** Its values, while they are shown. */
  values: readonly string[] | undefined;
  onShow(): void;
  onHide(): void;
  onCopy(field: number): void;
  /** For who may delete it. */
  onDelete?: (() => void) | undefined;
  /** What else can be done with it. */
  children?: ComponentChildren;
}

const longestName = 100;

/** Who an answer claims to be from, as a person may be told. */
export function answerName({ from, number }: AnswerFacts): string {
  const who = plain(from ?? '', longestName);
  return who === '' ? i18n.t('answers.unnamed', [String(number)]) : who;
}

/** One answer: who it claims to be from and when it came, its values once they are asked for. */
export function AnswerCard({
  answer,
  values,
  onShow,
  onHide,
  onCopy,
  onDelete,
  children,
}: Props): JSX.Element {
  const { fields, sealedTo, at } = answer;
  const who = answerName(answer);
  const remove = onDelete === undefined ? null : <DeleteAnswer who={who} onDelete={onDelete} />;
  return (
    <li class="answer">
      <h3>
        {who} <span class="hint">{dayAndTime(at)}</span>
      </h3>
      {sealedTo === 'current' ? null : (
        <Notice tone={sealedTo === 'late' ? 'warn' : 'calm'}>
          {i18n.t(sealedTo === 'late' ? 'answers.late' : 'answers.earlier')}
        </Notice>
      )}
      {fields === null ? (
        <>
          <Notice tone="warn">{i18n.t('answers.unreadable')}</Notice>
          {remove === null ? null : <div class="row">{remove}</div>}
        </>
      ) : (
        <>
          <ul class="plain-list">
            {fields.map((field, at) => (
              <li key={at} class="answer-field">
                <span>
                  {field.length === 0
                    ? i18n.t('answers.empty', [fieldName(field.label, field.kind)])
                    : factsLine(field)}
                </span>
                {field.length === 0 ? null : (
                  <Button
                    look="quiet"
                    name={i18n.t('answers.copyOf', [fieldName(field.label, field.kind), who])}
                    onClick={() => onCopy(at)}
                  >
                    {i18n.t('receiving.copy')}
                  </Button>
                )}
                {values?.[at] === undefined || field.length === 0 ? null : (
                  <textarea
                    class="input mono"
                    readOnly
                    dir="auto"
                    rows={Math.min(8, values[at].split('\n').length)}
                    aria-label={fieldName(field.label, field.kind)}
                    spellcheck={false}
                    value={values[at]}
                    onFocus={event => event.currentTarget.select()}
                  />
                )}
              </li>
            ))}
          </ul>
          <div class="row">
            {children}
            {values === undefined ? (
              <Button name={i18n.t('answers.showOf', [who])} onClick={onShow}>
                {i18n.t('receiving.show')}
              </Button>
            ) : (
              <Button name={i18n.t('answers.hideOf', [who])} onClick={onHide}>
                {i18n.t('receiving.hide')}
              </Button>
            )}
            {remove}
          </div>
        </>
      )}
    </li>
  );
}

/** Delete one answer, after a question. */
const DeleteAnswer = ({ who, onDelete }: { who: string; onDelete(): void }): JSX.Element => (
  <Confirm
    label={i18n.t('answers.delete')}
    name={i18n.t('answers.deleteOf', [who])}
    question={i18n.t('answers.deleteAsk')}
    yes={i18n.t('answers.delete')}
    no={i18n.t('requests.keep')}
    onYes={onDelete}
  />
);
