/** What every store of forms does, whatever it keeps them in. */
import { describe, expect, test } from 'vitest';
import type { FormLimits, FormStore, NewForm, NewLink } from '../../../signaling/store/form-store.ts';
import { openChallenges } from '../../../signaling/store/form-store.ts';

export const limits: FormLimits = { forms: 10, answers: 100, bytes: 100_000 };

export const link = (id: string, role: NewLink['role'] = 'read'): NewLink => ({
  id,
  role,
  auth: `auth-${id}`,
  gate: `gate-${id}`,
  passphrase: role === 'read',
  bundle: `bundle-${id}`,
  comment: undefined,
});

export const row = (expires: number, change: Partial<NewForm> = {}): NewForm => ({
  root: 'root',
  index: 0,
  state: '{"state":0}',
  revision: 0,
  description: '{"description":0}',
  closes: 0,
  most: 0,
  expires,
  ...change,
});

const day = 86_400_000;

/** @param open - an empty store. */
export function formConformance(kind: string, open: () => Promise<FormStore>): void {
  describe(`forms in ${kind}`, () => {
    const start = Date.now();

    async function withForm(change: Partial<NewForm> = {}): Promise<FormStore> {
      const store = await open();
      const links = [link('admin', 'admin'), link('reader')];
      expect(await store.create(start, 'f', row(start + day, change), links, limits)).toBe('created');
      return store;
    }
    const submit = (store: FormStore, id: string, at = start, index = 0, box = `box-${id}`) =>
      store.submit(at, 'f', { id, index, box }, limits);

    test('a form is read as it was created, until it expires, and its tombstone for 30 days', async () => {
      const store = await withForm({ closes: start + 5000, most: 3 });
      expect(await store.read(start, 'f')).toEqual({
        ...row(start + day, { closes: start + 5000, most: 3 }),
        answers: 0,
        bytes: 0,
      });
      expect(await store.read(start, 'other')).toBeUndefined();
      expect(await store.read(start + day - 1, 'f')).toMatchObject({ root: 'root' });
      const expired = { gone: 'expired', at: start + day };
      expect(await store.read(start + day, 'f')).toEqual(expired);
      expect(await store.link(start + day, 'f', 'reader')).toEqual(expired);
      expect(await submit(store, 'a', start + day)).toEqual(expired);
      await store.sweep(start + day);
      expect(await store.read(start + day, 'f')).toEqual(expired);
      expect(await store.read(start + 31 * day - 1, 'f')).toEqual(expired);
      expect(await store.read(start + 31 * day, 'f')).toBeUndefined();
    });

    test('an id is used once', async () => {
      const store = await withForm();
      const again = (at: number) => store.create(at, 'f', row(at + day), [link('admin', 'admin')], limits);
      expect(await again(start)).toBe('form-taken');
      expect(await again(start + day)).toBe('form-taken');
    });

    test('as many forms as the limit says; those that are over do not count', async () => {
      const store = await withForm();
      const create = (form: string, at: number, forms: number) =>
        store.create(at, form, row(at + day), [link('admin', 'admin')], { forms });
      expect(await create('g', start, 1)).toBe('no-space');
      expect(await create('g', start, 2)).toBe('created');
      expect(await create('h', start + day, 1)).toBe('created');
    });

    test('answers are numbered, kept in order, and the same one once', async () => {
      const store = await withForm();
      expect(await submit(store, 'a', start + 1)).toEqual({ at: start + 1 });
      expect(await submit(store, 'b', start + 2)).toEqual({ at: start + 2 });
      expect(await submit(store, 'a', start + 3)).toEqual({ at: start + 1 });
      const first = { number: 1, at: start + 1, index: 0, box: 'box-a' };
      const second = { number: 2, at: start + 2, index: 0, box: 'box-b' };
      const list = (after: number, most: number) => store.answers(start, 'f', 'reader', after, most);
      expect(await list(0, 10)).toEqual({ answers: [first, second], more: false });
      expect(await list(0, 1)).toEqual({ answers: [first], more: true });
      expect(await list(1, 1)).toEqual({ answers: [second], more: false });
      expect(await list(2, 1)).toEqual({ answers: [], more: false });
      expect(await store.answers(start, 'f', 'stranger', 0, 10)).toBe('denied');
      expect(await store.read(start, 'f')).toMatchObject({ answers: 2, bytes: 10 });
    });

    test('an answer that is erased is gone, and its number and id stay taken', async () => {
      const store = await withForm({ most: 4 });
      for (const id of ['a', 'b', 'c']) await submit(store, id);
      const erase = (number: number, by = 'admin') => store.erase(start, 'f', by, number);
      const numbers = async (after: number, most: number) => {
        const page = await store.answers(start, 'f', 'reader', after, most);
        return page === 'denied' ? page : [page.answers.map(({ number }) => number), page.more];
      };
      expect(await erase(1, 'stranger')).toBe('denied');
      expect(await erase(1)).toBe('erased');
      expect(await erase(2)).toBe('erased');
      expect(await store.read(start, 'f')).toMatchObject({ answers: 3, bytes: 'box-c'.length });
      expect(await numbers(0, 1)).toEqual([[3], false]);
      expect(await erase(2)).toBe('erased');
      expect(await erase(9)).toBe('erased');
      expect(await submit(store, 'a', start + 7)).toEqual({ at: start });
      expect(await numbers(0, 10)).toEqual([[3], false]);
      expect(await submit(store, 'd')).toEqual({ at: start });
      expect(await numbers(0, 1)).toEqual([[3], true]);
      expect(await numbers(3, 1)).toEqual([[4], false]);
      expect(await submit(store, 'e')).toBe('full');
    });

    test('refuses answers that are too late, too many, too much, or sealed to an old state', async () => {
      const store = await withForm({ closes: start + 5000, most: 2 });
      expect(await submit(store, 'a', start, 1)).toBe('old-state');
      expect(await submit(store, 'a', start + 4999)).toEqual({ at: start + 4999 });
      expect(await submit(store, 'b', start + 5000)).toBe('closed');
      expect(await submit(store, 'a', start + 5000)).toEqual({ at: start + 4999 });
      const tight = { answers: 100, bytes: 10 };
      const of = (box: string) => store.submit(start, 'f', { id: box, index: 0, box }, tight);
      expect(await of('123456')).toBe('full');
      expect(await of('12345')).toEqual({ at: start });
      expect(await submit(store, 'c')).toBe('full');
      expect(await store.submit(start, 'none', { id: 'a', index: 0, box: 'b' }, limits)).toBeUndefined();
    });

    test('of many at once, exactly as many answers as the form takes', async () => {
      const store = await withForm({ most: 7 });
      const outcomes = await Promise.all(
        Array.from({ length: 100 }, (_, at) => submit(store, `answer-${at}`)),
      );
      expect(outcomes.filter(outcome => typeof outcome === 'object')).toHaveLength(7);
      expect(outcomes.filter(outcome => outcome === 'full')).toHaveLength(93);
      const kept = await store.answers(start, 'f', 'reader', 0, 50);
      expect(kept === 'denied' ? [] : kept.answers.map(({ number }) => number)).toEqual([
        1, 2, 3, 4, 5, 6, 7,
      ]);
    });

    test('an edit follows the one before it', async () => {
      const store = await withForm();
      const to = (revision: number) => ({ revision, description: `{"r":${revision}}`, closes: 9, most: 4 });
      expect(await store.edit(start, 'f', 'stranger', to(1))).toBe('denied');
      expect(await store.edit(start, 'f', 'admin', to(2))).toBe('conflict');
      expect(await store.edit(start, 'f', 'admin', to(1))).toBe('edited');
      expect(await store.edit(start, 'f', 'admin', to(1))).toBe('conflict');
      expect(await store.read(start, 'f')).toMatchObject(to(1));
    });

    test('a new state adds links, gives others a new bundle, and revokes the rest', async () => {
      const store = await withForm();
      const to = {
        index: 1,
        state: '{"state":1}',
        stay: [{ id: 'admin', bundle: 'next' }],
        add: [{ ...link('late'), comment: '{"c":1}' }],
      };
      expect(await store.change(start, 'f', 'stranger', to)).toBe('denied');
      expect(await store.change(start, 'f', 'admin', { ...to, index: 2 })).toBe('conflict');
      expect(await store.change(start, 'f', 'admin', { ...to, stay: [{ id: 'x', bundle: 'y' }] })).toBe(
        'conflict',
      );
      expect(await store.change(start, 'f', 'admin', { ...to, add: [link('reader')] })).toBe('conflict');
      expect(await store.change(start + 1, 'f', 'admin', to)).toBe('changed');
      expect(await store.read(start, 'f')).toMatchObject({ index: 1, state: '{"state":1}' });
      const links = await store.links(start + 1, 'f', 'admin');
      expect(links === 'denied' ? [] : links).toEqual([
        {
          ...link('admin', 'admin'),
          bundle: 'next',
          created: start,
          used: undefined,
          revoked: undefined,
          locked: undefined,
        },
        {
          ...link('reader'),
          auth: '',
          bundle: '',
          created: start,
          used: undefined,
          revoked: start + 1,
          locked: undefined,
        },
        {
          ...link('late'),
          comment: '{"c":1}',
          created: start + 1,
          used: undefined,
          revoked: undefined,
          locked: undefined,
        },
      ]);
      expect(await store.answers(start, 'f', 'reader', 0, 1)).toBe('denied');
      // A link that was revoked does not come back.
      expect(
        await store.change(start, 'f', 'admin', {
          ...to,
          index: 2,
          stay: [{ id: 'reader', bundle: 'b' }],
          add: [],
        }),
      ).toBe('conflict');
    });

    test('of two changes at once, one', async () => {
      const store = await withForm();
      const to = (id: string) => ({
        index: 1,
        state: '{}',
        stay: [
          { id: 'admin', bundle: 'a' },
          { id: 'reader', bundle: 'b' },
        ],
        add: [link(id)],
      });
      const outcomes = await Promise.all(
        ['x', 'y', 'z'].map(id => store.change(start, 'f', 'admin', to(id))),
      );
      expect(outcomes.toSorted()).toEqual(['changed', 'conflict', 'conflict']);
      const links = await store.links(start, 'f', 'admin');
      expect(links).toHaveLength(3);
    });

    test('a link is revoked once, with its challenges; its gate stays', async () => {
      const store = await withForm();
      await store.challenge(start, 'f', 'reader', 'c', start + 60_000);
      expect(await store.revoke(start, 'f', 'stranger', 'reader')).toBe('denied');
      expect(await store.revoke(start, 'f', 'admin', 'stranger')).toBe('no-link');
      expect(await store.revoke(start, 'f', 'admin', 'reader')).toBe('revoked');
      expect(await store.revoke(start, 'f', 'admin', 'reader')).toBe('no-link');
      expect(await store.link(start, 'f', 'reader')).toMatchObject({
        gate: 'gate-reader',
        bundle: '',
        auth: '',
        revoked: start,
      });
      expect(await store.take(start, 'f', 'reader', 'c')).toBe('unknown');
      expect(await store.unlock(start, 'f', 'admin', 'reader')).toBe('no-link');
      expect(await store.comment(start, 'f', 'admin', 'reader', '{}')).toBe('no-link');
      expect(await store.links(start, 'f', 'reader')).toBe('denied');
    });

    test('a comment is kept', async () => {
      const store = await withForm();
      expect(await store.comment(start, 'f', 'stranger', 'reader', '{}')).toBe('denied');
      expect(await store.comment(start, 'f', 'admin', 'reader', '{"c":2}')).toBe('commented');
      expect(await store.link(start, 'f', 'reader')).toMatchObject({ comment: '{"c":2}' });
      expect(await store.link(start, 'f', 'stranger')).toBeUndefined();
    });

    test('a challenge is taken once, in time, by its link; the latest sixteen stay', async () => {
      const store = await withForm();
      const until = start + 60_000;
      await store.challenge(start, 'f', 'reader', 'c', until);
      expect(await store.take(start, 'f', 'admin', 'c')).toBe('unknown');
      const taken = await Promise.all(
        Array.from({ length: 10 }, () => store.take(start, 'f', 'reader', 'c')),
      );
      expect(taken.filter(outcome => outcome !== 'unknown')).toEqual([{ left: 4 }]);
      await store.proved(start, 'f', 'reader');
      await store.challenge(start, 'f', 'reader', 'd', until);
      expect(await store.take(until, 'f', 'reader', 'd')).toBe('unknown');
      for (let number = 0; number <= openChallenges; number++) {
        await store.challenge(start, 'f', 'reader', `many-${number}`, until + number);
      }
      expect(await store.take(start, 'f', 'reader', 'many-0')).toBe('unknown');
      expect(await store.take(start, 'f', 'reader', 'many-1')).toEqual({ left: 4 });
    });

    test('attempts are counted: five lock for an hour, twenty for good; a right one gives its own back', async () => {
      const store = await withForm();
      let drawn = 0;
      const attempt = async (at: number) => {
        drawn += 1;
        await store.challenge(at, 'f', 'reader', `c${drawn}`, at + 60_000);
        return store.take(at, 'f', 'reader', `c${drawn}`);
      };
      expect(await attempt(start)).toEqual({ left: 4 });
      expect(await attempt(start)).toEqual({ left: 3 });
      await store.proved(start + 7, 'f', 'reader');
      expect(await store.link(start, 'f', 'reader')).toMatchObject({ used: start + 7, locked: undefined });
      for (const left of [3, 2, 1, 0]) expect(await attempt(start)).toEqual({ left });
      expect(await attempt(start)).toEqual({ locked: start + 3_600_000 });
      // The fifth was right after all.
      await store.proved(start, 'f', 'reader');
      expect(await attempt(start)).toEqual({ left: 0 });
      for (let round = 1; round < 4; round++) {
        for (const left of [4, 3, 2, 1, 0]) {
          expect(await attempt(start + round * 3_600_000)).toEqual({ left });
        }
      }
      const later = start + 20 * 3_600_000;
      expect(await attempt(later)).toEqual({ locked: 0 });
      expect(await store.unlock(later, 'f', 'admin', 'reader')).toBe('unlocked');
      expect(await attempt(later)).toEqual({ left: 4 });
    });

    test('a form that is removed is gone with all it had', async () => {
      const store = await withForm();
      await submit(store, 'a');
      expect(await store.remove(start, 'f', 'stranger')).toBe('denied');
      expect(await store.remove(start + 5, 'f', 'admin')).toBe('removed');
      const withdrawn = { gone: 'withdrawn', at: start + 5 };
      expect(await store.read(start + 6, 'f')).toEqual(withdrawn);
      expect(await store.link(start + 6, 'f', 'admin')).toEqual(withdrawn);
      expect(await submit(store, 'b', start + 6)).toEqual(withdrawn);
      expect(await store.answers(start + 6, 'f', 'admin', 0, 10)).toBe('denied');
      expect(await store.remove(start + 6, 'f', 'admin')).toBe('denied');
      expect(await store.read(start + 6 + 30 * day, 'f')).toBeUndefined();
    });

    test('a sweep counts what is left and what went', async () => {
      const store = await withForm();
      await store.create(start, 'g', row(start + 2 * day), [link('admin', 'admin')], limits);
      expect(await store.sweep(start)).toEqual({ forms: 2, removed: 0 });
      expect(await store.sweep(start + day)).toEqual({ forms: 1, removed: 1 });
      expect(await store.sweep(start + day)).toEqual({ forms: 1, removed: 0 });
    });

    test('a secret is drawn once', async () => {
      const store = await open();
      const drawn = await Promise.all(['a', 'b', 'c'].map(fresh => store.secret('s', fresh)));
      expect(new Set(drawn).size).toBe(1);
      expect(await store.secret('s', 'd')).toBe(drawn[0]);
      expect(await store.secret('other', 'e')).toBe('e');
    });
  });
}
