import './several.css';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import type { SenderView } from '../handoff/view.ts';
import type { Screen } from '../screen.ts';
import { useAsk } from './ask.ts';
import { Button } from './Button.tsx';
import { factsLine, fieldName } from './claim.ts';
import { Notice } from './Notice.tsx';
import { plain } from './plain.ts';

/** What leaves with the item may change for as long as nobody has proved the code. */
const changeable = new Set<SenderView['phase']>(['opening', 'waiting', 'talking', 'paused']);

/** What was taken, each under a name that can be changed; of several, each can be taken out. */
export function TakenFields({
  screen,
}: {
  screen: Extract<Screen, { kind: 'sharing' }>;
}): JSX.Element | null {
  const { ask, busy, failed } = useAsk();
  const [naming, setNaming] = useState<number>();
  const { handoff, view } = screen;
  const several = view.fields.length > 1;
  const canChange = changeable.has(view.phase);
  if (!several && !canChange) return null;
  return (
    <>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      <ul class="fields taken" aria-label={i18n.t('sharing.taken')}>
        {view.fields.map((field, at) => {
          const name = fieldName(field.label, field.kind);
          return (
            <li key={at} class="row">
              {naming === at && canChange ? (
                <Naming
                  label={plain(field.label)}
                  onName={label => ask('relabel', { handoff, field: at, label }, () => setNaming(undefined))}
                  onCancel={() => setNaming(undefined)}
                />
              ) : (
                <>
                  {several ? <span class="taken-name">{factsLine(field)}</span> : null}
                  {canChange ? (
                    <Button
                      look="quiet"
                      name={several ? i18n.t('sharing.renameOf', [name]) : i18n.t('sharing.rename')}
                      disabled={busy}
                      onClick={() => setNaming(at)}
                    >
                      {i18n.t('sharing.rename')}
                    </Button>
                  ) : null}
                  {several && canChange ? (
                    <Button
                      look="quiet"
                      name={i18n.t('sharing.removeOf', [name])}
                      disabled={busy}
                      onClick={() => ask('dropField', { handoff, field: at })}
                    >
                      <span class="cross" aria-hidden="true" />
                    </Button>
                  ) : null}
                </>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

interface NamingProps {
  label: string;
  onName(label: string): void;
  onCancel(): void;
}

function Naming({ label, onName, onCancel }: NamingProps): JSX.Element {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.select(), []);
  return (
    <form
      class="row naming"
      onSubmit={event => {
        event.preventDefault();
        onName((box.current?.value ?? '').trim().slice(0, 200));
      }}
    >
      <input
        ref={box}
        class="input"
        type="text"
        dir="auto"
        maxLength={100}
        autocomplete="off"
        aria-label={i18n.t('draft.label')}
        defaultValue={label}
        onKeyDown={event => {
          if (event.key === 'Escape') onCancel();
        }}
      />
      <Button submit>{i18n.t('sharing.saveName')}</Button>
    </form>
  );
}
