/** Answers to requests taken, durably, beside a bare route of the same framework with a bare insert. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toBase64url } from '../../lib/crypto/bytes.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { createRequest } from '../../lib/request/create.ts';
import { createService } from '../../lib/request/service.ts';
import { inTurns, median } from '../harness.ts';
import type { Measure } from './measure.ts';
import { Program } from './program.ts';

/** A sealed answer of up to 255 bytes. */
const boxBytes = 1416;
const atOnce = 64;
const forms = 100;
/** Of ours all is raised that is counted by address: everything comes from one here. */
const limits = {
  FIELDPOST_LIMIT_FORMS: '1000000',
  FIELDPOST_LIMIT_ANSWERS: '10000000',
  FIELDPOST_MAX_FORM_ANSWERS: '1000000',
  FIELDPOST_MAX_FORM_BYTES: '10000000000',
};

interface Taker {
  program: Program;
  url: string;
  names: string[];
}

async function formsOf(url: string, count: number): Promise<string[]> {
  await ready();
  const service = createService(url, (address, init) => fetch(address, init));
  const names: string[] = [];
  for (let made = 0; made < count; made++) {
    const { share } = await createRequest(
      service,
      { questions: [{ label: 'Password', kind: 'password' }] },
      Date.now(),
    );
    names.push(toBase64url(share.form));
  }
  return names;
}

function post(url: string, agent: Agent, path: string, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const asked = request(`${url}${path}`, { method: 'POST', agent, headers }, reply => {
      reply.resume();
      reply.once('end', () =>
        reply.statusCode === 201 ? resolve() : reject(new Error(`answered ${reply.statusCode}`)),
      );
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

/** Answers for each second of the server's CPU, and for each second. */
async function taken({ program, url, names }: Taker, count: number): Promise<{ cpu: number; wall: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const box = randomBytes(boxBytes).toString('base64url');
  const bodies = Array.from({ length: count }, () =>
    JSON.stringify({ id: randomBytes(16).toString('base64url'), index: 0, box }),
  );
  await program.quiet();
  const before = program.cpu();
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async (_, lane) => {
      for (let at = lane; at < count; at += atOnce) {
        await post(url, agent, `/v1/submissions/${names[at % names.length]}`, bodies[at] ?? '');
      }
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  const cpu = program.cpu() - before;
  agent.destroy();
  return { cpu: count / cpu, wall: count / seconds };
}

export const measureAnswers: Measure = async amount => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldpost-answers-'));
  const bare = new Program(process.execPath, [
    join(import.meta.dirname, 'bare-insert.ts'),
    join(folder, 'bare.sqlite'),
  ]);
  const ours = Program.node(
    join(import.meta.dirname, '../../signaling/main.ts'),
    ['--max-semi-space-size=4'],
    {
      FIELDPOST_PORT: '0',
      FIELDPOST_STORE: join(folder, 'rooms.sqlite'),
      FIELDPOST_LOG_LEVEL: 'warn',
      ...limits,
    },
  );
  try {
    const listening = /listening on (\S+)/;
    const url = await ours.says(listening);
    const takers: Record<string, Taker> = {
      fieldpost: { program: ours, url, names: await formsOf(url, Math.min(forms, amount.setups)) },
      'bare route': { program: bare, url: await bare.says(listening), names: ['form'] },
    };
    const walls: number[] = [];
    const runs = Object.fromEntries(
      Object.entries(takers).map(([name, taker]) => [
        name,
        async () => {
          const { cpu, wall } = await taken(taker, amount.frames / 10);
          if (name === 'fieldpost') walls.push(wall);
          return cpu;
        },
      ]),
    );
    const { fieldpost = [], 'bare route': plain = [] } = await inTurns(runs, {
      rounds: amount.rounds,
      warmups: 1,
    });
    return [
      {
        name: `answers to ${forms} requests, each on the disk`,
        unit: '/CPU s',
        value: median(fieldpost),
        beside: { 'bare route': median(plain) },
        ratio: median(fieldpost.map((value, round) => value / (plain[round] ?? Number.NaN))),
        goal: { of: 'ratio', least: 0.6 },
      },
      {
        name: 'the same, at once',
        unit: '/s',
        value: median(walls),
        beside: {},
        goal: { of: 'value', least: 1000 },
      },
    ];
  } finally {
    await ours.stop();
    await bare.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
