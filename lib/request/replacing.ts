/**
 * Shutting out an admin, who knows the root key and every key of the form: another form takes its place, whose keys
 * nobody else has, and then nobody else manages the old one, which takes no more answers.
 */
import { editForm, rootOf } from './changing.ts';
import { type CreatedRequest, createRequest } from './create.ts';
import { listLinks, type Reading, refresh } from './reading.ts';

/** The new `closes` of a form that takes nothing any more, by any clock. */
const closedLongAgo = 1;

/** Whether somebody could still answer it. */
export const takesAnswers = ({ status }: Reading): boolean => status === 'open';

/**
 * A form of the same questions with a new root and new links. The old one stays as it is: to be kept first, so that
 * nothing is lost if `shutOut` is interrupted.
 *
 * @param more.taken - answers that the old one has; they stay there until it expires or is deleted.
 * @param more.passphrase - of one's own new link; the empty one is none.
 */
export function replaceForm(
  reading: Reading,
  now: number,
  more: { taken: number; passphrase?: string; access?: string },
): Promise<CreatedRequest> {
  const { inside, description, most, closes, expires } = reading;
  rootOf(reading);
  const seconds = Math.floor(now / 1000);
  return createRequest(
    inside.service,
    {
      ...description,
      ttl: Math.max(60, expires - seconds),
      ...(closes > seconds ? { closes } : {}),
      ...(most === 0 ? {} : { answers: Math.max(1, most - more.taken) }),
      ...(more.passphrase === undefined ? {} : { own: { passphrase: more.passphrase } }),
      ...(more.access === undefined ? {} : { access: more.access }),
    },
    now,
  );
}

/** Revokes every other admin, each of whom may have been made by another, and closes the form. May be done again. */
export async function shutOut(reading: Reading): Promise<void> {
  const { inside, link } = reading;
  rootOf(reading);
  for (const { id, role, own, revoked } of await listLinks(reading)) {
    if (role !== 'admin' || own || revoked !== undefined) continue;
    await inside.service.revoke(link.form, id, await inside.token());
  }
  // Until a moment ago one of them could have opened it again.
  await refresh(reading);
  if (takesAnswers(reading)) await editForm(reading, { closes: closedLongAgo });
}
