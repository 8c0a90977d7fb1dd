import { describe, expect, it } from 'vitest';
import { matchFields, type Named } from '../../lib/keeper/matching.ts';

/** "user:User name" */
const named = (text: string): Named => {
  const [kind = '', label = ''] = text.split(':');
  return { kind: kind as Named['kind'], label };
};
const match = (given: string[], offered: string[], picked = 0): number[][] =>
  matchFields(given.map(named), offered.map(named), picked);

const login = ['user:User name', 'password:Password'];

describe('values and a page’s fields', () => {
  it.each<[string, string[], string[], number, number[][]]>([
    ['the same form', login, login, 1, [[0], [1]]],
    ['an e-mail address for a user name', login, ['email:E-mail', 'password:Kennwort'], 1, [[0], [1]]],
    ['the other way round', ['email:E-mail', 'password:P'], login, 0, [[0], [1]]],
    ['fields in another order', login, ['password:Password', 'text:Company', 'user:Login'], 0, [[2], [0]]],
    [
      'a password that is repeated',
      login,
      ['user:Name', 'password:Password', 'password:Confirm password'],
      1,
      [[0], [1, 2]],
    ],
    ['a change of password: only one', ['password:P'], ['password:Current', 'password:New'], 1, [[1]]],
    ['a seed, not into the code', ['seed:Seed'], ['code:Code'], 0, [[]]],
    ['a password, not into a plain field', ['password:Password'], ['text:Company'], 0, [[]]],
    ['a password into a field of that name', ['password:API key'], ['text:API key'], 0, [[0]]],
    ['a user name, not into a password of that name', ['user:Login'], ['password:Login'], 0, [[]]],
    ['plain fields by name alone', ['text:City', 'text:Street'], ['text:Street', 'text:City'], 0, [[1], [0]]],
    [
      'two passwords by name',
      ['password:Old', 'password:New'],
      ['password:New', 'password:Old'],
      0,
      [[1], [0]],
    ],
    ['more values than fields', ['user:A', 'user:B'], ['user:Login'], 0, [[0], []]],
    ['nothing offered', login, [], -1, [[], []]],
  ])('%s', (_name, given, offered, picked, wanted) => {
    expect(match(given, offered, picked)).toEqual(wanted);
  });

  it('never gives one field two values, whatever the names', () => {
    const offered = ['user:x', 'user:x', 'password:x', 'email:x', 'text:x'];
    const places = match(['user:x', 'email:x', 'password:x', 'text:x', 'user:x'], offered).flat();
    expect(new Set(places).size).toBe(places.length);
  });
});
