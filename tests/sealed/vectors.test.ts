import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { findBlock } from '../../lib/sealed/block.ts';
import { openStream, unarmor } from '../../lib/sealed/open.ts';
import { type OpeningRefusal, Unopened } from '../../lib/sealed/refusal.ts';
import { type Vector, vectors } from './vectors.ts';

type Reading = { payload: string; why?: OpeningRefusal };

/** The plaintext that comes out, and the word that it ended with. (How much of a bad file comes out before the error is the streams' business.) */
async function read(vector: Vector, sealed: Uint8Array): Promise<Reading> {
  const hash = createHash('sha256');
  const { identities, passphrase } = vector;
  try {
    const source = new Blob([Uint8Array.from(sealed)]).stream();
    const keys = { identities, ...(passphrase === undefined ? {} : { passphrase }) };
    for await (const chunk of (await openStream(source, keys)) as unknown as AsyncIterable<Uint8Array>)
      hash.update(chunk);
    return { payload: hash.digest('hex') };
  } catch (error) {
    if (!(error instanceof Unopened)) throw error;
    return { payload: hash.digest('hex'), why: error.why };
  }
}

/** Which of our words may stand for each of theirs. */
const allowed: Record<string, readonly OpeningRefusal[]> = {
  'no match': ['not-for-you', 'wrong-passphrase', 'too-costly'],
  'HMAC failure': ['damaged'],
  'header failure': ['damaged', 'newer-version', 'incomplete', 'not-sealed', 'too-costly'],
  'payload failure': ['damaged'],
  'armor failure': ['damaged'],
};

async function judge(vector: Vector): Promise<void> {
  let reading: Reading;
  try {
    // As strict as age is: what people paste is put in order by findBlock first, which has tests of its own.
    const sealed = vector.armored ? unarmor(Buffer.from(vector.sealed).toString('latin1')) : vector.sealed;
    reading = await read(vector, sealed);
  } catch (error) {
    if (!(error instanceof Unopened)) throw error;
    reading = { payload: '', why: error.why };
  }
  if (vector.expect === 'success') {
    expect(reading).toEqual({ payload: vector.payload });
    return;
  }
  expect(allowed[vector.expect], vector.expect).toContain(reading.why);
}

describe('the vectors of CCTV', () => {
  test('are 143', () => expect(vectors).toHaveLength(143));
  test.each(vectors)('$name: $expect', judge);
});

describe('armor that age refuses and a person may have in front of them', () => {
  const refused = vectors.filter(vector => vector.expect === 'armor failure');

  test('opens where only its lines are wrong', async () => {
    const words = await Promise.all(
      refused.map(async vector => {
        const block = findBlock(Buffer.from(vector.sealed).toString('utf8'));
        const why = 'bad' in block ? block.bad : (await read(vector, Buffer.from(block.ok.armored))).why;
        return [vector.name.replace('armor_', ''), why ?? 'opens'];
      }),
    );
    expect(Object.fromEntries(words)).toMatchInlineSnapshot(`
      {
        "empty_last_line": "opens",
        "empty_line_begin": "opens",
        "empty_line_end": "opens",
        "eol_between_padding": "opens",
        "garbage_leading": "opens",
        "garbage_trailing": "opens",
        "headers": "damaged",
        "invalid_character_header": "damaged",
        "invalid_character_payload": "damaged",
        "long_line": "opens",
        "lowercase": "not-sealed",
        "no_end_line": "incomplete",
        "no_padding": "damaged",
        "not_canonical": "damaged",
        "pgp_checksum": "damaged",
        "short_line": "opens",
        "whitespace_begin": "opens",
        "whitespace_end": "opens",
        "whitespace_eol": "opens",
        "whitespace_last_line": "opens",
        "whitespace_line_start": "opens",
        "wrong_type": "not-sealed",
      }
    `);
  });
});
