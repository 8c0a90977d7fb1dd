import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { i18n } from '#i18n';
import { parseServer } from '../../protocol/link.ts';
import type { VaultStatus } from '../../screen/vault.ts';
import type { ServerCheck, ServerFault } from '../../screen.ts';
import type { Settings } from '../../settings.ts';
import { useAsk } from '../ask.ts';
import { Button } from '../Button.tsx';
import { useSurroundings } from '../context.ts';
import { Notice } from '../Notice.tsx';
import { plainHost } from '../plain.ts';
import { NotKept } from './NotKept.tsx';
import { ServerToken } from './ServerToken.tsx';
import { Switch } from './Switch.tsx';

/** As a person types it: `post.example` is meant with https. */
const typed = (text: string): string => {
  const address = text.trim();
  return address === '' || /^[a-z]+:\/\//i.test(address) ? address : `https://${address}`;
};

const faultNames = {
  'not-a-link': 'notALink',
  'not-secure': 'notSecure',
  'private-address': 'privateAddress',
  unreachable: 'unreachable',
  'not-fieldpost': 'notFieldpost',
} as const satisfies Record<ServerFault, string>;

const verdict = (check: ServerCheck): string => {
  const host = plainHost(check.host);
  if (!check.ok) return i18n.t(`serverCheck.${faultNames[check.why]}`, [host]);
  return check.version === undefined
    ? i18n.t('serverCheck.good', [host])
    : i18n.t('serverCheck.goodVersion', [host, check.version]);
};

interface Props {
  settings: Settings;
  buildServer: string;
  vault: VaultStatus;
}

/** The server that new handoffs go by. */
export function Server({ settings, buildServer, vault }: Props): JSX.Element {
  const id = useId();
  const surroundings = useSurroundings();
  const checking = useAsk();
  const keeping = useAsk();
  const [draft, setDraft] = useState<string>();
  const [check, setCheck] = useState<ServerCheck>();
  const [refused, setRefused] = useState(false);
  const text = draft ?? settings.server;
  const parsed = parseServer(typed(text));
  const other = 'ok' in parsed && parsed.ok !== settings.server ? parsed.ok : undefined;

  function look(): void {
    setCheck(undefined);
    checking.ask('checkServer', { server: typed(text) }, setCheck);
  }

  /** Asks the browser first, as long as the click counts; the server is used also where it says no. */
  function use(server: string): void {
    const settle = (granted: boolean): void => {
      setRefused(!granted && server !== buildServer);
      keeping.ask('changeSettings', { server, handleLinks: granted }, () => setDraft(undefined));
    };
    if (server === buildServer) settle(false);
    else surroundings.askOrigin(server).then(settle, () => settle(false));
  }

  function handle(on: boolean): void {
    const settle = (granted: boolean): void => {
      setRefused(on && !granted);
      keeping.ask('changeSettings', { handleLinks: granted });
    };
    if (on) surroundings.askOrigin(settings.server).then(settle, () => settle(false));
    else settle(false);
  }

  return (
    <>
      <form
        class="setting"
        onSubmit={event => {
          event.preventDefault();
          look();
        }}
      >
        <label for={id}>{i18n.t('settings.server')}</label>
        <div class="row">
          <input
            id={id}
            class="input mono server-box"
            type="text"
            inputMode="url"
            dir="ltr"
            spellcheck={false}
            autocomplete="off"
            value={text}
            aria-describedby={`${id}-hint`}
            aria-invalid={check?.ok === false}
            onInput={event => {
              setDraft(event.currentTarget.value);
              setCheck(undefined);
              setRefused(false);
            }}
          />
          <Button submit disabled={checking.busy || text.trim() === ''}>
            {i18n.t('settings.check')}
          </Button>
        </div>
        <p class="hint" id={`${id}-hint`}>
          {i18n.t('settings.serverHint')}
        </p>
      </form>
      {checking.busy ? <p class="hint">{i18n.t('welcome.checking')}</p> : null}
      {checking.failed ? <Notice tone="bad">{i18n.t('common.silent')}</Notice> : null}
      {check === undefined ? null : <Notice tone={check.ok ? 'good' : 'bad'}>{verdict(check)}</Notice>}
      {other === undefined && settings.server === buildServer ? null : (
        <div class="row">
          {other === undefined ? null : (
            <Button
              look={check?.ok === false ? 'plain' : 'filled'}
              disabled={keeping.busy}
              onClick={() => use(other)}
            >
              {i18n.t('settings.useServer')}
            </Button>
          )}
          {other === undefined ? null : (
            <Button
              look="quiet"
              onClick={() => {
                setDraft(undefined);
                setCheck(undefined);
              }}
            >
              {i18n.t('settings.keepServer')}
            </Button>
          )}
          {settings.server === buildServer || other !== undefined ? null : (
            <Button look="quiet" disabled={keeping.busy} onClick={() => use(buildServer)}>
              {i18n.t('settings.presetServer', [plainHost(new URL(buildServer).host)])}
            </Button>
          )}
        </div>
      )}
      {settings.server === buildServer ? null : (
        <Switch
          label={i18n.t('settings.handleLinks')}
          hint={i18n.t('settings.handleLinksHint', [plainHost(new URL(settings.server).host)])}
          on={settings.handleLinks}
          onChange={handle}
        />
      )}
      {refused ? <Notice tone="warn">{i18n.t('settings.serverNotAllowed')}</Notice> : null}
      <NotKept failed={keeping.failed} />
      <ServerToken server={settings.server} vault={vault} />
    </>
  );
}
