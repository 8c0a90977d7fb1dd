import type { JSX } from 'preact';
import { i18n } from '#i18n';
import type { Screen } from '../../screen.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { fieldName, siteName } from '../claim.ts';
import { Notice } from '../Notice.tsx';
import { PickField } from './PickField.tsx';

interface Props {
  screen: Extract<Screen, { kind: 'receiving' }>;
  /** The page in front, where it can be worked on. */
  tabId: number | undefined;
}

/** Where the secret goes: the picked field, the picker at work, or the way to it. */
export function Target({ screen, tabId }: Props): JSX.Element | null {
  const { ask, failed } = useAsk();
  const { handoff, target, picking, view, refusal } = screen;
  const interrupted = view.fillInterrupted || refusal?.word === 'interrupted';
  const unusable = refusal !== undefined && !interrupted;

  if (picking && tabId !== undefined) {
    return (
      <section class="target">
        <p class="lead">{i18n.t('receiving.picking')}</p>
        <div class="row">
          <Button onClick={() => ask('stopPick', { tabId })}>{i18n.t('home.stopPicking')}</Button>
        </div>
        {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
      </section>
    );
  }
  if (target === undefined || unusable) {
    if (tabId === undefined) return null;
    return (
      <section class="target">
        {refusal === undefined && view.phase !== 'received' ? (
          <p class="lead">{i18n.t('receiving.pickLead')}</p>
        ) : null}
        <div class="row">
          <PickField handoff={handoff} tabId={tabId} label="receiving.pick" filled />
        </div>
      </section>
    );
  }
  return (
    <section class="target">
      <div class="row picked">
        <strong>{i18n.t('facts.on', [fieldName(target.label), siteName(target.origin)])}</strong>
        {tabId === undefined ? (
          <Button look="quiet" onClick={() => ask('dropTarget', { handoff })}>
            {i18n.t('receiving.change')}
          </Button>
        ) : (
          <PickField handoff={handoff} tabId={tabId} label="receiving.change" filled={false} />
        )}
      </div>
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
    </section>
  );
}
