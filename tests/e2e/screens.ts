/** Canned screens: one entry for each surface and state that a person can meet. Pictures and page tests go through all. */
import type { Canned } from './canned.ts';
import { dropScreens } from './screens-drop.ts';
import { entries, homes, links } from './screens-home.ts';
import { recipients } from './screens-receiving.ts';
import { requestScreens } from './screens-request.ts';
import { sealed } from './screens-sealed.ts';
import { selectionScreens } from './screens-selection.ts';
import { settingsScreens } from './screens-settings.ts';
import { severalScreens } from './screens-several.ts';
import { senders } from './screens-sharing.ts';
import { vaults } from './screens-vault.ts';
import { welcomes } from './screens-welcome.ts';

export type { Canned } from './canned.ts';

/** Every picture there is to be. */
export const canned: Canned[] = [
  ...homes,
  ...entries,
  ...links,
  ...senders,
  ...recipients,
  ...welcomes,
  ...sealed,
  ...selectionScreens,
  ...severalScreens,
  ...requestScreens,
  ...dropScreens,
  ...vaults,
  ...settingsScreens,
];
