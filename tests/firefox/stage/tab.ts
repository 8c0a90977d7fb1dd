import { until } from '../../e2e/stage/until.ts';
import type { Bidi } from './bidi.ts';

interface Node {
  sharedId: string;
}

interface Context {
  context: string;
  url: string;
  children: Context[] | null;
}

/** A site's page in a tab, or a frame in it. */
export class Tab {
  readonly context: string;
  readonly #bidi: Bidi;

  constructor(bidi: Bidi, context: string) {
    this.#bidi = bidi;
    this.context = context;
  }

  static async open(bidi: Bidi, url: string): Promise<Tab> {
    const { context } = await bidi.send<{ context: string }>('browsingContext.create', { type: 'tab' });
    await bidi.send('browsingContext.navigate', { context, url, wait: 'complete' });
    return new Tab(bidi, context);
  }

  /** The first frame in this page. */
  async frame(): Promise<Tab> {
    const child = await until('a frame', async () => {
      const { contexts } = await this.#bidi.send<{ contexts: Context[] }>('browsingContext.getTree', {
        root: this.context,
      });
      return contexts[0]?.children?.[0];
    });
    return new Tab(this.#bidi, child.context);
  }

  evaluate<T>(expression: string): Promise<T> {
    return this.#bidi.evaluate<T>(this.context, expression);
  }

  async #find(selector: string): Promise<Node> {
    return until(selector, async () => {
      const { nodes } = await this.#bidi.send<{ nodes: Node[] }>('browsingContext.locateNodes', {
        context: this.context,
        locator: { type: 'css', value: selector },
      });
      return nodes[0];
    });
  }

  async click(selector: string, which: 'left' | 'right' = 'left'): Promise<void> {
    const button = which === 'left' ? 0 : 2;
    const { sharedId } = await this.#find(selector);
    const origin = { type: 'element', element: { sharedId } };
    const actions = [
      { type: 'pointerMove', x: 0, y: 0, origin },
      { type: 'pointerDown', button },
      { type: 'pointerUp', button },
    ];
    await this.#bidi.send('input.performActions', {
      context: this.context,
      actions: [{ type: 'pointer', id: 'mouse', actions }],
    });
  }

  valueOf(selector: string): Promise<string> {
    return this.evaluate(`document.querySelector(${JSON.stringify(selector)}).value`);
  }

  async show(): Promise<void> {
    await this.#bidi.send('browsingContext.activate', { context: this.context });
  }

  async close(): Promise<void> {
    await this.#bidi.send('browsingContext.close', { context: this.context });
  }
}
