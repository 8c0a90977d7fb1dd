/** Leaving what was picked in a page: the values stay here, from the page's field to the box. */
import type { DropNet } from '../../drop/net.ts';
import type { DropOwner } from '../../drop/owner.ts';
import { leaveWithPassphrase } from '../../drop/passphrase.ts';
import type { DropTerms, LeavingScreen } from '../../messages.ts';
import type { ItemField } from '../../protocol/item.ts';
import type { Settings } from '../../settings.ts';
import { draftKey } from '../focus.ts';
import type { ServerTokens } from '../server-tokens.ts';
import type { SessionStore } from '../session.ts';
import { type Sharing, summaryOf, type TypedField, typedItemFields } from '../sharing.ts';
import type { LeftLinks } from './left-link.ts';
import type { DropBook } from './record.ts';

/** What a draft was left as. */
const leftKey = (draft: string): string => `left:${draft}`;

export interface Leaving {
  screen(draft: string): Promise<LeavingScreen | undefined>;
  /** @returns its id, or null where the draft is gone @throws (as rejection) DropFailed, VaultRefused, RangeError */
  leave(
    order: DropTerms & { draft: string; fields: readonly TypedField[]; passphrase: string },
  ): Promise<string | null>;
  /** A page of ours left something by itself. */
  keep(
    owner: DropOwner,
    about: { label: string; place: string; opens: number },
    left: { link: string; passphrase: string },
  ): Promise<string>;
  /** Where something is left, and with what token. */
  place(): Promise<{ server: string; access?: string }>;
}

export function createLeaving(options: {
  store: SessionStore;
  sharing: Pick<Sharing, 'draft'>;
  book: DropBook;
  links: LeftLinks;
  net: DropNet;
  settings(): Promise<Settings>;
  tokens: Pick<ServerTokens, 'of'>;
  /** The handoff is over, since what it was to hand over is left for later. */
  end(handoff: string): Promise<void>;
  now(): number;
}): Leaving {
  const { store, sharing, book, links, net, now } = options;

  async function place(): Promise<{ server: string; access?: string }> {
    // A vault that takes nothing is found out before the server has a drop that nobody could take back.
    await book.list();
    const { server } = await options.settings();
    const access = await options.tokens.of(server);
    return access === undefined ? { server } : { server, access };
  }

  async function keep(
    owner: DropOwner,
    about: { label: string; place: string; opens: number },
    left: { link: string; passphrase: string },
  ): Promise<string> {
    await links.keep(owner.id, left);
    await book.add({
      drop: owner.id,
      owner,
      ...about,
      leftAt: now(),
      passphrase: left.passphrase !== '',
    });
    return owner.id;
  }

  return {
    place,
    keep,
    async screen(id) {
      const draft = await sharing.draft(id);
      if (draft === undefined) return undefined;
      return {
        kind: 'leaving',
        draft: id,
        fields: draft.fields.map(({ value, ...field }) =>
          value === undefined ? field : { ...field, length: [...value].length },
        ),
      };
    },
    async leave({ draft: id, fields: typed, passphrase, ttl, opens }) {
      // A page repeats what the worker did not answer before it died.
      const already = await store.get<string>(leftKey(id));
      if (already !== undefined) return already;
      const draft = await sharing.draft(id);
      if (draft === undefined) return null;
      const fields: ItemField[] = typedItemFields(draft, typed);
      if (fields.length === 0) return null;
      const at = await place();
      const { link, owner } = await leaveWithPassphrase(net, {
        ...at,
        ttl,
        opens,
        item: { fields },
        passphrase,
      });
      const drop = await keep(owner, { ...summaryOf(fields), opens }, { link, passphrase });
      await store.set(leftKey(id), drop);
      await store.remove(draftKey(id));
      if (draft.replacing !== undefined) await options.end(draft.replacing);
      return drop;
    },
  };
}
