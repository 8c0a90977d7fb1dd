import { until } from '../../e2e/stage/until.ts';
import type { Bidi } from './bidi.ts';

type Role = 'button' | 'textbox' | 'checkbox' | 'link';

type Order =
  | { act: 'text' }
  | { act: 'click' | 'value'; role: Role; name: string }
  | { act: 'type'; role: Role; name: string; text: string };

/** What a look at a page finds: what was asked for, or what is there instead. */
type Seen = { found: string } | { missing: string };

/** For what a look is told (ms). */
const patience = 1_500;

/** What only the browser's own code may call. */
interface BrowsersWindow extends Window {
  synthesizeMouseEvent(type: string, x: number, y: number, data: object, options: object): void;
}

/** Runs beside the page of the extension, with the browser's rights, and knows nothing of what surrounds it here. */
function perform(content: BrowsersWindow | null, order: Order): Seen {
  if (!content?.document.body) return { missing: 'a document' };
  const { document } = content;
  // biome-ignore lint/performance/useDomNodeTextContent: only what a person sees
  const { innerText: said } = document.body;
  if (order.act === 'text') return { found: said };
  const selectors = {
    button: 'button, summary',
    textbox: 'input:not([type=checkbox]):not([type=radio]), textarea',
    checkbox: 'input[type=checkbox]',
    link: 'a[href]',
  };
  const nameOf = (element: HTMLInputElement): string => {
    const ids = (element.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean);
    const labels = [...ids.map(id => document.getElementById(id)), ...(element.labels ?? [])];
    const name = element.getAttribute('aria-label') ?? labels.map(label => label?.textContent).join(' ');
    return (name === '' ? element.textContent : name).trim().replace(/\s+/g, ' ');
  };
  const element = [...document.querySelectorAll<HTMLInputElement>(selectors[order.role])].find(
    one => one.getClientRects().length > 0 && nameOf(one) === order.name,
  );
  if (element === undefined) return { missing: said };
  if (order.act === 'value') return element.value === '' ? { missing: said } : { found: element.value };
  if (element.disabled) return { missing: `it is disabled: ${said}` };
  element.scrollIntoView({ block: 'center', behavior: 'instant' });
  const { left, top, width, height } = element.getBoundingClientRect();
  for (const type of ['mousedown', 'mouseup'])
    content.synthesizeMouseEvent(
      type,
      left + width / 2,
      top + height / 2,
      { button: 0, clickCount: 1 },
      { isDOMEventSynthesized: false },
    );
  if (order.act === 'type') {
    element.select();
    document.execCommand('insertText', false, order.text);
    return { found: element.value };
  }
  return { found: order.name };
}

/** A page of the extension, popup or tab, as a person has it: by role and name, with the browser's own mouse events. */
export class Screen {
  readonly #bidi: Bidi;
  readonly #browser: string;

  /** @param browser - an expression for the `<browser>` that shows it, in Firefox's own window. */
  constructor(bidi: Bidi, browser: string) {
    this.#bidi = bidi;
    this.#browser = browser;
  }

  async isThere(): Promise<boolean> {
    return this.#bidi.asBrowser<boolean>(`Boolean(${this.#browser})`);
  }

  async #look(order: Order): Promise<Seen> {
    const script = `sendAsyncMessage(NAME, (${perform})(content, ${JSON.stringify(order)}))`;
    return this.#bidi.asBrowser<Seen>(`new Promise(resolve => {
      const shown = ${this.#browser};
      if (!shown) return resolve({ missing: 'the page itself' });
      const name = 'fieldpost-' + Math.random();
      const page = shown.messageManager;
      page.addMessageListener(name, ({ data }) => resolve(data));
      // A page that is just being replaced loses what it is asked.
      setTimeout(resolve, ${patience}, { missing: 'an answer' });
      const script = ${JSON.stringify(script)}.replace('NAME', JSON.stringify(name));
      page.loadFrameScript('data:,' + encodeURIComponent(script), false);
    })`);
  }

  async #find(what: string, order: Order): Promise<string> {
    const { found } = await until(what, async () => {
      const seen = await this.#look(order);
      if ('missing' in seen) throw new Error(seen.missing);
      return seen;
    });
    return found;
  }

  text(): Promise<string> {
    return this.#find('the page', { act: 'text' });
  }

  /** Wait until the page says this. */
  async says(words: string | RegExp): Promise<string> {
    return until(`the page to say ${words}`, async () => {
      const text = await this.text();
      const found = typeof words === 'string' ? text.includes(words) : words.test(text);
      if (!found) throw new Error(text);
      return text;
    });
  }

  async click(role: Role, name: string): Promise<void> {
    await this.#find(`${role} "${name}"`, { act: 'click', role, name });
  }

  async type(role: Role, name: string, text: string): Promise<void> {
    await this.#find(`${role} "${name}"`, { act: 'type', role, name, text });
  }

  async holds(role: Role, name: string, text: string): Promise<boolean> {
    const seen = await this.#look({ act: 'value', role, name });
    return 'found' in seen && seen.found === text;
  }

  value(role: Role, name: string): Promise<string> {
    return this.#find(`a value in ${role} "${name}"`, { act: 'value', role, name });
  }
}
