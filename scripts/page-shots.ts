/** Pictures of the server's own pages, each state reached by what people do; in German those of drops and requests. */
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ensureBundle } from '../signaling/bundle.ts';
import { dropStates } from '../tests/e2e/drop-states.ts';
import type { Scheme, Width } from '../tests/e2e/gallery.ts';
import { type ReceiveState, reachState, receiveStates } from '../tests/e2e/receive-states.ts';
import { requestStates } from '../tests/e2e/request-states.ts';
import { startServer } from '../tests/e2e/stage/server.ts';
import { visitorArguments } from '../tests/e2e/stage/visitor.ts';
import { requireChromium } from './chromium.ts';

const pixels: Record<Width, number> = { narrow: 360, wide: 1024 };
const schemes: Scheme[] = ['light', 'dark'];
const widths: Width[] = ['narrow', 'wide'];
const nameOf = ({ name }: ReceiveState): string => `receive-page-${name}`;

/** @param isWanted - told a name. @returns how many were taken, and what went wrong. */
export async function shootReceivePage(
  folder: string,
  isWanted: (name: string) => boolean,
  language: 'en' | 'de' = 'en',
): Promise<{ taken: number; failures: string[] }> {
  const wanted = [...(language === 'en' ? receiveStates : []), ...dropStates, ...requestStates].filter(
    state => isWanted(nameOf(state)),
  );
  if (wanted.length === 0) return { taken: 0, failures: [] };
  const problem = await ensureBundle();
  if (problem !== null) return { taken: 0, failures: [problem] };
  const server = await startServer();
  const browser = await chromium.launch({ executablePath: requireChromium(), args: visitorArguments });
  const failures: string[] = [];
  let taken = 0;
  for (const state of wanted) {
    try {
      const { page, leave } = await reachState(state, { browser, origin: server.origin, language });
      for (const scheme of schemes) {
        await page.emulateMedia({ colorScheme: scheme });
        for (const width of widths) {
          await page.setViewportSize({ width: pixels[width], height: 640 });
          const path = join(folder, `${nameOf(state)}-${scheme}-${width}.png`);
          await page.screenshot({ path, fullPage: true });
          taken += 1;
        }
      }
      await leave();
    } catch (error) {
      failures.push(`${nameOf(state)}: ${String(error)}`);
    }
  }
  await browser.close();
  await server.close();
  return { taken, failures };
}
