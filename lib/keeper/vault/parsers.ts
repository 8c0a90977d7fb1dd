import * as v from 'valibot';
import { fromBase64url } from '../../crypto/bytes.ts';
import type { UiParsers } from '../../messages.ts';
import type { VaultRequests } from '../../screen/vault.ts';
import { parserOf } from '../parser.ts';
import { derivation, idleChoices } from './header.ts';
import { nameLength } from './recipients.ts';

/** A message of the browser may be 64 MiB; a backup is far smaller. */
const longestBackup = 16 * 1024 * 1024;

const none = v.object({});
/** What is longer is no recipient. */
const recipient = v.pipe(v.string(), v.maxLength(4096));
const key = v.pipe(
  v.string(),
  v.check(text => fromBase64url(text)?.length === 32),
);

/** The shapes of what pages may ask of the vault. */
export const vaultParsers: Pick<UiParsers, keyof VaultRequests> = {
  recipients: parserOf(none),
  saveRecipient: parserOf(v.object({ recipient, name: v.pipe(v.string(), v.maxLength(nameLength)) })),
  removeRecipient: parserOf(v.object({ recipient })),
  ageRecipient: parserOf(none),
  ageIdentity: parserOf(none),
  vault: parserOf(none),
  unlockVault: parserOf(v.object({ wrapping: key })),
  lockVault: parserOf(none),
  protectVault: parserOf(v.object({ wrapping: key, derivation, current: v.exactOptional(key) })),
  unprotectVault: parserOf(v.object({ current: key })),
  lockVaultAfter: parserOf(v.object({ minutes: v.picklist(idleChoices) })),
  exportVault: parserOf(none),
  restoreVault: parserOf(
    v.object({
      backup: v.pipe(v.string(), v.maxLength(longestBackup)),
      how: v.picklist(['merge', 'replace']),
      really: v.boolean(),
    }),
  ),
  copyVault: parserOf(none),
  forgetVault: parserOf(none),
};
