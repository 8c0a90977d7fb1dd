import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';

const serverUrl = new URL(process.env['WXT_SERVER_URL'] ?? 'http://localhost:8787');

export default defineConfig({
  imports: false,
  vite: () => ({ plugins: [preact()] }),
  manifest: { name: 'Fieldpost', description: serverUrl.host },
});
