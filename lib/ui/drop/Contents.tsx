import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { OpenedDrop, Opening } from '../../drop/opening.ts';
import type { DropTrouble } from '../../drop/trouble.ts';
import type { DropReceipt } from '../../protocol/drop/receipt.ts';
import type { ItemField } from '../../protocol/item.ts';
import { Button } from '../Button.tsx';
import { CopiedHere, usePageClipboard } from '../CopiedHere.tsx';
import { fieldName, lengthLine, siteName } from '../claim.ts';
import { useAskBeforeLeaving } from '../leaving.ts';
import { Notice } from '../Notice.tsx';
import { afterPaint } from '../paint.ts';
import { plain } from '../plain.ts';
import { DroppedFile } from './DroppedFile.tsx';
import { whenText } from './say.ts';
import { TroubleNotice } from './TroubleNotice.tsx';

/** How far the sender was told. */
type Told =
  | { state: 'not-yet' | 'telling' }
  | { state: 'told'; at: number }
  | { state: 'failed'; trouble: DropTrouble; outcome: DropReceipt['outcome'] };

const longestNote = 400;

interface Props {
  drop: OpenedDrop;
  opening: Pick<Opening, 'acknowledge'>;
  /** Of the box: bytes that are here. */
  fetched: { bytes: number; size: number } | undefined;
  children?: ComponentChildren;
}

/** What was in a drop. The opening is burned once the person has something of it: shown, copied or saved. */
export function Contents({ drop, opening, fetched, children }: Props): JSX.Element {
  const { item, until } = drop;
  const [shown, setShown] = useState<ReadonlySet<number>>(new Set());
  const { copying, copy: copyHere } = usePageClipboard();
  const [told, setTold] = useState<Told>({ state: 'not-yet' });
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  useAskBeforeLeaving(told.state !== 'told');

  async function tell(outcome: DropReceipt['outcome']): Promise<void> {
    if (told.state === 'telling' || told.state === 'told') return;
    setTold({ state: 'telling' });
    const came = await opening.acknowledge({ outcome });
    setTold(
      'ok' in came ? { state: 'told', at: came.ok.at } : { state: 'failed', trouble: came.trouble, outcome },
    );
  }

  function show(index: number): void {
    setShown(before => new Set(before).add(index));
    afterPaint(() => void tell('kept'));
  }

  async function copy({ value }: ItemField): Promise<void> {
    if (await copyHere(value)) await tell('copied');
  }

  return (
    <section class="drop-contents">
      <h2 ref={title} tabIndex={-1}>
        {i18n.t('drop.opened')}
      </h2>
      {item.note === undefined ? null : (
        <p class="hint">{i18n.t('receiving.note', [plain(item.note, longestNote)])}</p>
      )}
      <ul class="drop-fields">
        {item.fields.map((field, index) => (
          <Field
            key={index}
            field={field}
            alone={item.fields.length === 1}
            next={index === 0 && told.state === 'not-yet' && children === undefined}
            shown={shown.has(index)}
            onShow={() => show(index)}
            onHide={() => setShown(before => new Set([...before].filter(each => each !== index)))}
            onCopy={() => void copy(field)}
          />
        ))}
      </ul>
      {item.file === undefined || drop.file === undefined ? null : (
        <DroppedFile facts={item.file} read={drop.file} fetched={fetched} onSaved={() => void tell('kept')} />
      )}
      <CopiedHere copying={copying} />
      {children}
      <Telling told={told} until={until} onAgain={outcome => void tell(outcome)} />
    </section>
  );
}

interface FieldProps {
  field: ItemField;
  /** Otherwise each says which it is. */
  alone: boolean;
  /** To show it is the next thing to do. */
  next: boolean;
  shown: boolean;
  onShow(): void;
  onHide(): void;
  onCopy(): void;
}

function Field({ field, alone, next, shown, onShow, onHide, onCopy }: FieldProps): JSX.Element {
  const { label, kind, value, origin } = field;
  const name = fieldName(label, kind);
  const named = (text: string): { name?: string } => (alone ? {} : { name: text });
  return (
    <li class="drop-field">
      <p>
        <strong>{i18n.t('facts.line', [name, lengthLine([...value].length)])}</strong>
        {origin === undefined ? null : <> {i18n.t('facts.from', [siteName(origin)])}</>}
      </p>
      {shown ? (
        <textarea
          class="input mono"
          readOnly
          dir="auto"
          rows={Math.min(8, value.split('\n').length)}
          aria-label={name}
          spellcheck={false}
          value={value}
          onFocus={event => event.currentTarget.select()}
        />
      ) : null}
      <div class="row">
        {shown ? (
          <Button onClick={onHide} {...named(i18n.t('drop.hideOf', [name]))}>
            {i18n.t('receiving.hide')}
          </Button>
        ) : (
          <Button look={next ? 'filled' : 'plain'} onClick={onShow} {...named(i18n.t('drop.showOf', [name]))}>
            {i18n.t('receiving.show')}
          </Button>
        )}
        <Button onClick={onCopy} {...named(i18n.t('receiving.copyOf', [name]))}>
          {i18n.t('receiving.copy')}
        </Button>
      </div>
    </li>
  );
}

/** Whether the opening is burned, and what follows where it is not. */
function Telling({
  told,
  until,
  onAgain,
}: {
  told: Told;
  until: number;
  onAgain(outcome: DropReceipt['outcome']): void;
}): JSX.Element {
  switch (told.state) {
    case 'not-yet':
    case 'telling':
      return <p class="hint">{i18n.t('drop.held', [whenText(until)])}</p>;
    case 'told':
      return (
        <p class="ending good" role="status">
          {i18n.t('drop.told', [whenText(told.at)])}
        </p>
      );
    case 'failed':
      return (
        <>
          <TroubleNotice trouble={told.trouble} />
          <Notice tone="warn">
            <p>{i18n.t('drop.notTold')}</p>
            <Button onClick={() => onAgain(told.outcome)}>{i18n.t('common.tryAgain')}</Button>
          </Notice>
        </>
      );
  }
}
