import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { requireChromium } from '../../../scripts/chromium.ts';
import { type Offer, offer } from './offer.ts';
import { type StageServer, startServer } from './server.ts';
import { type Visit, visit, visitorArguments } from './visitor.ts';

/** For the tests of a file: a browser without the extension, and the server. */
export function setVisitors(): {
  readonly server: StageServer;
  readonly origin: string;
  arrive(options?: BrowserContextOptions): Promise<Visit>;
  offer(options?: Parameters<typeof offer>[1]): Promise<Offer>;
} {
  let set: { server: StageServer; browser: Browser } | undefined;
  beforeAll(async () => {
    const server = await startServer();
    set = {
      server,
      browser: await chromium.launch({ executablePath: requireChromium(), args: visitorArguments }),
    };
  });
  afterAll(async () => {
    await set?.browser.close();
    await set?.server.close();
  });
  const given = () => {
    if (set === undefined) throw new Error('the visitors come before each test, not before the file');
    return set;
  };
  return {
    get server() {
      return given().server;
    },
    get origin() {
      return given().server.origin;
    },
    async arrive(options) {
      const visitor = await visit(given().browser, options);
      onTestFinished(() => visitor.page.context().close());
      return visitor;
    },
    async offer(options) {
      const made = await offer(given().server.origin, options);
      onTestFinished(() => made.close());
      return made;
    },
  };
}
