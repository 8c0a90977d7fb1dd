/** Every state of the page that receives without the extension, each reached by what people do. */
import type { Browser, Page } from 'playwright-core';
import { login, type Offer, offer } from './stage/offer.ts';
import { wrong } from './stage/steps.ts';
import { button, codeBox, receiveHere, typeCode, visit, withoutWebRtc } from './stage/visitor.ts';
import { wordsIn } from './words.ts';

export interface Stage {
  page: Page;
  /** Make an offer at the stage's server. */
  offer(options?: Parameters<typeof offer>[1]): Promise<Offer>;
  origin: string;
  /** The accessible name or the sentence, in the language that the page speaks. */
  said(english: string): string | RegExp;
}

export interface ReceiveState {
  name: string;
  reach(stage: Stage): Promise<void>;
  /** A sentence that this state shows. */
  says: string;
}

async function received({ page, offer: make }: Stage, options?: Parameters<typeof offer>[1]): Promise<Offer> {
  const sender = await make(options);
  await receiveHere(page, sender.link);
  await typeCode(page, await sender.code());
  await page.getByText(/^Received/).waitFor();
  return sender;
}

async function threeWrong(page: Page, sender: Offer): Promise<void> {
  for (const left of ['2 tries left', '1 try left', 'Three wrong codes']) {
    await typeCode(page, wrong(await sender.code()));
    await page.getByText(left).first().waitFor();
  }
}

export const receiveStates: readonly ReceiveState[] = [
  {
    name: 'start',
    async reach({ page, offer }) {
      await page.goto((await offer()).link);
    },
    says: 'nothing to install',
  },
  {
    name: 'no-link',
    async reach({ page, origin }) {
      await page.goto(`${origin}/h`);
    },
    says: 'This tab holds no link any more.',
  },
  {
    name: 'bad-link',
    async reach({ page, origin }) {
      await page.goto(`${origin}/h#half-a-link`);
    },
    says: 'This is not a Fieldpost link.',
  },
  {
    name: 'loading',
    async reach({ page, offer }) {
      await page.route('**/assets/sodium-*', () => undefined);
      await page.goto((await offer()).link);
      await button(page, 'Receive here in this page').click();
    },
    says: 'Getting ready…',
  },
  {
    name: 'load-failed',
    async reach({ page, offer }) {
      await page.route('**/assets/sodium-*', route => route.abort());
      await page.goto((await offer()).link);
      await button(page, 'Receive here in this page').click();
    },
    says: 'A part of this page did not arrive.',
  },
  {
    name: 'nobody',
    async reach({ page, offer }) {
      await receiveHere(page, (await offer()).link.replace(/.{4}$/, 'AAAA'));
    },
    says: 'Nobody is at the other end.',
  },
  {
    name: 'code',
    async reach({ page, offer }) {
      await receiveHere(page, (await offer()).link);
      await page.getByText('host: on the same network').waitFor();
    },
    says: 'Type the code they tell you',
  },
  {
    name: 'offline',
    async reach({ page, offer }) {
      await receiveHere(page, (await offer()).link);
      await page.getByText('host: on the same network').waitFor();
      await page.context().setOffline(true);
    },
    says: 'You are offline.',
  },
  {
    name: 'half-a-code',
    async reach({ page, offer }) {
      const sender = await offer();
      await receiveHere(page, sender.link);
      await sender.is('talking');
      await typeCode(page, '482');
    },
    says: 'Type the code first: 6 digits.',
  },
  {
    name: 'wrong-code',
    async reach({ page, offer }) {
      const sender = await offer();
      await receiveHere(page, sender.link);
      await typeCode(page, wrong(await sender.code()));
    },
    says: '2 tries left.',
  },
  {
    name: 'paused',
    async reach({ page, offer }) {
      const sender = await offer();
      await receiveHere(page, sender.link);
      await threeWrong(page, sender);
    },
    says: 'Three wrong codes: the sender has to make a new one.',
  },
  {
    name: 'no-direct',
    async reach({ page, offer }) {
      await page.addInitScript(withoutWebRtc);
      await page.goto((await offer({ policy: 'direct' })).link);
      await button(page, 'Receive here in this page').click();
    },
    says: 'The sender allows a direct connection only',
  },
  {
    name: 'declining',
    async reach({ page, offer }) {
      const sender = await offer();
      await receiveHere(page, sender.link);
      await sender.is('talking');
      await button(page, 'Decline').click();
    },
    says: 'Decline this secret?',
  },
  { name: 'received', reach: async stage => void (await received(stage)), says: 'Received. Show it' },
  {
    name: 'received-fields',
    reach: async stage => void (await received(stage, { fields: login, note: 'For the build server.' })),
    says: 'Received: 2 fields.',
  },
  {
    name: 'shown',
    async reach(stage) {
      await received(stage);
      await button(stage.page, 'Show').click();
    },
    says: "The sender's copy is gone.",
  },
  {
    name: 'shown-fields',
    async reach(stage) {
      await received(stage, { fields: login });
      await button(stage.page, 'Show User name').click();
      await stage.page.getByText("The sender's copy is gone.").waitFor();
      await button(stage.page, 'Copy Password').click();
    },
    says: 'The clipboard is overwritten in 30 s',
  },
  {
    name: 'not-copied',
    async reach(stage) {
      await stage.page.addInitScript(() => {
        navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
      });
      await received(stage);
      await button(stage.page, 'Copy').click();
    },
    says: 'The browser did not let Fieldpost copy.',
  },
  {
    name: 'done',
    async reach(stage) {
      await received(stage);
      await button(stage.page, 'Show').click();
      await button(stage.page, 'Done').click();
      await stage.page.getByRole('textbox').waitFor({ state: 'detached' });
    },
    says: "The sender's copy is gone.",
  },
  {
    name: 'declined',
    async reach({ page, offer }) {
      const sender = await offer();
      await receiveHere(page, sender.link);
      await sender.is('talking');
      await button(page, 'Decline').click();
      await button(page, 'Someone sent me this by mistake').click();
    },
    says: 'You declined it.',
  },
  {
    name: 'cancelled',
    async reach({ page, offer }) {
      const sender = await offer();
      await receiveHere(page, sender.link);
      await sender.is('talking');
      await sender.act({ type: 'cancel' });
      await codeBox(page).waitFor({ state: 'detached' });
    },
    says: 'The sender cancelled it.',
  },
];

/** Reach a state in a tab of its own. @returns the tab, and how to leave it */
export async function reachState(
  state: ReceiveState,
  options: { browser: Browser; origin: string; language?: 'en' | 'de' },
): Promise<{ page: Page; leave(): Promise<void> }> {
  const { page } = await visit(options.browser, {
    // Only so that axe can be put into the page.
    bypassCSP: true,
    permissions: ['clipboard-read', 'clipboard-write'],
    reducedMotion: 'reduce',
    locale: options.language ?? 'en',
  });
  const words = options.language === 'de' ? wordsIn('de') : undefined;
  const offers: Offer[] = [];
  await state.reach({
    page,
    origin: options.origin,
    said: english => words?.(english) ?? english,
    async offer(wanted) {
      const made = await offer(options.origin, wanted);
      offers.push(made);
      return made;
    },
  });
  // Often it names a part of a sentence, which no catalogue can translate.
  const sign =
    words === undefined ? page.getByText(state.says) : page.locator('main:not(:has([aria-busy=true]))');
  await sign.first().waitFor();
  return {
    page,
    async leave() {
      await page.context().close();
      await Promise.all(offers.map(each => each.close()));
    },
  };
}
