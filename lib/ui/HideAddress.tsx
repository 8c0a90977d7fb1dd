import type { JSX } from 'preact';
import { i18n } from '#i18n';
import type { AddressView } from '../handoff/view.ts';
import { useAsk } from './ask.ts';
import { Notice } from './Notice.tsx';
import { Switch } from './settings/Switch.tsx';

/** Whether the other side is to learn this one's network address: a choice until a connection is made. */
export function HideAddress({
  handoff,
  address,
}: {
  handoff: string;
  address: AddressView | undefined;
}): JSX.Element | null {
  const { ask, failed } = useAsk();
  if (address === undefined || address.fixed) return null;
  return (
    <>
      <Switch
        label={i18n.t('hideAddress.hide')}
        hint={i18n.t('hideAddress.hint')}
        on={address.hidden}
        onChange={chosen => ask('hideAddress', { handoff, hidden: chosen })}
      />
      {failed ? <Notice tone="bad">{i18n.t('common.requestFailed')}</Notice> : null}
    </>
  );
}

/** What became of the choice, once there is a connection. */
export const AddressInForce = ({ address }: { address: AddressView | undefined }): JSX.Element | null =>
  address?.fixed === true ? (
    <p class="hint">{i18n.t(address.hidden ? 'hideAddress.hidden' : 'hideAddress.told')}</p>
  ) : null;
