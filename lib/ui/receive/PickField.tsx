import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { sentenceKey } from '../../errors.ts';
import type { PageRefusal } from '../../screen.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { useSurroundings } from '../context.ts';
import { Notice } from '../Notice.tsx';

interface Props {
  handoff: string;
  tabId: number;
  label: 'receiving.pick' | 'receiving.change' | 'receiving.pickFor' | 'receiving.addFor';
  /** The value's name and its place in the item, where there are several. */
  of?: string;
  field?: number;
  filled: boolean;
}

/** Start the picker in the page in front; a popup makes room for it. */
export function PickField({ handoff, tabId, label, of, field, filled }: Props): JSX.Element {
  const surroundings = useSurroundings();
  const { ask, busy, failed } = useAsk();
  const [refusal, setRefusal] = useState<PageRefusal>();
  return (
    <>
      <Button
        look={filled ? 'filled' : label !== 'receiving.pick' ? 'quiet' : 'plain'}
        {...(of === undefined
          ? {}
          : {
              name: i18n.t(label === 'receiving.addFor' ? 'receiving.addForName' : 'receiving.pickForName', [
                of,
              ]),
            })}
        disabled={busy}
        onClick={() =>
          ask('pick', { for: 'fill', tabId, handoff, ...(field === undefined ? {} : { field }) }, answer => {
            if ('refusal' in answer) setRefusal(answer.refusal);
            else if (surroundings.place === 'popup') surroundings.close();
          })
        }
      >
        {i18n.t(label)}
      </Button>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      {refusal === undefined ? null : (
        <Notice tone="warn">{i18n.t(sentenceKey({ kind: 'page', word: refusal }, 'recipient'))}</Notice>
      )}
    </>
  );
}
