import * as v from 'valibot';
import type { UiParsers } from '../../messages.ts';
import type { VaultRequests } from '../../screen/vault.ts';
import { parserOf } from '../parser.ts';
import { longestRecipient } from './age-key.ts';
import { nameLength } from './recipients.ts';

const none = v.object({});
const recipient = v.pipe(v.string(), v.maxLength(longestRecipient));

/** The shapes of what pages may ask of the vault. */
export const vaultParsers: Pick<UiParsers, keyof VaultRequests> = {
  recipients: parserOf(none),
  saveRecipient: parserOf(v.object({ recipient, name: v.pipe(v.string(), v.maxLength(nameLength)) })),
  removeRecipient: parserOf(v.object({ recipient })),
  ageRecipient: parserOf(none),
  ageIdentity: parserOf(none),
};
