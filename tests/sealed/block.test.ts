import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { armorOf, findBlock, kindOfBlock, withNote } from '../../lib/sealed/block.ts';

const base64 = Buffer.from(`age-encryption.org/v1\n-> X25519 ${'abc/'.repeat(30)}\n`).toString('base64');
const armored = armorOf(base64);
const found = (text: string): string | undefined => {
  const block = findBlock(text);
  return 'ok' in block ? block.ok.armored : block.bad;
};
const lines = armored.trim().split('\n');

describe('a block is found', () => {
  test.each<[string, string]>([
    ['as it is', armored],
    ['with text around it', `Hello,\n${armored}\nBye`],
    ['with spaces for newlines, as selections have them', lines.join(' ')],
    ['in one word per line', armored.replaceAll(' ', '\n')],
    ['with the line ends of Windows', armored.replaceAll('\n', '\r\n')],
    ['quoted', lines.map(line => `> ${line}`).join('\n')],
    ['quoted twice', lines.map(line => `>> > ${line}`).join('\r\n')],
    ['quoted, with spaces for newlines', lines.map(line => `> ${line}`).join(' ')],
    ['indented', lines.map(line => `\t    ${line}  `).join('\n')],
    ['with spaces that do not break', armored.replaceAll(' ', '\u00a0').replaceAll('\n', '\u00a0\n')],
    ['with characters of no width', armored.replaceAll('\n', '\u200b\n\ufeff')],
    ['with dashes made pretty', armored.replaceAll('-----', '\u2014\u2014-')],
    ['with blank lines between', lines.join('\n\n')],
    ['twice the same, as in a reply', `${armored}\n> ${lines.join('\n> ')}`],
    ['with our note under it', withNote(armored, 'Opens with age: https://age-encryption.org')],
  ])('%s', (_, text) => expect(found(text)).toBe(armored));

  test('where it stands', () => {
    const block = findBlock(`Hello ${lines.join(' ')} bye`);
    expect('ok' in block && [block.ok.start, block.ok.end]).toEqual([6, 6 + lines.join(' ').length]);
  });

  test('however its lines are broken', () => {
    const gap = fc.constantFrom(' ', '\n', '\r\n', '\n> ', '\u00a0', '\t', '\n\n', '> ');
    fc.assert(
      fc.property(fc.array(fc.nat({ max: base64.length }), { maxLength: 20 }), gap, (cuts, between) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), base64.length];
        const broken = at
          .slice(1)
          .map((end, index) => base64.slice(at[index], end))
          .join(between);
        expect(found(`${lines[0]}${between}${broken}${between}${lines.at(-1)}`)).toBe(armored);
      }),
    );
  });
});

describe('no block', () => {
  const other = armorOf(Buffer.from('age-encryption.org/v1\n-> X25519 other one\n..').toString('base64'));
  test.each<[string, string, string]>([
    ['nothing', '', 'not-sealed'],
    ['prose about it', 'It starts with BEGIN AGE ENCRYPTED FILE, they say.', 'not-sealed'],
    ['something of PGP', '-----BEGIN PGP MESSAGE-----\nabcd\n-----END PGP MESSAGE-----', 'not-sealed'],
    ['a block without its end', lines.slice(0, -1).join('\n'), 'incomplete'],
    ['a block without its beginning', lines.slice(1).join('\n'), 'incomplete'],
    ['two blocks', armored + other, 'several-blocks'],
    ['a block in a block', `${lines[0]}\n${armored}`, 'incomplete'],
    ['nothing between', `${lines[0]}\n${lines.at(-1)}`, 'damaged'],
    ['a character that does not belong', armored.replace('YWdl', 'YW*l'), 'damaged'],
    ['a lost character', armored.replace('YWdl', 'YWd'), 'damaged'],
  ])('%s', (_, text, word) => expect(findBlock(text)).toEqual({ bad: word }));

  test('in more text than anybody selects, whatever it is, without long thought', () => {
    expect(findBlock('-'.repeat(2 ** 21 + 1))).toEqual({ bad: 'too-large' });
    for (const piece of ['-', 'BEGIN ', '> ', '-----BEGIN AGE ENCRYPTED FILE-----', ' - ']) {
      expect(findBlock(piece.repeat(Math.floor(2 ** 21 / piece.length)))).toHaveProperty('bad');
    }
  });

  test('in any text at all', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        expect(findBlock(text)).toEqual({ bad: 'not-sealed' });
      }),
    );
  });
});

describe('what to ask for', () => {
  const of = (header: string): unknown => {
    const bytes = Buffer.from(header.padEnd(90, '.')).toString('base64');
    return kindOfBlock(armorOf(bytes));
  };
  test.each<[string, unknown]>([
    ['age-encryption.org/v1\n-> scrypt c2FsdA 18\n', { ok: 'passphrase' }],
    ['age-encryption.org/v1\n-> X25519 abc\n', { ok: 'recipients' }],
    ['age-encryption.org/v1\n-> grease-from-the-future\n', { ok: 'recipients' }],
    ['age-encryption.org/v2\n-> X25519 abc\n', { bad: 'newer-version' }],
    ['age-encryption.org/v1\n--- \n', { bad: 'damaged' }],
    ['something else', { bad: 'damaged' }],
  ])('%j', (header, expected) => expect(of(header)).toEqual(expected));

  test('of a text without a block', () => expect(kindOfBlock('hello')).toEqual({ bad: 'not-sealed' }));
});
