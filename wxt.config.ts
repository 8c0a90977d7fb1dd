import { join } from 'node:path';
import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';

const server = new URL(process.env['WXT_SERVER_URL'] ?? 'http://localhost:8787');
process.env['WXT_SERVER_URL'] = server.origin;

/** Fixes the id of builds that are loaded unpacked; a store signs with its own key and refuses this one. */
const unpackedKey =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAlBFALgdlNX9uF3NjjMdLsuT9zAbuHLpJaLXL5kcSQ1IsZJo2Dk5Q+tn+T/CiD4S1joz3' +
  'sVrRKYlggXv0gBBnaawLJ5rohbrcle7QwFYNT1XeTSSbLowS+UX70olqH7Av2NII5tgXbGrE/LaPLzXKK5rkdzOou4KDJJbHGsF554udgqIxJGn9' +
  'LHVmwst4G+La6RneW3vb2FxE0kpHIb1+KQfe6I2SLJTK3da/VucejDc6jR0slPAtB8SDkxnEbVthyFVDo3x2QqnbSzOymMeVjFDHAbS8EYI+lrIF' +
  'i2qzkCrq297w49H1MDdU/wlpYfP8E4GPSX2ySyLWuQXgpReanwIDAQAB';

/** Asked for one site at a time, when a frame of another site holds the field. */
const anyHost = ['https://*/*', 'http://*/*'];

export default defineConfig({
  imports: false,
  outDir: process.env['FIELDPOST_OUT'] ?? '.output',
  modules: ['@wxt-dev/i18n/module', '@wxt-dev/webextension-polyfill'],
  hooks: {
    // Everybody's `#i18n` is ours, which also speaks a language that is not the browser's.
    'config:resolved': ({ config }) => {
      config.alias['#i18n'] = join(import.meta.dirname, 'lib/i18n.ts');
    },
    // On the toolbar from the start, which only Firefox allows.
    'build:manifestGenerated': (_, { browser_action: icon }) => {
      if (icon !== undefined) icon.default_area = 'navbar';
    },
  },
  vite: () => ({
    plugins: [preact()],
    // simple-peer is used where the network is; elsewhere its import alone must not bring it along.
    build: {
      // libsodium alone is more than the usual limit.
      chunkSizeWarningLimit: 600,
      rollupOptions: {
        treeshake: { moduleSideEffects: id => !id.includes('simple-peer') },
        // A comment in a library that the bundler drops: nobody here can act on it.
        onLog: (level, log, handle) => {
          if (log.code !== 'INVALID_ANNOTATION') handle(level, log);
        },
      },
    },
  }),
  zip: { excludeSources: ['docs/pictures/**'] },
  manifest: ({ browser, mode }) => ({
    name: 'Fieldpost',
    description: '__MSG_extension_description__',
    default_locale: 'en',
    ...(browser === 'chrome' && mode !== 'store' ? { key: unpackedKey } : {}),
    ...(browser === 'chrome' ? { minimum_chrome_version: '144' } : {}),
    incognito: browser === 'chrome' ? 'split' : 'spanning',
    permissions: [
      'activeTab',
      'scripting',
      'storage',
      'unlimitedStorage',
      'contextMenus',
      'alarms',
      ...(browser === 'chrome' ? ['offscreen', 'sidePanel'] : []),
    ],
    content_scripts: [
      {
        matches: ['/h', '/q', '/v', '/d'].map(path => `${server.protocol}//${server.hostname}${path}`),
        js: ['link.js'],
        run_at: 'document_start',
      },
    ],
    host_permissions: [`${server.protocol}//${server.hostname}/h`],
    optional_permissions: [
      'clipboardWrite',
      'notifications',
      'history',
      ...(browser === 'chrome' ? ['idle'] : anyHost),
    ],
    ...(browser === 'chrome' ? { optional_host_permissions: anyHost } : {}),
    action: { default_title: 'Fieldpost' },
    ...(browser === 'chrome' ? { side_panel: { default_path: 'popup.html?place=panel' } } : {}),
    commands: {
      // Manifest V2 has another name for the icon.
      [browser === 'chrome' ? '_execute_action' : '_execute_browser_action']: {
        suggested_key: { default: 'Alt+Shift+F' },
      },
    },
    content_security_policy: {
      extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'",
    },
    ...(browser === 'chrome'
      ? {}
      : {
          browser_specific_settings: {
            gecko: {
              id: 'fieldpost@fieldpost.example',
              strict_min_version: '153.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
        }),
  }),
});
