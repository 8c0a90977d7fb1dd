import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { RecipientView } from '../../lib/handoff/view.ts';
import type { ItemField } from '../../lib/protocol/item.ts';
import { Button } from '../../lib/ui/Button.tsx';
import { CopiedHere, usePageClipboard } from '../../lib/ui/CopiedHere.tsx';
import { factsLine, fieldName, siteName } from '../../lib/ui/claim.ts';
import { useAskBeforeLeaving } from '../../lib/ui/leaving.ts';
import { afterPaint } from '../../lib/ui/paint.ts';
import { plain } from '../../lib/ui/plain.ts';
import type { Reception } from './reception.ts';

type Item = NonNullable<RecipientView['item']>;

const longestNote = 400;

interface Props {
  reception: Reception;
  item: Item;
  /** This page has the values, or gave them back. */
  onTaken(taken: boolean): void;
}

/**
 * What arrived, each field for itself to show or to copy. The sender is told at the first that was drawn or copied; the
 * others are in this page only, from then on.
 */
export function Secrets({ reception, item, onTaken }: Props): JSX.Element {
  const [values, setValues] = useState<ItemField[]>();
  const [shown, setShown] = useState<ReadonlySet<number>>(new Set());
  const [seen, setSeen] = useState<ReadonlySet<number>>(new Set());
  const { copying, copy: copyHere } = usePageClipboard();
  const told = useRef(false);
  useAskBeforeLeaving(values !== undefined && seen.size < values.length);

  function tell(how: 'kept' | 'copied', index: number): void {
    setSeen(before => new Set(before).add(index));
    if (!told.current) reception.taken(how);
    told.current = true;
  }

  function take(): ItemField[] | null {
    const fields = values ?? reception.take();
    if (fields === null) return null;
    setValues(fields);
    onTaken(true);
    return fields;
  }

  function show(index: number): void {
    if (take() === null) return;
    setShown(before => new Set(before).add(index));
    afterPaint(() => tell('kept', index));
  }

  function hide(index: number): void {
    setShown(before => new Set([...before].filter(each => each !== index)));
  }

  /** Within the click, as browsers demand of whoever writes to the clipboard. */
  async function copy(index: number): Promise<void> {
    const field = take()?.[index];
    if (field === undefined) return;
    if (await copyHere(field.value)) return tell('copied', index);
    if (told.current || shown.size > 0) return;
    reception.taken('neither');
    setValues(undefined);
    onTaken(false);
  }

  return (
    <section class="secrets">
      {values === undefined ? (
        <p class="lead" role="status">
          {i18n.t('web.received', item.fields.length)}
        </p>
      ) : null}
      {item.note === undefined ? null : (
        <p class="hint">{i18n.t('receiving.note', [plain(item.note, longestNote)])}</p>
      )}
      <ul class="stack">
        {item.fields.map((field, index) => (
          <Field
            key={index}
            facts={field}
            alone={item.fields.length === 1}
            next={index === 0 && seen.size === 0}
            value={shown.has(index) ? values?.[index]?.value : undefined}
            onShow={() => show(index)}
            onHide={() => hide(index)}
            onCopy={() => void copy(index)}
          />
        ))}
      </ul>
      <CopiedHere copying={copying} />
    </section>
  );
}

interface FieldProps {
  facts: Item['fields'][number];
  /** Otherwise each says which it is. */
  alone: boolean;
  /** The next thing to do. */
  next: boolean;
  value: string | undefined;
  onShow(): void;
  onHide(): void;
  onCopy(): void;
}

function Field({ facts, alone, next, value, onShow, onHide, onCopy }: FieldProps): JSX.Element {
  const name = fieldName(facts.label, facts.kind);
  const named = (key: 'web.showOf' | 'web.hideOf' | 'receiving.copyOf') =>
    alone ? {} : { name: i18n.t(key, [name]) };
  return (
    <li class="secret">
      <p>
        <strong>{factsLine(facts)}</strong>
        {facts.origin === undefined ? null : <> {i18n.t('facts.from', [siteName(facts.origin)])}</>}
      </p>
      {value === undefined ? null : (
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
      )}
      <div class="row">
        {value === undefined ? (
          <Button look={next ? 'filled' : 'plain'} onClick={onShow} {...named('web.showOf')}>
            {i18n.t('receiving.show')}
          </Button>
        ) : (
          <Button onClick={onHide} {...named('web.hideOf')}>
            {i18n.t('receiving.hide')}
          </Button>
        )}
        <Button onClick={onCopy} {...named('receiving.copyOf')}>
          {i18n.t('receiving.copy')}
        </Button>
      </div>
    </li>
  );
}
