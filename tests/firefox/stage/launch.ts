import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../../e2e/stage/until.ts';
import { Bidi } from './bidi.ts';

export const extensionId = 'fieldpost@fieldpost.example';

/** The extension's own address, which Firefox otherwise draws for each profile. */
export const extensionHost = '0d9f6b1e-6c53-4d3c-9f38-5b8f0a4f2c17';

const preferences: Record<string, string | number | boolean> = {
  'extensions.webextensions.uuids': JSON.stringify({ [extensionId]: extensionHost }),
  // An add-on that is loaded for a session is removed at its end, and what it stored with it.
  'extensions.webextensions.keepStorageOnUninstall': true,
  'extensions.webextensions.keepUuidOnUninstall': true,
  'network.dns.localDomains': 'github.test,gitlab.test,pay.test',
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.backup.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'app.update.enabled': false,
  'app.normandy.enabled': false,
  'services.settings.server': 'data:,',
  'extensions.getAddons.cache.enabled': false,
};

/** A running Firefox. */
export interface Firefox {
  bidi: Bidi;
  /** Ends it; resolves when its process is gone. */
  quit(): Promise<void>;
}

async function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  const hear = (text: Buffer): void => {
    said += text.toString();
  };
  child.stderr?.on('data', hear);
  const [, address = ''] = await until(
    'Firefox to listen',
    () => {
      if (child.exitCode !== null) throw new Error(`it ended: ${said}`);
      return /WebDriver BiDi listening on (ws:\S+)/.exec(said);
    },
    45_000,
  );
  return address;
}

/** Start a Firefox without a window on the folder of a profile. */
export async function launchFirefox(program: string, profile: string): Promise<Firefox> {
  const lines = Object.entries(preferences).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  await writeFile(join(profile, 'user.js'), lines.join('\n'));
  const child = spawn(
    program,
    [
      '--headless',
      '--no-remote',
      '--profile',
      profile,
      '--remote-debugging-port',
      '0',
      '--remote-allow-system-access',
    ],
    // Its other folders, too, are under the profile.
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: profile } },
  );
  const ended = once(child, 'exit');
  // Also where a test ran out of time.
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  const bidi = await Bidi.connect(await addressOf(child));
  return {
    bidi,
    async quit() {
      await bidi.send('browser.close').catch(() => undefined);
      await until('Firefox to end', () => child.exitCode !== null).catch(kill);
      await ended;
      process.off('exit', kill);
    },
  };
}
