import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** As in a pocket: narrow, and touched. */
export const phone: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

/** Runs before the page's own scripts: a browser in which WebRTC is switched off. */
export function withoutWebRtc(): void {
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection'])
    Reflect.deleteProperty(globalThis, name);
}

/** A tab of somebody who has no Fieldpost, and what it did that nobody may. */
export interface Visit {
  page: Page;
  /** Where it sent requests. */
  origins: Set<string>;
  /** What broke a policy, and errors of any kind. */
  complaints: string[];
}

export const visitorArguments = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--allow-loopback-in-peer-connection',
];

/** A new tab in a profile of its own. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const origins = new Set<string>();
  const complaints: string[] = [];
  page.on('request', request => origins.add(new URL(request.url()).origin));
  page.on('websocket', socket => origins.add(new URL(socket.url()).origin.replace(/^ws/, 'http')));
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  return { page, origins, complaints };
}

/** A button, in whatever language the page speaks. */
export const named = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: true });
export const button = (page: Page, name: string): Locator => named(page, name);
export const codeBox = (page: Page): Locator => page.getByRole('textbox', { name: 'Code', exact: true });

/** Open the link and press the button. */
export async function receiveHere(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await button(page, 'Receive here in this page').click();
  await codeBox(page).waitFor();
}

/** Type a code, once it is asked for. */
export async function typeCode(page: Page, code: string): Promise<void> {
  await codeBox(page).fill(code);
  await button(page, 'Receive').click();
}
