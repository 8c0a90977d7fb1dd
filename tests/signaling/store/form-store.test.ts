import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { toBase64url } from '../../../lib/crypto/bytes.ts';
import { ready } from '../../../lib/crypto/sodium.ts';
import { openForm, sendAnswer } from '../../../lib/request/answering.ts';
import { deleteAnswer, removeForm } from '../../../lib/request/changing.ts';
import { listAnswers } from '../../../lib/request/reading.ts';
import { memoryForms } from '../../../signaling/store/form-memory.ts';
import { formsFile, sqliteForms } from '../../../signaling/store/form-sqlite.ts';
import { answerOf, person } from '../../request/stage.ts';
import { startServer } from '../server.ts';
import { formConformance, limits, link, row } from './form-conformance.ts';

beforeAll(ready);

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'fieldpost-forms-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

formConformance('memory', async () => memoryForms());
formConformance('SQLite', async () => {
  const store = await sqliteForms(join(folder(), 'new', 'forms.sqlite'));
  onTestFinished(() => store.stop());
  return store;
});

test('a file of forms stands beside that of rooms', () => {
  expect(formsFile('/var/lib/rooms-8787.sqlite')).toBe('/var/lib/rooms-8787-forms.sqlite');
  expect(formsFile('/var/lib.d/rooms')).toBe('/var/lib.d/rooms-forms');
});

test('what was answered before a stop is there after it', async () => {
  const path = join(folder(), 'forms.sqlite');
  const now = Date.now();
  const first = await sqliteForms(path);
  await first.create(now, 'f', row(now + 60_000), [link('admin', 'admin')], limits);
  await first.submit(now, 'f', { id: 'a', index: 0, box: 'box' }, limits);
  const secret = await first.secret('s', 'drawn');
  await first.stop();
  const second = await sqliteForms(path);
  onTestFinished(() => second.stop());
  expect(await second.answers(now, 'f', 'admin', 0, 1)).toMatchObject({ answers: [{ box: 'box' }] });
  expect(await second.secret('s', 'other')).toBe(secret);
});

test('a file has one server', async () => {
  const path = join(folder(), 'forms.sqlite');
  const store = await sqliteForms(path);
  onTestFinished(() => store.stop());
  await expect(sqliteForms(path)).rejects.toThrow('another server uses it');
});

/** All bytes of a folder, whatever is in it. */
const bytesOf = (path: string): string =>
  readdirSync(path)
    .map(name => readFileSync(join(path, name)).toString('latin1'))
    .join('\n');

test('the files hold no answer, no question, no key and no id; once deleted, no ciphertext either', async () => {
  const path = folder();
  const { url } = await startServer({ store: join(path, 'rooms.sqlite') });
  const { service, ask, open } = person(url);
  const { share, admin, reader } = await ask({
    title: 'Staging server',
    from: 'Ana Example',
    note: 'For the deploy.',
    questions: [{ label: 'Database password', kind: 'password' }],
    reader: { comment: 'for the auditors' },
  });
  await sendAnswer(service, await openForm(service, share), answerOf('tr0ub4dor&3', 'Bo Example'));
  const reading = await open(admin);
  const { answers } = await listAnswers(reading);
  expect(answers[0]?.content?.item.fields[0]?.value).toBe('tr0ub4dor&3');
  const { answers: stored } = await service.answers(share.form, 0, await reading.inside.token());
  const box = toBase64url(stored[0]?.box ?? new Uint8Array(0));

  const { keys, root } = reading.inside.secrets;
  const secrets = [admin.key, reader?.key, admin.form, keys[0]?.seed, root?.seed].map(
    secret => secret ?? new Uint8Array(1),
  );
  const told = [
    'tr0ub4dor',
    'Database',
    'password',
    'Staging',
    'Ana Example',
    'Bo Example',
    'deploy',
    'auditors',
  ];
  const before = bytesOf(path);
  expect(before).toContain(box);
  for (const text of told) expect(before, text).not.toContain(text);
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThanOrEqual(16);
    expect(before).not.toContain(toBase64url(secret));
    expect(before).not.toContain(Buffer.from(secret).toString('latin1'));
    expect(before).not.toContain(Buffer.from(secret).toString('hex'));
  }
  const isKept = (text: string): boolean => bytesOf(path).includes(text.slice(100, 140));
  await sendAnswer(service, await openForm(service, share), answerOf('another'));
  const { answers: later } = await service.answers(share.form, 1, await reading.inside.token());
  const another = toBase64url(later[0]?.box ?? new Uint8Array(0));
  await deleteAnswer(reading, 1);
  expect([isKept(box), isKept(another)]).toEqual([false, true]);
  await removeForm(reading);
  expect([isKept(box), isKept(another)]).toEqual([false, false]);
});

test('a form that expires is out of the file in that second', async () => {
  const path = folder();
  const store = join(path, 'rooms.sqlite');
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const { url } = await startServer({ store }, { now });
  const { service, ask } = person(url, now);
  const { share } = await ask({ questions: [{ label: 'a', kind: 'text' }], ttl: 60 });
  const root = toBase64url((await service.read(share.form)).root);
  expect(bytesOf(path)).toContain(root);
  ahead = 60_000;
  const deadline = Date.now() + 10_000;
  while (bytesOf(path).includes(root) && Date.now() < deadline) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  expect(bytesOf(path)).not.toContain(root);
});
