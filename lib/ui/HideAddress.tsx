import type { JSX } from 'preact';
import { i18n } from '#i18n';
import type { AddressView } from '../handoff/view.ts';
import { useAsk } from './ask.ts';
import { Notice } from './Notice.tsx';
import { Switch } from './settings/Switch.tsx';

/** Whether the other side learns this one's network address: a choice until a connection is made, then how it is. */
export function HideAddress({
  handoff,
  address,
}: {
  handoff: string;
  address: AddressView | undefined;
}): JSX.Element | null {
  const { ask, failed } = useAsk();
  if (address === undefined) return null;
  const { hidden, fixed } = address;
  if (fixed) return <p class="hint">{i18n.t(hidden ? 'hideAddress.hidden' : 'hideAddress.told')}</p>;
  return (
    <>
      <Switch
        label={i18n.t('hideAddress.hide')}
        hint={i18n.t('hideAddress.hint')}
        on={hidden}
        onChange={chosen => ask('hideAddress', { handoff, hidden: chosen })}
      />
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
    </>
  );
}
