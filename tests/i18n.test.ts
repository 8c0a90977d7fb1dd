import { beforeEach, describe, expect, it, vi } from 'vitest';

const getMessage = vi.fn((key: string) => `browser's ${key}`);
vi.mock('wxt/browser', () => ({ browser: { runtime: { getURL: (path: string) => path } } }));
vi.mock('@wxt-dev/i18n', () => ({ createI18n: () => ({ t: getMessage }) }));

const { i18n, locale, sentenceOf, speak } = await import('../lib/i18n.ts');

const german = {
  common_back: { message: 'Zurück' },
  facts_on: { message: '$1 auf $2 kostet $$5' },
  settings_minutes: { message: '1 Minute | $1 Minuten' },
  history_removed: { message: 'keiner | einer | $1' },
};

const answer = (catalogue: object | null): void => {
  vi.stubGlobal('fetch', () =>
    catalogue === null
      ? Promise.reject(new Error('no such file'))
      : Promise.resolve(new Response(JSON.stringify(catalogue))),
  );
};

beforeEach(() => speak('system'));

describe('the words people read', () => {
  it('are the browser’s own until another language is chosen, and again afterwards', async () => {
    expect(i18n.t('common.back')).toBe('browser’s common.back'.replace('’', "'"));
    expect(locale()).toBeUndefined();
    answer(german);
    await speak('de');
    expect([i18n.t('common.back'), locale(), i18n.t('@@ui_locale'), i18n.t('@@bidi_dir')]).toEqual([
      'Zurück',
      'de',
      'de',
      'ltr',
    ]);
    await speak('system');
    expect(i18n.t('common.back')).toBe("browser's common.back");
  });

  it('are the browser’s where a catalogue lacks them or cannot be read', async () => {
    answer(german);
    await speak('de');
    expect(i18n.t('common.done')).toBe("browser's common.done");
    answer(null);
    await speak('en');
    expect(i18n.t('common.back')).toBe("browser's common.back");
  });

  it('take values and counts as the browser’s do', () => {
    const say = (key: string, ...args: unknown[]): string | undefined => sentenceOf(german, key, args);
    expect(say('facts.on', ['$2', 'b'])).toBe('$2 auf b kostet $5');
    expect([0, 1, 2].map(count => say('settings.minutes', count))).toEqual([
      '0 Minuten',
      '1 Minute',
      '2 Minuten',
    ]);
    expect([0, 1, 2].map(count => say('history.removed', count))).toEqual(['keiner', 'einer', '2']);
    expect(say('settings.minutes', 1200, ['1.200'])).toBe('1.200 Minuten');
    expect(say('nothing')).toBeUndefined();
  });
});
