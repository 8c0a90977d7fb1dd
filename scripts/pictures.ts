/** `npm run pictures`: a handoff as both people see it, from the demonstration's own screens, for the README. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { requireChromium } from './chromium.ts';

const root = join(import.meta.dirname, '..');
const screens = join(root, '.demo');
const target = join(root, 'docs', 'pictures');

function screen(name: string): string {
  const file = readdirSync(screens).find(found => found.endsWith(`-${name}.png`));
  if (file === undefined) throw new Error(`no picture of ${name}: run npm start -- --demo first`);
  return `data:image/png;base64,${readFileSync(join(screens, file)).toString('base64')}`;
}

const shot = (name: string, words: string): string =>
  `<figure><img src="${screen(name)}" alt=""><figcaption>${words}</figcaption></figure>`;

const html = `<!doctype html><meta charset="utf-8"><style>
  body { margin: 0; padding: 40px; width: 1280px; box-sizing: border-box; background: #eef1f0; color: #16211f;
    font: 16px/1.4 system-ui, sans-serif; }
  h2 { margin: 0 0 16px; font-size: 20px; }
  section + section { margin-top: 40px; }
  .row { display: grid; grid-template-columns: repeat(3, 1fr); gap: 32px; align-items: start; }
  figure { margin: 0; }
  img { display: block; width: 100%; border-radius: 8px; box-shadow: 0 1px 2px #0003, 0 8px 24px #0001; background: #fff; }
  figcaption { margin-top: 12px; color: #45524f; }
</style>
<section><h2>Ada has the password</h2><div class="row">
${shot('sender-picks', 'She clicks the icon, then the field,')}
${shot('sender-reads-code', 'sends the link by chat and reads the code aloud,')}
${shot('sender-delivered', 'and learns where it went.')}
</div></section>
<section><h2>Robin needs it</h2><div class="row">
${shot('recipient-field-tab', 'He opens the link, goes to his page,')}
${shot('recipient-asks-for-code', 'picks the field, types the code,')}
${shot('recipient-page', 'and the field is filled.')}
</div></section>`;

mkdirSync(target, { recursive: true });
const browser = await chromium.launch({ executablePath: requireChromium(), args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 });
await page.setContent(html);
writeFileSync(join(target, 'handoff.png'), await page.screenshot({ fullPage: true }));
await browser.close();
process.stdout.write(`${join(target, 'handoff.png')}\n`);
