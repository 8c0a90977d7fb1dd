import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Person } from '../e2e/stage/person.ts';
import { inSettings } from '../e2e/stage/settings.ts';
import { type Site, startSite } from '../e2e/stage/site.ts';
import { Hands } from './stage/hands.ts';

const display = inject('display');
const hands = new Hands(display);
let person: Person;
let site: Site;

describe.skipIf(display === '')('the pinned icon', () => {
  beforeAll(async () => {
    site = await startSite();
    person = await Person.arrive({
      display,
      arguments: ['--window-position=0,0', '--window-size=1200,860'],
    });
  });
  afterAll(async () => {
    await person?.leave();
    await site?.close();
  });

  it('ticks the first step of the welcome tab by itself', async () => {
    const welcome = await person.open(person.page('welcome.html'));
    await welcome.getByText('This ticks itself when it is done.').waitFor();
    await inSettings(person, (developer, extensionId) =>
      developer.updateExtensionConfiguration({ extensionId, pinnedToToolbar: true }),
    );
    await welcome.getByText('Pinned.').waitFor();
    await welcome.close();
  });

  it('opens the popup from the toolbar, by keyboard alone, and the page to it', async () => {
    const page = await person.open(site.url('github.test', '/login'));
    await hands.click(page, page.locator('#user'));
    await hands.press('F10');
    // From the browser's menu over the profile and the puzzle piece to what is pinned.
    for (const key of ['Left', 'Left', 'Left']) await hands.press(key);
    await hands.press('Return');
    const home = await person.popup();
    await home.click('button', 'Share a field');
    await person.popupIsGone();
    await page.click('#password');
    await (await person.popup()).says('Password, 21 characters');
    expect(await page.inputValue('#password')).toBe('correct horse battery');
  });
});
