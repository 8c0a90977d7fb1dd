import './settings.css';
import type { ComponentChildren, JSX } from 'preact';
import { i18n } from '#i18n';
import { Button } from '../Button.tsx';
import type { Background } from '../background.ts';
import { Around } from '../context.ts';
import { Notice } from '../Notice.tsx';
import type { Surroundings } from '../surroundings.ts';
import { People } from '../vault/People.tsx';
import { VaultSettings } from '../vault/VaultSettings.tsx';
import { Connection } from './Connection.tsx';
import { Forget } from './Forget.tsx';
import { HandoffDefaults } from './HandoffDefaults.tsx';
import { History } from './History.tsx';
import { Look } from './Look.tsx';
import { Notifications } from './Notifications.tsx';
import { Server } from './Server.tsx';
import { Shortcut } from './Shortcut.tsx';
import { useSettings } from './watching.ts';

interface Props {
  background: Background;
  surroundings: Surroundings;
}

/** The tab in which a person says how Fieldpost should work for them. */
export const SettingsPage = (props: Props): JSX.Element => (
  <Around.Provider value={props}>
    <div class="shell settings">
      <header class="wordmark">
        <img src="/icon/icon.svg" alt="" width="24" height="24" />
        <h1>{i18n.t('settings.title')}</h1>
      </header>
      <main>
        <Sections />
      </main>
    </div>
  </Around.Provider>
);

function Sections(): JSX.Element {
  const { screen, silent, retry } = useSettings();
  if (screen === undefined) {
    if (!silent) return <p class="hint">{i18n.t('common.connecting')}</p>;
    return (
      <>
        <Notice tone="bad">{i18n.t('common.silent')}</Notice>
        <div class="row">
          <Button look="filled" onClick={retry}>
            {i18n.t('common.tryAgain')}
          </Button>
        </div>
      </>
    );
  }
  const { settings, buildServer, vault } = screen;
  return (
    <>
      <Section title={i18n.t('settings.server')}>
        <Server settings={settings} buildServer={buildServer} vault={vault} />
      </Section>
      <Section title={i18n.t('settings.connection')}>
        <Connection settings={settings} />
      </Section>
      <Section title={i18n.t('settings.handoff')}>
        <HandoffDefaults settings={settings} />
      </Section>
      <Section title={i18n.t('vault.title')}>
        <VaultSettings status={vault} />
      </Section>
      <Section title={i18n.t('people.title')}>
        <People status={vault} />
      </Section>
      <Section title={i18n.t('settings.history')}>
        <History screen={screen} />
      </Section>
      <Section title={i18n.t('settings.notifications')}>
        <Notifications settings={settings} />
      </Section>
      <Section title={i18n.t('settings.look')}>
        <Look settings={settings} />
      </Section>
      <Section title={i18n.t('settings.shortcut')}>
        <Shortcut />
      </Section>
      <Section title={i18n.t('settings.forget')}>
        <Forget />
      </Section>
    </>
  );
}

const Section = ({ title, children }: { title: string; children: ComponentChildren }): JSX.Element => (
  <section class="settings-section" aria-label={title}>
    <h2>{title}</h2>
    {children}
  </section>
);
