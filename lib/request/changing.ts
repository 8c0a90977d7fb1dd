/** What an admin may do to a form. */
import { drawRandom } from '../crypto/random.ts';
import { xwingKeyOf } from '../crypto/xwing.ts';
import { sealComment } from '../protocol/form/answer.ts';
import type { KeyPart } from '../protocol/form/bodies.ts';
import { type FormKey, type RootKeys, sealBundle } from '../protocol/form/bundle.ts';
import { type Description, type SignedDescription, signDescription } from '../protocol/form/description.ts';
import type { SecretLink } from '../protocol/form/link.ts';
import {
  type ListedLink,
  type Role,
  type SignedState,
  sameBytes,
  signState,
} from '../protocol/form/state.ts';
import { keyPartOf, type MadeLink, makeLink } from './making.ts';
import { type Reading, refresh } from './reading.ts';
import { RequestRefused, refuse } from './refusal.ts';

/** Makes another secret link. With a passphrase this takes half a second. */
export async function createLink(
  reading: Reading,
  wanted: { role: Role; passphrase?: string; comment?: string },
  now: number,
): Promise<SecretLink> {
  const { inside, link } = reading;
  rootOf(reading);
  const made = makeLink({ server: link.server, form: link.form, root: inside.root, ...wanted });
  await change(reading, now, links => [...links, made.listed], { added: made });
  return made.link;
}

/**
 * Revokes a reader's link: it is dead at once, and answers from now on are sealed to a key that it never had. Revoking
 * an admin's fails with `needs-new-form`: see `replacing.ts`.
 */
export async function revokeLink(reading: Reading, id: Uint8Array, now: number): Promise<void> {
  const { inside, link } = reading;
  rootOf(reading);
  const target = inside.published.state.links.find(listed => sameBytes(listed.id, id));
  if (target?.role === 'admin') return refuse({ word: 'needs-new-form' });
  // First of all the server lets it in no more; then the form gets a key that it never had.
  await inside.service.revoke(link.form, id, await inside.token());
  await change(reading, now, links => links.filter(listed => !sameBytes(listed.id, id)), { rotate: true });
}

/** Finishes what an interruption left: a link that the server lets in no more, while the form has its old key yet. */
export async function finishRevoking(reading: Reading, now: number): Promise<boolean> {
  const { inside, link } = reading;
  if (reading.role !== 'admin') return false;
  const records = await inside.service.keys(link.form, await inside.token());
  const gone = inside.published.state.links.filter(
    ({ id, role }) =>
      role === 'read' && records.some(record => record.revoked !== undefined && sameBytes(record.id, id)),
  );
  if (gone.length === 0) return false;
  await change(
    reading,
    now,
    links => links.filter(({ id }) => !gone.some(other => sameBytes(other.id, id))),
    { rotate: true },
  );
  return true;
}

export async function commentLink(reading: Reading, id: Uint8Array, comment: string): Promise<void> {
  const { inside, link } = reading;
  const { index, key } = inside.published.state;
  const box = sealComment(key, { form: link.form, index, link: id }, comment);
  if (box === null) return refuse({ word: 'damaged' });
  await inside.service.comment(link.form, id, { index, box }, await inside.token());
}

export async function unlockLink({ inside, link }: Reading, id: Uint8Array): Promise<void> {
  await inside.service.unlock(link.form, id, await inside.token());
}

/** Changes what is asked, when the form closes, or how many answers it takes. */
export async function editForm(
  reading: Reading,
  edit: { description?: Description; closes?: number; answers?: number },
): Promise<void> {
  const { inside, link } = reading;
  const { seed } = rootOf(reading);
  const before = inside.published.description;
  const terms: Pick<SignedDescription, 'revision' | 'closes' | 'answers'> = {
    revision: before.revision + 1,
    closes: edit.closes ?? before.closes,
    answers: edit.answers ?? before.answers,
  };
  const description = edit.description ?? reading.description;
  const signed = signDescription(seed, inside.root, link.form, description, terms);
  await inside.service.edit(link.form, signed, await inside.token());
  await refresh(reading);
}

/** Deletes one answer, for everybody. It counts as taken still. */
export async function deleteAnswer({ inside, link }: Reading, number: number): Promise<void> {
  await inside.service.erase(link.form, number, await inside.token());
}

/** Deletes the form with everything in it. */
export async function removeForm({ inside, link }: Reading): Promise<void> {
  await inside.service.remove(link.form, await inside.token());
}

/** What only an admin has. */
export function rootOf({ inside, role }: Reading): RootKeys {
  return inside.secrets.root ?? refuse({ word: 'wrong-role', role });
}

/** The next state; tried again on what another admin made of the form meanwhile. */
async function change(
  reading: Reading,
  now: number,
  to: (links: ListedLink[]) => ListedLink[],
  what: { added: MadeLink } | { rotate: true },
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await changeOnce(reading, now, to, what);
      break;
    } catch (error) {
      const isRace = error instanceof RequestRefused && error.failure.word === 'conflict';
      if (!isRace || attempt === 2) throw error;
    }
    await refresh(reading);
  }
  await refresh(reading);
}

async function changeOnce(
  reading: Reading,
  now: number,
  to: (links: ListedLink[]) => ListedLink[],
  what: { added: MadeLink } | { rotate: true },
): Promise<void> {
  const { inside, link } = reading;
  const root = rootOf(reading);
  const { form } = link;
  const before = inside.published.state;
  const added = 'added' in what ? what.added : undefined;
  const time = Math.floor(now / 1000);
  const index = before.index + 1;
  const keys: FormKey[] = added
    ? inside.secrets.keys
    : [...inside.secrets.keys, { from: index, time, seed: drawRandom(32) }];
  const current = keys.at(-1);
  if (current === undefined) return refuse({ word: 'damaged' });
  const links = to(before.links);
  const inner = [
    ...root.inner.filter(({ id }) => links.some(listed => sameBytes(listed.id, id))),
    ...(added ? [{ id: added.link.id, key: added.keys.inner }] : []),
  ];
  const state: SignedState = signState(root.seed, form, {
    index,
    time,
    key: xwingKeyOf(current.seed),
    links,
  });
  const parts = links.map((listed): KeyPart => {
    const own = inner.find(({ id }) => sameBytes(id, listed.id));
    if (own === undefined) return refuse({ word: 'damaged' });
    const bundle = sealBundle(
      form,
      { id: listed.id, wrap: listed.wrap, inner: own.key },
      listed.role === 'admin' ? { keys, root: { seed: root.seed, inner } } : { keys },
    );
    return added && sameBytes(added.link.id, listed.id)
      ? keyPartOf(added, { form, index, key: state.key }, bundle)
      : { id: listed.id, bundle };
  });
  await inside.service.changeKeys(form, state, parts, await inside.token());
}
