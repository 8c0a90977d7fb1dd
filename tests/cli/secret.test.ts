import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { itemOfSecret, readSecret } from '../../cli/secret.ts';

const read = (...chunks: (string | Uint8Array)[]) =>
  readSecret(Readable.from(chunks.map(chunk => Buffer.from(chunk))));

describe('reading', () => {
  test.each([
    ['hunter2', 'hunter2'],
    ['hunter2\n', 'hunter2'],
    ['hunter2\r\n', 'hunter2'],
    ['hunter2\n\n', 'hunter2\n'],
    ['\nhunter2', '\nhunter2'],
    [' hunter2 ', ' hunter2 '],
    ['\ufeffhunter2', '\ufeffhunter2'],
    ['', ''],
  ])('%j is %j: one newline at the end goes, nothing else', async (given, value) => {
    expect(await read(given)).toEqual({ ok: value });
  });

  test('a character that two chunks share is whole', async () => {
    const bytes = Buffer.from('é');
    expect(await read(bytes.subarray(0, 1), bytes.subarray(1))).toEqual({ ok: 'é' });
  });

  test('bytes that are no text are refused', async () => {
    expect(await read(new Uint8Array([0xff, 0xfe]))).toHaveProperty('wrong', expect.stringMatching(/UTF-8/));
  });

  test('what goes on for ever is not read for ever', async () => {
    let chunks = 0;
    async function* endless() {
      for (;;) {
        chunks += 1;
        yield Buffer.alloc(10_000, 'x');
      }
    }
    expect(await readSecret(Readable.from(endless()))).toHaveProperty(
      'wrong',
      expect.stringMatching(/48000/),
    );
    expect(chunks).toBeLessThan(50);
  });
});

describe('the item', () => {
  test('is one password, or one text of several lines', () => {
    expect(itemOfSecret('hunter2', 'Label')).toEqual({
      ok: { v: 1, fields: [{ label: 'Label', kind: 'password', value: 'hunter2' }] },
    });
    expect(itemOfSecret('a\nb', 'Label')).toHaveProperty('ok.fields.0.kind', 'multiline');
  });

  test('nothing is not sent', () => {
    expect(itemOfSecret('', 'Label')).toHaveProperty('wrong', expect.stringMatching(/nothing to send/));
  });

  test('48,000 bytes with everything around the value, and not one more', () => {
    const around = JSON.stringify({ v: 1, fields: [{ label: 'L', kind: 'password', value: '' }] }).length;
    expect(itemOfSecret('x'.repeat(48_000 - around), 'L')).toHaveProperty('ok');
    expect(itemOfSecret('x'.repeat(48_001 - around), 'L')).toHaveProperty('wrong');
  });
});
