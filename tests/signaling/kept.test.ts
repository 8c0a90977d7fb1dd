/** What an operator sees of drops and requests: counters, gauges, and lines of the log. */
import { randomBytes } from 'node:crypto';
import { beforeAll, expect, test, vi } from 'vitest';
import { ready } from '../../lib/crypto/sodium.ts';
import { fetchDrop, lookAtDrop } from '../../lib/drop/open.ts';
import { withdrawDrop } from '../../lib/drop/owner.ts';
import { openForm, sendAnswer } from '../../lib/request/answering.ts';
import { removeForm } from '../../lib/request/changing.ts';
import { leave, net, open, opener, trouble } from '../drop/stage.ts';
import { answerOf, person, question, refusal } from '../request/stage.ts';
import { startServer } from './server.ts';

beforeAll(ready);

/** A clock that a test puts forward. */
function ahead(): { now: () => number; advance: (ms: number) => void } {
  let more = 0;
  return {
    now: () => Date.now() + more,
    advance: ms => {
      more += ms;
    },
  };
}

/** The values of these lines of `/metrics`, those that are not 0. */
async function counted(url: string, names: RegExp): Promise<Record<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = [...text.matchAll(/^fieldpost_(\S+) (\S+)$/gm)].map(([, name = '', value]) => [
    name.replaceAll('"', ''),
    Number(value),
  ]);
  return Object.fromEntries(lines.filter(([name, value]) => names.test(String(name)) && value !== 0));
}

const messages = (lines: readonly string[]): string[] =>
  lines.map(line => (JSON.parse(line) as { msg: string }).msg);

test('drops are counted by what became of them, and logged', async () => {
  const { now, advance } = ahead();
  const { url, lines } = await startServer({}, { now });
  await open(await leave(url));
  const withdrawn = await leave(url);
  await withdrawDrop(net, withdrawn.owner);
  const locked = await leave(url, { passphrase: 'right', ttl: 60 });
  expect(await trouble(fetchDrop(net, opener(locked, 'wrong')))).toMatchObject({ word: 'wrong-passphrase' });
  await leave(url, { file: randomBytes(100_000) });
  await vi.waitFor(
    async () =>
      expect(await counted(url, /^drop/)).toMatchObject({
        drops_open: 2,
        drops_kept: 4,
        'drops_total{event=left}': 4,
        'drops_total{event=opened}': 1,
        'drops_total{event=withdrawn}': 1,
        'drop_refusals_total{code=wrong-passphrase}': 1,
      }),
    { timeout: 15_000 },
  );
  const { drops_stored_bytes: stored = 0, drop_bytes_total: came = 0 } = await counted(url, /^drop/);
  expect(stored).toBeGreaterThan(100_000);
  expect(came).toBeGreaterThan(stored);
  advance(60_000);
  await vi.waitFor(
    async () =>
      expect(await counted(url, /^drops_(open|total)/)).toMatchObject({
        drops_open: 1,
        'drops_total{event=expired}': 1,
      }),
    { timeout: 15_000 },
  );
  const said = messages(lines).filter(message => message.includes('drop') || message.includes('passphrase'));
  expect(said).toEqual([
    'drop left',
    'drop fetched',
    'drop opened',
    'drop left',
    'drop withdrawn',
    'drop left',
    'wrong passphrase',
    'drop left',
  ]);
});

test('who looks for drops that are not there is stopped, and said to be suspicious', async () => {
  const { url, lines } = await startServer({ addressFailures: 3 });
  const left = await leave(url);
  const stranger = { ...left.parsed, key: randomBytes(32) };
  for (let attempt = 0; attempt < 4; attempt++) {
    expect(await trouble(lookAtDrop(net, stranger))).toEqual({ word: 'nothing-there' });
  }
  const stopped = await fetch(`${url}/v1/drops/${left.owner.id}/status`, { method: 'POST' });
  expect(stopped.status).toBe(429);
  expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(500);
  expect(lines.filter(line => line.includes('drops-that-are-not-there'))).toHaveLength(1);
});

test('requests are counted by what became of them, answers by number and bytes', async () => {
  const { now, advance } = ahead();
  const { url, lines } = await startServer({}, { now });
  const { service, ask, open: read } = person(url, now);
  const { share } = await ask({ ...question, ttl: 3600 });
  const other = await ask(question);
  await sendAnswer(service, await openForm(service, share), answerOf('tr0ub4dor'));
  await removeForm(await read(other.admin));
  expect(await refusal(service.read(other.share.form))).toMatchObject({ word: 'withdrawn' });
  expect(await counted(url, /^(form|answer)s?_(?!open)/)).toEqual({
    'forms_total{event=created}': 2,
    'forms_total{event=withdrawn}': 1,
    answers_total: 1,
    answer_bytes_total: 1416,
    'form_refusals_total{code=withdrawn}': 1,
  });
  await vi.waitFor(async () => expect(await counted(url, /^forms_open/)).toEqual({ forms_open: 1 }), {
    timeout: 15_000,
  });
  advance(3_600_000);
  await vi.waitFor(
    async () =>
      expect(await counted(url, /^forms_(open|total\{event=expired)/)).toEqual({
        'forms_total{event=expired}': 1,
      }),
    { timeout: 15_000 },
  );
  expect(messages(lines)).toContain('form answered');
});
