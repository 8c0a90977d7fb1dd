import { defineConfig } from 'vitest/config';

/**
 * On a machine that others use too, a browser now and then stalls for longer than any wait: CI tries such a test
 * again, and the last lines of `npm test` name it.
 */
const retry = process.env['CI'] === undefined ? 0 : 2;

const inBrowsers = {
  retry,
  fileParallelism: false,
  testTimeout: 60_000,
  hookTimeout: 60_000,
  globalSetup: ['tests/e2e/stage/build.ts'],
};

/** What stands around a handoff, and every page in every state: much, so it is not part of `npm test`. */
const surfaces = ['tests/e2e/surfaces/**/*.test.ts', 'tests/e2e/pages.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: [
            'tests/e2e/**',
            'tests/faults/**',
            'tests/gestures/**',
            'tests/server/**',
            'tests/net/lab/**',
            'tests/firefox/**',
          ],
          testTimeout: 30_000,
          retry,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          exclude: ['tests/e2e/fields/**', ...surfaces],
          ...inBrowsers,
        },
      },
      { test: { name: 'surfaces', include: surfaces, ...inBrowsers } },
      { test: { name: 'fields', include: ['tests/e2e/fields/**/*.test.ts'], ...inBrowsers } },
      {
        test: {
          name: 'gestures',
          include: ['tests/gestures/**/*.test.ts'],
          ...inBrowsers,
          globalSetup: ['tests/gestures/stage/display.ts', ...inBrowsers.globalSetup],
        },
      },
      {
        test: {
          name: 'server',
          include: ['tests/server/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          retry,
        },
      },
      {
        test: {
          name: 'net',
          include: ['tests/net/lab/**/*.test.ts'],
          ...inBrowsers,
          // Several processes start in each test: on a busy machine that alone takes seconds.
          testTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'firefox',
          include: ['tests/firefox/**/*.test.ts'],
          ...inBrowsers,
          globalSetup: ['tests/firefox/stage/build.ts'],
        },
      },
      { test: { name: 'faults', include: ['tests/faults/**/*.test.ts'], ...inBrowsers } },
    ],
  },
});
