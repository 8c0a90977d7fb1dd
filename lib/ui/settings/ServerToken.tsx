import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { accessCharacters } from '../../protocol/limits.ts';
import type { TokenState } from '../../screen/settings.ts';
import type { VaultStatus } from '../../screen/vault.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { Notice } from '../Notice.tsx';
import { plainHost } from '../plain.ts';
import { NotKept } from './NotKept.tsx';

interface Props {
  /** Origin. */
  server: string;
  vault: VaultStatus;
}

/** The token of a server that lets only its own people share: typed once, and never shown again. */
export function ServerToken({ server, vault }: Props): JSX.Element {
  const id = useId();
  const asking = useAsk();
  const keeping = useAsk();
  const [state, setState] = useState<TokenState>();
  const [typed, setTyped] = useState<string>();
  const host = plainHost(new URL(server).host);

  // A vault that was unlocked meanwhile gives another answer.
  useEffect(() => {
    setTyped(undefined);
    asking.ask('serverToken', { server }, setState);
  }, [server, vault.state]);

  function keep(token: string | null): void {
    keeping.ask('keepServerToken', { server, token }, after => {
      setState(after);
      if (!('refused' in after)) setTyped(undefined);
    });
  }

  const refused = state !== undefined && 'refused' in state ? state.refused : undefined;
  const kept = state !== undefined && 'kept' in state && state.kept;
  const token = typed?.trim() ?? '';
  return (
    <>
      {typed === undefined ? (
        <>
          {kept ? <p class="hint">{i18n.t('settings.tokenKept', [host])}</p> : null}
          <div class="row">
            <Button look="quiet" disabled={keeping.busy} onClick={() => setTyped('')}>
              {i18n.t(kept ? 'settings.tokenReplace' : 'settings.tokenSet')}
            </Button>
            {kept ? (
              <Button look="quiet" disabled={keeping.busy} onClick={() => keep(null)}>
                {i18n.t('settings.tokenForget')}
              </Button>
            ) : null}
          </div>
        </>
      ) : (
        <form
          class="setting"
          onSubmit={event => {
            event.preventDefault();
            keep(token);
          }}
        >
          <label for={id}>{i18n.t('settings.token', [host])}</label>
          <div class="row">
            <input
              id={id}
              class="input mono server-box"
              type="password"
              autocomplete="off"
              spellcheck={false}
              dir="ltr"
              maxLength={accessCharacters}
              value={typed}
              aria-describedby={`${id}-hint`}
              onInput={event => setTyped(event.currentTarget.value)}
            />
            <Button submit disabled={keeping.busy || token === ''}>
              {i18n.t('settings.tokenKeep')}
            </Button>
            <Button look="quiet" onClick={() => setTyped(undefined)}>
              {i18n.t('common.cancel')}
            </Button>
          </div>
          <p class="hint" id={`${id}-hint`}>
            {i18n.t('settings.tokenHint')}
          </p>
        </form>
      )}
      {refused === undefined || typed === undefined ? null : (
        <Notice tone="bad">{i18n.t(`vault.refusal.${refused}`)}</Notice>
      )}
      <NotKept failed={keeping.failed} />
    </>
  );
}
