/** The client's acts against a real server. */
import { beforeAll, describe, expect, test } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { formatRequestLink } from '../../lib/protocol/form/link.ts';
import { beginAnswer, openForm, sendAnswer } from '../../lib/request/answering.ts';
import {
  commentLink,
  createLink,
  editForm,
  finishRevoking,
  removeForm,
  revokeLink,
  unlockLink,
} from '../../lib/request/changing.ts';
import { listAnswers, listLinks, refresh } from '../../lib/request/reading.ts';
import { createService } from '../../lib/request/service.ts';
import { startServer, stoppedClock } from '../signaling/server.ts';
import { answerOf, person, question, refusal, wrongSignature } from './stage.ts';

beforeAll(ready);

describe('a request', () => {
  test('is answered by whoever has the link, and read by who asked', async () => {
    const { url } = await startServer();
    const { service, ask, open } = person(url);
    const created = await ask({ ...question, from: 'Ana', note: 'For the deploy.' });
    expect(formatRequestLink(created.share)).toMatch(/\/q#[\w-]{22}\.[\w-]{22}$/);

    const form = await openForm(service, created.share);
    expect(form).toMatchObject({ status: 'open', index: 0, description: { from: 'Ana' } });
    const { at } = await sendAnswer(service, form, { ...answerOf('tr0ub4dor', 'Bo'), note: 'hi' });
    expect(at).toBeCloseTo(Date.now() / 1000, -2);

    const reading = await open(created.admin);
    expect(reading).toMatchObject({ role: 'admin', share: created.share });
    expect(await listAnswers(reading)).toEqual({
      answers: [
        {
          number: 1,
          at,
          index: 0,
          sealedTo: 'current',
          content: { from: 'Bo', item: { v: 1, ...answerOf('tr0ub4dor'), note: 'hi' } },
        },
      ],
      more: false,
    });
    expect(await listAnswers(reading, 1)).toEqual({ answers: [], more: false });
  });

  test('takes an answer that is sent twice once', async () => {
    const { url } = await startServer();
    const { service, ask, open } = person(url);
    const { share, admin } = await ask();
    const form = await openForm(service, share);
    const answering = beginAnswer();
    const first = await sendAnswer(service, form, answerOf('a'), answering);
    expect((await sendAnswer(service, form, answerOf('a'), answering)).at).toBe(first.at);
    expect((await listAnswers(await open(admin))).answers).toHaveLength(1);
  });

  test('closes when it says, after as many answers as it says, and is over when it says', async () => {
    const clock = stoppedClock();
    const { url } = await startServer({}, { now: clock.now });
    const { service, ask } = person(url, clock.now);
    const seconds = Math.floor(clock.now() / 1000);
    const { share } = await ask({ ...question, closes: seconds + 100, ttl: 200 });
    const form = await openForm(service, share);
    clock.advance(99_000);
    await sendAnswer(service, form, answerOf('in time'));
    clock.advance(1000);
    expect(await refusal(sendAnswer(service, form, answerOf('late')))).toEqual({ word: 'closed' });
    expect(await openForm(service, share)).toMatchObject({ status: 'closed', closes: seconds + 100 });
    clock.advance(99_999);
    await openForm(service, share);
    clock.advance(1);
    expect(await refusal(openForm(service, share))).toEqual({ word: 'expired', at: seconds + 200 });
    expect(await refusal(sendAnswer(service, form, answerOf('late')))).toMatchObject({ word: 'expired' });

    const one = await ask({ ...question, answers: 1 });
    const single = await openForm(service, one.share);
    await sendAnswer(service, single, answerOf('a'));
    expect(await refusal(sendAnswer(service, single, answerOf('b')))).toEqual({ word: 'full' });
    expect((await openForm(service, one.share)).status).toBe('full');
  });

  test('that is deleted says so to who has a link, for 30 days', async () => {
    const clock = stoppedClock();
    const { url } = await startServer({}, { now: clock.now });
    const { service, ask, open } = person(url, clock.now);
    const { share, admin } = await ask();
    await removeForm(await open(admin));
    const at = Math.floor(clock.now() / 1000);
    expect(await refusal(openForm(service, share))).toEqual({ word: 'withdrawn', at });
    expect(await refusal(open(admin))).toEqual({ word: 'withdrawn', at });
    clock.advance(30 * 86_400_000);
    expect(await refusal(openForm(service, share))).toEqual({ word: 'no-form' });
  });
});

describe('a secret link', () => {
  test('with a passphrase opens with it alone', async () => {
    const { url } = await startServer();
    const { ask, open } = person(url);
    const { reader } = await ask({ ...question, reader: { passphrase: 'correct horse' } });
    if (reader === undefined) throw new Error('no reader');
    expect(await refusal(open(reader))).toEqual({ word: 'passphrase-needed' });
    expect(await refusal(open(reader, 'wrong'))).toEqual({ word: 'wrong-passphrase', left: 4 });
    expect(await open(reader, 'correct horse')).toMatchObject({ role: 'read' });
  });

  test('is locked for an hour by five wrong signatures', async () => {
    const clock = stoppedClock();
    const { url } = await startServer({}, { now: clock.now });
    const { service, ask, open } = person(url, clock.now);
    const { reader } = await ask({ ...question, reader: {} });
    if (reader === undefined) throw new Error('no reader');
    expect(await wrongSignature(service, reader)).toEqual({ word: 'wrong-passphrase', left: 4 });
    // A right one is no wrong one, and undoes none.
    await open(reader);
    for (const left of [3, 2, 1, 0]) {
      expect(await wrongSignature(service, reader)).toEqual({ word: 'wrong-passphrase', left });
    }
    const until = Math.floor(clock.now() / 1000) + 3600;
    expect(await refusal(open(reader))).toEqual({ word: 'locked', until });
    clock.advance(3_599_999);
    expect(await refusal(open(reader))).toEqual({ word: 'locked', until });
    clock.advance(1);
    expect(await open(reader)).toMatchObject({ role: 'read' });
  });

  test('is locked for good by twenty, until an admin unlocks it', async () => {
    const clock = stoppedClock();
    const { url } = await startServer({}, { now: clock.now });
    const { service, ask, open } = person(url, clock.now);
    const { admin, reader } = await ask({ ...question, reader: {} });
    if (reader === undefined) throw new Error('no reader');
    for (let round = 0; round < 4; round++) {
      for (let attempt = 0; attempt < 5; attempt++) await wrongSignature(service, reader);
      clock.advance(3_600_000);
    }
    expect(await refusal(open(reader))).toEqual({ word: 'locked', until: 0 });
    const owner = await open(admin);
    expect((await listLinks(owner)).find(({ own }) => !own)).toMatchObject({ locked: 0 });
    await unlockLink(owner, reader.id);
    expect(await open(reader)).toMatchObject({ role: 'read' });
  });

  test('has a comment that its readers see, and when it was used', async () => {
    const { url } = await startServer();
    const { ask, open } = person(url);
    const { admin, reader } = await ask({ ...question, reader: { comment: 'for the auditors' } });
    if (reader === undefined) throw new Error('no reader');
    const owner = await open(admin);
    const unused = (await listLinks(owner)).find(({ own }) => !own);
    expect(unused).toMatchObject({ comment: 'for the auditors', role: 'read', passphrase: false });
    expect(unused?.used).toBeUndefined();
    await commentLink(owner, reader.id, 'for the others');
    const [seen] = await listLinks(await open(reader));
    expect(seen).toMatchObject({ comment: 'for the others', own: true, role: 'read' });
    expect(seen?.used).toBeCloseTo(Date.now() / 1000, -2);
  });

  test('made later reads what came before', async () => {
    const { url } = await startServer();
    const { service, ask, open } = person(url);
    const { share, admin } = await ask();
    await sendAnswer(service, await openForm(service, share), answerOf('early'));
    const owner = await open(admin);
    const link = await createLink(owner, { role: 'read' }, Date.now());
    const second = await createLink(owner, { role: 'admin', passphrase: 'b' }, Date.now());
    for (const reading of [await open(link), await open(second, 'b')]) {
      expect((await listAnswers(reading)).answers).toMatchObject([{ sealedTo: 'current', content: {} }]);
    }
    expect(owner.index).toBe(2);
  });
});

describe('revoking', () => {
  async function formWithReader() {
    const clock = stoppedClock();
    const { url } = await startServer({}, { now: clock.now });
    const somebody = person(url, clock.now);
    const { share, admin, reader } = await somebody.ask({ ...question, reader: {} });
    if (reader === undefined) throw new Error('no reader');
    return { clock, ...somebody, share, admin, reader };
  }

  test('shuts a reader out at once, token and all, and gives the form another key', async () => {
    const { clock, service, share, admin, reader, open } = await formWithReader();
    const before = await openForm(service, share);
    await sendAnswer(service, before, answerOf('early'));
    const shut = await open(reader);
    const owner = await open(admin);
    clock.advance(5000);
    await revokeLink(owner, reader.id, clock.now());
    const at = Math.floor(clock.now() / 1000);
    expect(await refusal(listAnswers(shut))).toEqual({ word: 'revoked', at });
    expect(await refusal(open(reader))).toEqual({ word: 'revoked', at });

    // Who had the form open seals to the new key, without noticing.
    const { form } = await sendAnswer(service, before, answerOf('later'));
    expect(form.index).toBe(1);
    expect(form.key).not.toEqual(before.key);
    const { answers } = await listAnswers(owner);
    expect(answers.map(({ index, sealedTo }) => ({ index, sealedTo }))).toEqual([
      { index: 0, sealedTo: 'earlier' },
      { index: 1, sealedTo: 'current' },
    ]);
    expect(answers.map(({ content }) => content?.item.fields[0]?.value)).toEqual(['early', 'later']);
    expect(shut.inside.secrets.keys).toHaveLength(1);
  });

  test('is told where an answer came to a key that had been replaced', async () => {
    const { clock, service, share, admin, reader, open } = await formWithReader();
    const owner = await open(admin);
    const before = await openForm(service, share);
    await sendAnswer(service, before, answerOf('a'));
    clock.advance(5000);
    await revokeLink(owner, reader.id, clock.now());
    const { inside } = owner;
    const honest = inside.service.answers;
    // A server that shows the old state to somebody, and their answer as of now.
    inside.service.answers = async (...call) => {
      const { answers, more } = await honest(...call);
      return { answers: answers.map(answer => ({ ...answer, at: answer.at + 60 })), more };
    };
    expect((await listAnswers(owner)).answers).toMatchObject([{ sealedTo: 'late', content: {} }]);
  });

  test('never goes back: an older state is refused', async () => {
    const { clock, service, share, admin, reader, open } = await formWithReader();
    const owner = await open(admin);
    const old = await service.read(share.form);
    await revokeLink(owner, reader.id, clock.now());
    service.read = async () => old;
    expect(await refusal(openForm(service, share, 1))).toEqual({ word: 'rolled-back' });
    expect(await refusal(open(admin, undefined, 1))).toEqual({ word: 'rolled-back' });
    expect(await refusal(refresh(owner))).toEqual({ word: 'rolled-back' });
  });

  test('is finished later where it was interrupted', async () => {
    const { clock, service, share, admin, reader, open } = await formWithReader();
    const owner = await open(admin);
    await service.revoke(share.form, reader.id, await owner.inside.token());
    const again = await open(admin);
    expect(again.index).toBe(0);
    expect(await finishRevoking(again, clock.now())).toBe(true);
    expect(again.index).toBe(1);
    expect(await finishRevoking(again, clock.now())).toBe(false);
    expect((await openForm(service, share)).index).toBe(1);
  });

  test('an admin is refused here', async () => {
    const { clock, admin, open } = await formWithReader();
    const owner = await open(admin);
    const other = await createLink(owner, { role: 'admin' }, clock.now());
    expect(await refusal(revokeLink(owner, other.id, clock.now()))).toEqual({ word: 'needs-new-form' });
  });

  test('two admins at once: both changes stand', async () => {
    const { clock, admin, open } = await formWithReader();
    const [one, two] = [await open(admin), await open(admin)];
    await createLink(one, { role: 'read' }, clock.now());
    await createLink(two, { role: 'read' }, clock.now());
    expect(await listLinks(one)).toHaveLength(4);
    expect(two.index).toBe(2);
  });

  test('is for admins', async () => {
    const { clock, admin, reader, open } = await formWithReader();
    const reading = await open(reader);
    for (const act of [
      () => revokeLink(reading, admin.id, clock.now()),
      () => createLink(reading, { role: 'read' }, clock.now()),
      () => editForm(reading, { closes: 1 }),
      () => removeForm(reading),
      () => unlockLink(reading, reader.id),
      () => commentLink(reading, reader.id, 'mine'),
    ]) {
      expect(await refusal(act())).toEqual({ word: 'wrong-role', role: 'read' });
    }
  });
});

test('an edit reaches who answers', async () => {
  const { url } = await startServer();
  const { service, ask, open } = person(url);
  const { share, admin } = await ask();
  const owner = await open(admin);
  await editForm(owner, { description: { questions: [{ label: 'Seed', kind: 'seed' }] }, answers: 3 });
  expect((await openForm(service, share)).description.questions).toEqual([{ label: 'Seed', kind: 'seed' }]);
  expect(owner).toMatchObject({ most: 3 });
  const edited = await service.read(share.form);
  await editForm(owner, { answers: 4 });
  owner.inside.service.read = async () => edited;
  expect(await refusal(refresh(owner))).toEqual({ word: 'rolled-back' });
});

describe('what a hostile server shows', () => {
  test('another root is a wrong fingerprint, to who answers and to who reads', async () => {
    const { url } = await startServer();
    const { service, ask, open } = person(url);
    const [mine, theirs] = [await ask(), await ask()];
    const forged = await service.read(theirs.share.form);
    service.read = async () => forged;
    expect(await refusal(openForm(service, mine.share))).toEqual({ word: 'wrong-fingerprint' });
    expect(await refusal(open(mine.admin))).toEqual({ word: 'wrong-fingerprint' });
  });

  test('the right root with another key, or other questions, is refused', async () => {
    const { url } = await startServer();
    const { service, ask } = person(url);
    const [mine, theirs] = [await ask(), await ask()];
    const honest = await service.read(mine.share.form);
    const other = await service.read(theirs.share.form);
    service.read = async () => ({ ...honest, state: { ...honest.state, key: other.state.key } });
    expect(await refusal(openForm(service, mine.share))).toEqual({ word: 'wrong-fingerprint' });
    service.read = async () => ({ ...honest, description: other.description });
    expect(await refusal(openForm(service, mine.share))).toEqual({ word: 'damaged' });
    service.read = async () => ({ ...honest, description: { ...honest.description, closes: 1 } });
    expect(await refusal(openForm(service, mine.share))).toEqual({ word: 'damaged' });
  });

  test('nothing, or not our server, is unreachable', async () => {
    const nothing = createService('http://localhost:1', (url, init) => fetch(url, init));
    expect(await refusal(nothing.read(new Uint8Array(16)))).toEqual({ word: 'unreachable' });
    const other = createService('http://localhost:1', async () => ({
      status: 200,
      text: async () => '<html>',
    }));
    expect(await refusal(other.read(new Uint8Array(16)))).toEqual({ word: 'damaged' });
    const page = createService('http://localhost:1', async () => ({
      status: 404,
      text: async () => '<html>',
    }));
    expect(await refusal(page.read(new Uint8Array(16)))).toEqual({ word: 'unreachable' });
  });
});
