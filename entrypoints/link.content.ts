import { defineContentScript } from 'wxt/utils/define-content-script';
import { takeLinkPage } from '../lib/page/link-page.ts';

const server = new URL(import.meta.env['WXT_SERVER_URL'] ?? 'http://localhost:8787');

export default defineContentScript({
  matches: [`${server.protocol}//${server.hostname}/h`],
  runAt: 'document_start',
  main: takeLinkPage,
});
