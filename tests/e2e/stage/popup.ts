import type { HiddenTarget } from './target.ts';
import { until } from './until.ts';

interface AxNode {
  ignored: boolean;
  backendDOMNodeId?: number;
  name?: { value: string };
  value?: { value: string };
  properties?: { name: string; value: { value: unknown } }[];
}

const isDisabled = (node: AxNode): boolean =>
  node.properties?.some(({ name, value }) => name === 'disabled' && value.value === true) ?? false;
const isChecked = (node: AxNode): boolean =>
  node.properties?.some(({ name, value }) => name === 'checked' && value.value === 'true') ?? false;

/** For what a look is told (ms): half of what a condition is waited for. */
const patience = 7_500;

/** The extension's popup as a person has it: by role and name, with real mouse and key events. */
export class Popup {
  readonly target: HiddenTarget;

  constructor(target: HiddenTarget) {
    this.target = target;
  }

  async #all(role: string, name: string): Promise<AxNode[]> {
    const { root } = await this.target.send<{ root: { nodeId: number } }>(
      'DOM.getDocument',
      { depth: 0 },
      patience,
    );
    const { nodes } = await this.target.send<{ nodes: AxNode[] }>(
      'Accessibility.queryAXTree',
      {
        nodeId: root.nodeId,
        role,
        accessibleName: name,
      },
      patience,
    );
    return nodes.filter(node => !node.ignored && node.backendDOMNodeId !== undefined);
  }

  async has(role: string, name: string): Promise<boolean> {
    return (await this.#all(role, name)).length > 0;
  }

  async isChecked(name: string): Promise<boolean> {
    return (await this.#all('checkbox', name)).some(isChecked);
  }

  async text(): Promise<string> {
    return this.target.evaluate<string>('document.body.innerText', patience);
  }

  /** Wait until the popup says this. */
  async says(words: string | RegExp): Promise<string> {
    return until(`the popup to say ${words}`, async () => {
      const text = await this.text();
      const found = typeof words === 'string' ? text.includes(words) : words.test(text);
      if (!found) throw new Error(text);
      return text;
    });
  }

  async #point(role: string, name: string): Promise<{ x: number; y: number }> {
    let before = '';
    return until(`${role} "${name}"`, async () => {
      const [node] = await this.#all(role, name);
      if (node === undefined) throw new Error(await this.text());
      if (isDisabled(node)) throw new Error(`it is disabled: ${await this.text()}`);
      const where = { backendNodeId: node.backendDOMNodeId };
      await this.target.send('DOM.scrollIntoViewIfNeeded', where);
      const { quads } = await this.target.send<{ quads: number[][] }>('DOM.getContentQuads', where);
      const [quad] = quads;
      if (quad === undefined) return undefined;
      // What still moves would be missed.
      const moved = quad.join() !== before;
      before = quad.join();
      if (moved) return undefined;
      const [x1 = 0, y1 = 0, , , x3 = 0, y3 = 0] = quad;
      return { x: (x1 + x3) / 2, y: (y1 + y3) / 2 };
    });
  }

  async click(role: string, name: string): Promise<void> {
    const { x, y } = await this.#point(role, name);
    const at = { x, y, button: 'left', clickCount: 1 };
    await this.target.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...at });
    // The popup may be gone before it can answer this: that is what closing it on a click means.
    await this.target
      .send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...at })
      .catch(() => undefined);
  }

  async type(role: string, name: string, text: string): Promise<void> {
    await this.click(role, name);
    await this.target.send('Input.insertText', { text });
  }

  /** One of a list, by its words. The list itself is the browser's, outside of the page. */
  async choose(name: string, option: string): Promise<void> {
    const backendNodeId = await until(
      `a list "${name}"`,
      async () => (await this.#all('combobox', name))[0]?.backendDOMNodeId,
    );
    const { object } = await this.target.send<{ object: { objectId: string } }>('DOM.resolveNode', {
      backendNodeId,
    });
    await this.target.send('Runtime.callFunctionOn', {
      objectId: object.objectId,
      functionDeclaration: `function (text) {
        this.selectedIndex = [...this.options].findIndex(option => option.text === text);
        this.dispatchEvent(new Event('change', { bubbles: true }));
      }`,
      arguments: [{ value: option }],
    });
  }

  /** Type over what a box holds. */
  async replace(role: string, name: string, text: string): Promise<void> {
    await this.click(role, name);
    const selectAll = { type: 'rawKeyDown', commands: ['selectAll'] };
    await this.target.send('Input.dispatchKeyEvent', selectAll);
    await this.target.send('Input.insertText', { text });
  }

  /** Whether a box holds this text and nothing else. */
  async holds(role: string, name: string, text: string): Promise<boolean> {
    const [node] = await this.#all(role, name);
    return (node?.value?.value ?? '') === text;
  }

  async value(role: string, name: string): Promise<string> {
    return until(`a value in ${role} "${name}"`, async () => {
      const [node] = await this.#all(role, name);
      return node?.value?.value;
    });
  }

  /** Of every one with this role and name. */
  async values(role: string, name: string): Promise<string[]> {
    return (await this.#all(role, name)).map(node => node.value?.value ?? '');
  }
}
