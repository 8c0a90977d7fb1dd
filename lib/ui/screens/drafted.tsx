import '../several.css';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { DraftFieldFacts } from '../../screen.ts';
import { DraftRow, nameOf } from './DraftRow.tsx';

/** What is taken of a picked field: the value, where the page's own is not. */
export interface Drafted {
  at: number;
  label: string;
  value?: string;
}

interface Draft {
  /** The fields in rows. What is typed stays in this page, and goes with it. */
  rows: JSX.Element;
  /** Those that are left in and hold something. */
  drafted(): Drafted[];
}

/** Several picked fields: each renamed, typed where it is empty, or left out. */
export function useDraft(fields: readonly DraftFieldFacts[], onTyped?: () => void): Draft {
  const [without, setWithout] = useState<readonly number[]>([]);
  const labels = useRef(new Map<number, string>());
  const values = useRef(new Map<number, string>());
  useEffect(() => () => values.current.clear(), []);
  const kept = fields.map((field, at) => ({ field, at })).filter(({ at }) => !without.includes(at));

  function leaveOut(at: number): void {
    values.current.delete(at);
    setWithout([...without, at]);
  }

  return {
    rows: (
      <ul class="fields" aria-label={i18n.t('draft.fields')}>
        {kept.map(({ field, at }) => (
          <DraftRow
            key={at}
            field={field}
            onLabel={label => labels.current.set(at, label)}
            onValue={value => {
              values.current.set(at, value);
              onTyped?.();
            }}
            onLeave={kept.length > 1 ? () => leaveOut(at) : undefined}
          />
        ))}
      </ul>
    ),
    drafted: () =>
      kept.flatMap(({ field, at }) => {
        const label = (labels.current.get(at) ?? nameOf(field)).trim().slice(0, 200);
        const value = values.current.get(at) ?? '';
        if (field.length !== undefined) return [{ at, label }];
        return value === '' ? [] : [{ at, label, value }];
      }),
  };
}
