import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { requireChromium } from '../../../scripts/chromium.ts';
import { type Offer, offer } from './offer.ts';
import { type StageServer, startServer } from './server.ts';
import { type Visit, visit, visitorArguments } from './visitor.ts';

/** For the tests of a file: a browser without the extension. @returns lets somebody come, who leaves with the test */
export function setVisitingBrowser(): (options?: BrowserContextOptions) => Promise<Visit> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: requireChromium(), args: visitorArguments });
  });
  afterAll(() => browser?.close());
  return async options => {
    if (browser === undefined) throw new Error('visitors come in tests, not before them');
    const visitor = await visit(browser, options);
    onTestFinished(() => visitor.page.context().close());
    return visitor;
  };
}

/** For the tests of a file: a browser without the extension, and the server. */
export function setVisitors(): {
  readonly server: StageServer;
  readonly origin: string;
  arrive(options?: BrowserContextOptions): Promise<Visit>;
  offer(options?: Parameters<typeof offer>[1]): Promise<Offer>;
} {
  let server: StageServer | undefined;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server?.close());
  const given = () => {
    if (server === undefined) throw new Error('the visitors come before each test, not before the file');
    return server;
  };
  return {
    get server() {
      return given();
    },
    get origin() {
      return given().origin;
    },
    arrive: setVisitingBrowser(),
    async offer(options) {
      const made = await offer(given().origin, options);
      onTestFinished(() => made.close());
      return made;
    },
  };
}
