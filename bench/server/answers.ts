/** Answers to requests taken, each on the disk before it is answered. */
import { randomBytes } from 'node:crypto';
import { toBase64url } from '../../lib/crypto/bytes.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { createRequest } from '../../lib/request/create.ts';
import { createService } from '../../lib/request/service.ts';
import { inTurns, median } from '../harness.ts';
import { bareInsert, besideBareInsert, rate } from './disk.ts';
import type { Measure } from './measure.ts';

/** A sealed answer of up to 255 bytes. */
const boxBytes = 1416;
const forms = 100;
/** Of ours all is raised that is counted by address: everything comes from one here. */
const settings = {
  FIELDPOST_LIMIT_FORMS: '1000000',
  FIELDPOST_LIMIT_ANSWERS: '10000000',
  FIELDPOST_MAX_FORM_ANSWERS: '1000000',
  FIELDPOST_MAX_FORM_BYTES: '10000000000',
};

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

export const measureAnswers: Measure = amount =>
  besideBareInsert(settings, async (ours, bare) => {
    const names = await formsOf(ours.url, Math.min(forms, amount.setups));
    const count = amount.frames / 50;
    const box = randomBytes(boxBytes).toString('base64url');
    const walls: number[] = [];
    const { fieldpost, plain } = await inTurns(
      {
        fieldpost: async () => {
          const { cpu, wall } = await rate(ours, count, async (ask, at) => {
            const body = JSON.stringify({ id: randomBytes(16).toString('base64url'), index: 0, box });
            await ask('POST', `/v1/submissions/${names[at % names.length]}`, body);
          });
          walls.push(wall);
          return cpu;
        },
        plain: async () => (await rate(bare, count, bareInsert(box.length))).cpu,
      },
      { rounds: amount.rounds, warmups: 1 },
    );
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
  });
