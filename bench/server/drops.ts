/** Drops left and opened, each step on the disk before it is answered. */
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { blake2b256 } from '../../lib/crypto/hash.ts';
import { ready } from '../../lib/crypto/sodium.ts';
import { boxBytesOf, itemStepBytes } from '../../lib/protocol/drop/limits.ts';
import { inTurns, median } from '../harness.ts';
import { bareInsert, besideBareInsert, rate } from './disk.ts';
import type { Measure } from './measure.ts';
import type { Row } from './row.ts';

/** Of ours all is raised that is counted by address: everything comes from one here. */
export const roomForDrops = {
  FIELDPOST_LIMIT_DROPS: '1000000',
  FIELDPOST_LIMIT_DROP_BYTES: '1000000000000',
  FIELDPOST_LIMIT_DROP_REQUESTS: '1000000',
  FIELDPOST_MAX_DROPS: '100000000',
  FIELDPOST_MAX_STORED_BYTES: '1000000000000',
};

/** One password. */
const box = randomBytes(boxBytesOf(2 + itemStepBytes)).toString('base64url');

/** Everything that is sent for one drop, from its first day to its last. */
export interface SentDrop {
  path: string;
  put: string;
  claim: string;
  ack: string;
}

/** Made before anything is measured; libsodium must run. */
export function drawDrop(): SentDrop {
  const [proof, claimant] = [randomBytes(32), randomBytes(16).toString('base64url')];
  const gate = Buffer.from(blake2b256(proof)).toString('base64url');
  return {
    path: `/v1/drops/${randomBytes(16).toString('base64url')}`,
    put: JSON.stringify({ ttl: 3600, opens: 1, gate, box }),
    claim: JSON.stringify({ proof: proof.toString('base64url'), claimant }),
    ack: JSON.stringify({ claimant }),
  };
}

/** Bytes of a file once its journal is empty, which it is within a second of the last deletion. */
async function settledSize(file: string): Promise<number> {
  const until = performance.now() + 15_000;
  while (statSync(`${file}-wal`).size > 0 && performance.now() < until) await setTimeout(100);
  return statSync(file).size;
}

export const measureDrops: Measure = amount =>
  besideBareInsert(roomForDrops, async (ours, bare) => {
    await ready();
    const count = amount.frames / 50;
    let drops: SentDrop[] = [];
    const walls: number[] = [];
    const of = (at: number): SentDrop => drops[at] ?? drawDrop();
    const insert = bareInsert(box.length);
    const { left, opened, once, twice } = await inTurns(
      {
        left: async () => {
          drops = Array.from({ length: count }, drawDrop);
          const { cpu } = await rate(ours, count, async (ask, at) => {
            await ask('PUT', of(at).path, of(at).put);
          });
          return cpu;
        },
        once: async () => (await rate(bare, count, insert)).cpu,
        opened: async () => {
          const { cpu, wall } = await rate(ours, count, async (ask, at) => {
            const { path, claim, ack } = of(at);
            const claimed = await ask('POST', `${path}/claim`, claim);
            if (!claimed.includes(box)) throw new Error(`a claim without its box: ${claimed}`);
            await ask('POST', `${path}/ack`, ack);
          });
          walls.push(wall);
          return cpu;
        },
        twice: async () => {
          const { cpu } = await rate(bare, count, async ask => {
            await insert(ask);
            await insert(ask);
          });
          return cpu;
        },
      },
      { rounds: amount.rounds, warmups: 1 },
    );
    const row = (name: string, values: number[], beside: string, plain: number[]): Row => ({
      name,
      unit: '/CPU s',
      value: median(values),
      beside: { [beside]: median(plain) },
      ratio: median(values.map((value, round) => value / (plain[round] ?? Number.NaN))),
      goal: { of: 'ratio', least: 0.6 },
    });
    return [
      row('drops left, each on the disk', left, 'bare route', once),
      row('drops opened (claimed, acknowledged), both on the disk', opened, 'bare route, twice', twice),
      {
        name: 'the same, at once',
        unit: '/s',
        value: median(walls),
        beside: {},
        goal: { of: 'value', least: 500 },
      },
      {
        name: 'disk for each drop that was opened, and is remembered for 30 days',
        unit: 'KB',
        value: (await settledSize(ours.file)) / (count * (amount.rounds + 1)) / 1000,
        beside: {},
        goal: { of: 'value', most: 2 },
      },
    ];
  });
