/** Shutting an admin out, against a real server. */
import { beforeAll, expect, test } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { openForm, sendAnswer } from '../../lib/request/answering.ts';
import { createLink, editForm } from '../../lib/request/changing.ts';
import { listAnswers, refresh } from '../../lib/request/reading.ts';
import { replaceForm, shutOut, takesAnswers } from '../../lib/request/replacing.ts';
import { startServer, stoppedClock } from '../signaling/server.ts';
import { answerOf, person, question, refusal } from './stage.ts';

beforeAll(ready);

/** A form with one answer, its owner, another admin and a reader. */
async function managedForm() {
  const clock = stoppedClock();
  const { url } = await startServer({}, { now: clock.now });
  const somebody = person(url, clock.now);
  const seconds = Math.floor(clock.now() / 1000);
  const created = await somebody.ask({ ...question, reader: {}, answers: 3, closes: seconds + 3600 });
  const { share, admin, reader } = created;
  if (reader === undefined) throw new Error('no reader');
  await sendAnswer(somebody.service, await openForm(somebody.service, share), answerOf('early'));
  const owner = await somebody.open(admin);
  const other = await createLink(owner, { role: 'admin' }, clock.now());
  return { clock, ...somebody, share, admin, reader, owner, other, seconds };
}

test('the form that takes its place asks the same, until the same time, for the answers that are missing', async () => {
  const { clock, service, share, owner, open, seconds } = await managedForm();
  const created = await replaceForm(owner, clock.now(), { taken: 1, passphrase: 'correct horse' });
  expect(created.share.form).not.toEqual(share.form);
  expect(await openForm(service, created.share)).toMatchObject({ status: 'open', description: question });
  expect(await refusal(open(created.admin))).toEqual({ word: 'passphrase-needed' });
  expect(await open(created.admin, 'correct horse')).toMatchObject({
    role: 'admin',
    most: 2,
    closes: seconds + 3600,
    expires: owner.expires,
  });
  // Until then nothing has changed for anybody.
  expect((await openForm(service, share)).status).toBe('open');
});

test('every other admin is refused at once, token and all; readers keep what came before', async () => {
  const { clock, service, share, admin, reader, owner, other, open } = await managedForm();
  const shut = await open(other);
  const made = await createLink(shut, { role: 'admin' }, clock.now());
  const next = await replaceForm(owner, clock.now(), { taken: 1 });
  await shutOut(owner);

  const revoked = { word: 'revoked', at: Math.floor(clock.now() / 1000) };
  expect(await refusal(listAnswers(shut))).toEqual(revoked);
  expect(await refusal(editForm(shut, { closes: 0 }))).toEqual(revoked);
  for (const link of [other, made]) expect(await refusal(open(link))).toEqual(revoked);
  expect((await openForm(service, share)).status).toBe('closed');
  for (const link of [admin, reader]) {
    expect((await listAnswers(await open(link))).answers).toMatchObject([{ number: 1 }]);
  }

  // Later answers are sealed to a key that the one who was shut out never had.
  const form = await openForm(service, next.share);
  await sendAnswer(service, form, answerOf('later'));
  const { answers } = await listAnswers(await open(next.admin));
  expect(answers[0]?.content?.item.fields[0]?.value).toBe('later');
  expect(shut.inside.secrets.keys.map(({ seed }) => seed)).not.toContainEqual(
    (await open(next.admin)).inside.secrets.keys[0]?.seed,
  );
});

test('an interruption is made up for: what was done stays done', async () => {
  const { service, share, owner, other, open } = await managedForm();
  const honest = service.edit;
  service.edit = () => Promise.reject(new Error('the line is gone'));
  await expect(shutOut(owner)).rejects.toThrow('the line is gone');
  expect(await refusal(open(other))).toMatchObject({ word: 'revoked' });
  expect(takesAnswers(owner)).toBe(true);
  service.edit = honest;
  await shutOut(owner);
  expect(takesAnswers(owner)).toBe(false);
  await shutOut(owner);
  expect((await openForm(service, share)).status).toBe('closed');
});

test('is for admins', async () => {
  const { clock, reader, open } = await managedForm();
  const reading = await open(reader);
  await refresh(reading);
  expect(await refusal(shutOut(reading))).toEqual({ word: 'wrong-role', role: 'read' });
  const replacing = async () => replaceForm(reading, clock.now(), { taken: 0 });
  expect(await refusal(replacing())).toEqual({ word: 'wrong-role', role: 'read' });
});
