import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseCommand } from '../../cli/command.ts';
import { parseFields, readFields } from '../../cli/fields.ts';
import { environmentOf, fieldNamed, textOf } from '../../cli/received.ts';
import type { Item } from '../../lib/protocol/item.ts';
import { itemBytes } from '../../lib/protocol/limits.ts';

let folder: string;
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldpost-fields-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read(stdin: string, ...options: string[]) {
  const parsed = parseFields(options);
  return 'wrong' in parsed ? parsed : await readFields(parsed.ok, Readable.from([Buffer.from(stdin)]), null);
}

describe('--field', () => {
  test('takes a line of standard input each, in order, and the last one the rest', async () => {
    expect(await read('ada\r\nhunter2\nline\n', 'user=-', 'password=-')).toEqual({
      ok: {
        v: 1,
        fields: [
          { label: 'user', kind: 'user', value: 'ada' },
          { label: 'password', kind: 'multiline', value: 'hunter2\nline' },
        ],
      },
    });
  });

  test('takes files whole, between lines of standard input', async () => {
    const key = file('key', 'one\ntwo\n');
    const answer = await read('ada\nhunter2\n', 'user=-', `key=@${key}`, 'password=-');
    expect(answer).toHaveProperty('ok.fields.1.value', 'one\ntwo');
    expect(answer).toHaveProperty('ok.fields.2', { label: 'password', kind: 'password', value: 'hunter2' });
  });

  test('knows a seed by its value, and a web address by its name', async () => {
    const answer = await read('otpauth://totp/x?secret=A\nhttps://a.test', 'Second factor=-', 'url=-');
    expect(answer).toMatchObject({ ok: { fields: [{ kind: 'seed' }, { kind: 'url' }] } });
  });

  test.each([['password=hunter2'], ['token=@'], ['a=bcd=c'], ['x=-hunter2']])(
    'refuses the value in %s, says why, and does not repeat it',
    option => {
      const parsed = parseFields([option]);
      const sentence = 'wrong' in parsed ? parsed.wrong : '';
      expect(sentence).toMatch(/history/);
      for (const secret of ['hunter2', 'token', 'bcd']) expect(sentence).not.toContain(secret);
    },
  );

  test.each([['=-'], ['  =-'], ['hunter2'], ['name='], [`${'x'.repeat(257)}=-`]])(
    'refuses %s with what is allowed',
    option => {
      expect(parseFields([option])).toHaveProperty('wrong', expect.stringMatching(/^--field must be NAME=-/));
      expect(JSON.stringify(parseFields([option]))).not.toContain('hunter2');
    },
  );

  test('64 of them are taken, and not one more', () => {
    const options = Array.from({ length: 64 }, (_, at) => `f${at}=-`);
    expect(parseFields(options)).toHaveProperty('ok.length', 64);
    expect(parseFields([...options, 'one more=-'])).toHaveProperty(
      'wrong',
      expect.stringMatching(/at most 64/),
    );
  });

  test('nothing in one of them, and a file that is not there, are said with its name', async () => {
    expect(await read('ada\n', 'user=-', 'password=-')).toHaveProperty(
      'wrong',
      expect.stringMatching(/nothing in the field password/),
    );
    expect(await read('', `key=@${join(folder, 'none')}`)).toHaveProperty(
      'wrong',
      expect.stringMatching(/file for the field key could not be read/),
    );
  });

  test('48,000 bytes across all fields, and not one more', async () => {
    const empty = { v: 1, fields: ['a', 'b'].map(label => ({ label, kind: 'text', value: '' })) };
    const room = itemBytes - JSON.stringify(empty).length;
    const first = 'x'.repeat(20_000);
    const fits = await read(`${first}\n${'y'.repeat(room - 20_000)}`, 'a=-', 'b=-');
    expect(fits).toHaveProperty('ok');
    const long = await read(`${first}\n${'y'.repeat(room - 19_999)}`, 'a=-', 'b=-');
    expect(long).toHaveProperty('wrong', expect.stringMatching(/48000 bytes/));
  });

  test('and --label do not go together', () => {
    expect(parseCommand(['send', '--label', 'x', '--field', 'a=-'], {})).toHaveProperty('wrong');
    expect(parseCommand(['send', '--field', 'a=-', '--field=b=-'], {})).toHaveProperty('ok.fields.length', 2);
  });
});

describe('what was received', () => {
  const item: Item = {
    v: 1,
    fields: [
      { label: 'User name', kind: 'user', value: 'ada' },
      { label: 'Password', kind: 'password', value: 'hunter2' },
      { label: 'PATH', kind: 'text', value: '/tmp' },
      { label: 'user-name', kind: 'text', value: 'again' },
      { label: '密码', kind: 'text', value: 'x' },
    ],
  };

  test('is in the environment under the name that the person chose, whatever the sender calls it', () => {
    expect(environmentOf(item, 'DB')).toEqual({
      DB_USER_NAME: 'ada',
      DB_PASSWORD: 'hunter2',
      DB_PATH: '/tmp',
      DB_USER_NAME_2: 'again',
      DB_FIELD: 'x',
    });
    expect(environmentOf({ v: 1, fields: item.fields.slice(1, 2) }, 'DB')).toEqual({ DB: 'hunter2' });
  });

  test('is found by its label, else by its kind, and not guessed', () => {
    expect(fieldNamed(item, 'password')?.value).toBe('hunter2');
    expect(fieldNamed(item, 'user')?.value).toBe('ada');
    expect(fieldNamed(item, 'text')).toBeNull();
    expect(fieldNamed(item, 'none')).toBeNull();
  });

  test('is text with its labels where there are several', () => {
    expect(textOf({ v: 1, fields: item.fields.slice(0, 2) })).toBe('User name: ada\nPassword: hunter2');
    expect(textOf({ v: 1, fields: item.fields.slice(1, 2) })).toBe('hunter2');
  });
});
