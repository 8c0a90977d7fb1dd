/** Names by which the background speaks of a field later; they keep no element alive. */
export class Handles {
  readonly #elements = new Map<string, WeakRef<Element>>();
  readonly #names = new WeakMap<Element, string>();

  /** The same element gets the same name. */
  nameOf(element: Element): string {
    const known = this.#names.get(element);
    if (known) return known;
    const name = crypto.getRandomValues(new Uint32Array(4)).join('-');
    this.#names.set(element, name);
    this.#elements.set(name, new WeakRef(element));
    return name;
  }

  /** The element, if it still stands in this document; else null. */
  find(name: string): Element | null {
    const element = this.#elements.get(name)?.deref();
    if (!element) this.#elements.delete(name);
    return element?.isConnected && element.ownerDocument === document ? element : null;
  }
}
