import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  defaultSettings,
  readSettings,
  type Settings,
  someSettings,
  writeSettings,
} from '../lib/settings.ts';

const own = 'https://post.example';

describe('stored settings', () => {
  it.each([undefined, null, 7, 'text', [], {}])('are the defaults where there is %j', stored => {
    expect(readSettings(stored, own)).toEqual(defaultSettings(own));
  });

  it('come back as they were written', () => {
    const chosen: Settings = {
      server: 'https://other.example',
      handleLinks: true,
      hideAddress: true,
      policy: 'relay',
      codeDigits: 8,
      lifetime: 86_400,
      history: false,
      notifyCode: true,
      theme: 'dark',
      language: 'de',
    };
    expect(readSettings(writeSettings(undefined, chosen), own)).toEqual(chosen);
  });

  it.each<[keyof Settings, unknown]>([
    ['server', 'https://10.0.0.1'],
    ['server', 'http://other.example'],
    ['server', 'https://other.example/path'],
    ['handleLinks', 'yes'],
    ['hideAddress', 1],
    ['policy', 'turn'],
    ['codeDigits', 7],
    ['lifetime', 599],
    ['lifetime', 86_401],
    ['history', null],
    ['theme', 'sepia'],
    ['language', 'fr'],
  ])('keep the default of %s instead of %j, and the others', (name, damaged) => {
    const other: Partial<Settings> = name === 'theme' ? { policy: 'relay' } : { theme: 'dark' };
    expect(readSettings({ version: 1, ...other, [name]: damaged }, own)).toEqual({
      ...defaultSettings(own),
      ...other,
    });
    expect(v.is(someSettings, { [name]: damaged })).toBe(false);
  });

  it('of a newer version are used as far as they are known, and none of them is lost', () => {
    const newer = { version: 9, theme: 'dark', sound: 'bell' };
    expect(readSettings(newer, own).theme).toBe('dark');
    expect(writeSettings(newer, { policy: 'relay' })).toEqual({ ...newer, policy: 'relay' });
  });
});

it('a change may name only settings that there are', () => {
  expect(v.is(someSettings, {})).toBe(true);
  expect(v.is(someSettings, { theme: 'dark', codeDigits: 8 })).toBe(true);
  expect(v.is(someSettings, { theme: 'dark', sound: 'bell' })).toBe(false);
});
