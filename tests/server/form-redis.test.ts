/** Requests on Redis: the store, its races between nodes, and what a copy of it shows. */
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { toBase64url } from '../../lib/crypto/bytes.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { openForm, sendAnswer } from '../../lib/request/answering.ts';
import { deleteAnswer, removeForm } from '../../lib/request/changing.ts';
import { listAnswers } from '../../lib/request/reading.ts';
import { RequestRefused } from '../../lib/request/refusal.ts';
import { redisForms } from '../../signaling/store/form-redis.ts';
import { createStage } from '../cli/stage.ts';
import { answerOf, person, question, refusal } from '../request/stage.ts';
import { startServer } from '../signaling/server.ts';
import { formConformance } from '../signaling/store/form-conformance.ts';
import { RedisServer, redisServer } from './stage/redis.ts';
import { freePort } from './stage/tool.ts';

describe.skipIf(redisServer === undefined)('requests on Redis', () => {
  let server: RedisServer;
  let redis: Redis;

  beforeAll(async () => {
    await ready();
    server = await RedisServer.start();
    redis = new Redis(server.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  formConformance('Redis', async () => {
    await redis.flushall();
    const own = new Redis(server.url);
    onTestFinished(() => own.disconnect());
    return redisForms(own);
  });

  /** Everything that Redis has, names and values. */
  async function dump(): Promise<string> {
    const keys = await redis.keys('*');
    const values = await Promise.all(
      keys.map(async key => {
        const type = await redis.type(key);
        if (type === 'hash') return JSON.stringify(await redis.hgetall(key));
        if (type === 'list') return JSON.stringify(await redis.lrange(key, 0, -1));
        if (type === 'set') return JSON.stringify(await redis.smembers(key));
        if (type === 'zset') return JSON.stringify(await redis.zrange(key, '0', '-1', 'WITHSCORES'));
        return (await redis.get(key)) ?? '';
      }),
    );
    return `${keys.join('\n')}\n${values.join('\n')}`;
  }

  async function nodes(count: number, now: () => number = Date.now): Promise<string[]> {
    await redis.flushall();
    const started = await Promise.all(
      Array.from({ length: count }, () => startServer({ store: server.url, addressAnswers: 1000 }, { now })),
    );
    return started.map(({ url }) => url);
  }

  test('what one node is asked, each other answers: links, answers, tokens', async () => {
    const [one = '', two = '', three = ''] = await nodes(3);
    const { share, admin } = await person(one).ask();
    const other = person(two);
    await sendAnswer(other.service, await openForm(other.service, share), answerOf('tr0ub4dor'));
    // A signature is for one origin; behind a balancer all nodes have one.
    const reading = await person(one).open(admin);
    const { token } = await reading.inside.token();
    const list = await fetch(`${three}/v1/submissions/${toBase64url(share.form)}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(list.status).toBe(200);
    const { answers } = await listAnswers(reading);
    expect(answers[0]?.content?.item.fields[0]?.value).toBe('tr0ub4dor');
  });

  test('of a hundred answers at once to three nodes, exactly as many as the form takes', async () => {
    const urls = await nodes(3);
    const { share, admin } = await person(urls[0] ?? '').ask({ ...question, answers: 5 });
    const people = urls.map(url => person(url).service);
    const forms = await Promise.all(people.map(service => openForm(service, share)));
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, async (_, at) => {
        const [service, form] = [people[at % 3], forms[at % 3]];
        if (service === undefined || form === undefined) throw new Error('three nodes');
        try {
          await sendAnswer(service, form, answerOf(`answer ${at}`));
          return 'taken';
        } catch (error) {
          return error instanceof RequestRefused ? error.failure.word : 'broken';
        }
      }),
    );
    expect(outcomes.filter(outcome => outcome === 'taken')).toHaveLength(5);
    expect(outcomes.filter(outcome => outcome === 'full')).toHaveLength(95);
    const reading = await person(urls[0] ?? '').open(admin);
    expect((await listAnswers(reading)).answers).toHaveLength(5);
  });

  test('a copy of Redis shows no answer, question, key or id, and after deletion nothing', async () => {
    const [url = ''] = await nodes(1);
    const { service, ask, open } = person(url);
    const { share, admin, reader } = await ask({
      title: 'Staging server',
      from: 'Ana Example',
      questions: [{ label: 'Database password', kind: 'password' }],
      reader: { comment: 'for the auditors' },
    });
    await sendAnswer(service, await openForm(service, share), answerOf('tr0ub4dor&3', 'Bo Example'));
    const reading = await open(admin);
    const { answers } = await service.answers(share.form, 0, await reading.inside.token());
    const box = toBase64url(answers[0]?.box ?? new Uint8Array(0));
    const before = await dump();
    expect(before).toContain(box);
    for (const text of ['tr0ub4dor', 'Database', 'Staging', 'Ana Example', 'Bo Example', 'auditors']) {
      expect(before, text).not.toContain(text);
    }
    const { keys, root } = reading.inside.secrets;
    for (const secret of [admin.key, reader?.key, admin.form, keys[0]?.seed, root?.seed]) {
      expect(before).not.toContain(toBase64url(secret ?? new Uint8Array(1)));
      expect(before).not.toContain(Buffer.from(secret ?? []).toString('hex'));
    }
    await deleteAnswer(reading, 1);
    expect(await dump()).not.toContain(box);
    await sendAnswer(service, await openForm(service, share), answerOf('another'));
    const { answers: later } = await service.answers(share.form, 0, await reading.inside.token());
    const another = toBase64url(later[0]?.box ?? new Uint8Array(0));
    expect(await dump()).toContain(another);
    await removeForm(reading);
    const kept = await redis.keys('fieldpost:form:*');
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatch(/:gone$/);
    expect(await dump()).not.toContain(another);
  });

  test('the command line asks on one node and is answered on another', async () => {
    const stage = createStage();
    onTestFinished(() => stage.stop());
    await redis.flushall();
    const port = await freePort();
    const publicUrl = `http://localhost:${port}`;
    const node = async (at: number): Promise<string> => {
      const running = stage.run('signaling/main.ts', [], {
        env: { FIELDPOST_PORT: String(at), FIELDPOST_STORE: server.url, FIELDPOST_PUBLIC_URL: publicUrl },
      });
      await running.until('listening', () => /listening on/.exec(running.stdout())?.[0]);
      return `http://localhost:${at}`;
    };
    const first = await node(port);
    const second = await node(await freePort());
    const asking = stage.run('cli/fieldpost.js', ['request', 'Database password', '--server', first]);
    const link = await asking.until('a link', () => /http\S+\/q#[\w.-]+/.exec(asking.stderr())?.[0]);
    const answering = stage.run('cli/fieldpost.js', ['answer', link.replace(first, second)]);
    answering.child.stdin.end('tr0ub4dor');
    expect(await answering.status).toBe(0);
    expect(await asking.status).toBe(0);
    expect(asking.stdout()).toBe('tr0ub4dor');
    // Asked, answered, deleted: only the tombstone is left.
    const kept = await redis.keys('fieldpost:form:*');
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatch(/:gone$/);
  });

  test('while Redis is away nothing is answered but that, and nothing is lost', async () => {
    const own = await RedisServer.start();
    onTestFinished(() => own.stop());
    const { url } = await startServer({ store: own.url });
    const { service, ask } = person(url);
    const { share } = await ask();
    own.freeze();
    expect(await refusal(service.read(share.form))).toMatchObject({ word: 'unavailable' });
    own.thaw();
    await expect.poll(() => service.read(share.form).catch(() => null), { timeout: 20_000 }).not.toBeNull();
  });

  test('a form that expires is out of Redis in that second', async () => {
    let ahead = 0;
    const now = (): number => Date.now() + ahead;
    const [url = ''] = await nodes(1, now);
    const { ask } = person(url, now);
    await ask({ ...question, ttl: 60 });
    const kept = async () => (await redis.keys('fieldpost:form:*')).filter(key => !key.endsWith(':gone'));
    const keys = await kept();
    expect(keys.length).toBeGreaterThan(2);
    // Of itself, also where no server runs.
    for (const key of keys) {
      const left = await redis.pttl(key);
      expect(left, key).toBeGreaterThan(20_000);
      expect(left, key).toBeLessThanOrEqual(60_000);
    }
    ahead = 60_000;
    await expect.poll(kept, { timeout: 15_000 }).toEqual([]);
  });
});
