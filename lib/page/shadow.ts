/** Every tree of a document: light, and through open and closed shadow roots. */

type OpenOrClosed = Element & { openOrClosedShadowRoot?: ShadowRoot | null };

// What `attachShadow` accepts; anything else is not worth the call into the browser.
const hosts = new Set(
  'ARTICLE ASIDE BLOCKQUOTE BODY DIV FOOTER H1 H2 H3 H4 H5 H6 HEADER MAIN NAV P SECTION SPAN'.split(' '),
);

export type Tree = Document | ShadowRoot;

/** The shadow root of `element`, closed ones included (only an extension may see those), or null. */
export function shadowOf(element: Element): ShadowRoot | null {
  if (!hosts.has(element.nodeName) && !element.localName.includes('-')) return null;
  const firefox = (element as OpenOrClosed).openOrClosedShadowRoot;
  if (firefox !== undefined) return firefox;
  try {
    return chrome.dom.openOrClosedShadowRoot(element as HTMLElement);
  } catch {
    return element.shadowRoot;
  }
}

/** The focused element, inside whatever shadow trees it stands; null when only a document to read has the focus. */
export function deepActiveElement(document: Document): Element | null {
  let active = document.activeElement;
  for (;;) {
    const inner = active && shadowOf(active)?.activeElement;
    if (!inner) break;
    active = inner;
  }
  const isPage = active === document.body || active === document.documentElement;
  return isPage && !document.body.isContentEditable ? null : active;
}

/** All elements of a tree in document order, each host's shadow tree right behind the host. */
export function* elementsOf(root: Tree | Element): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    yield element;
    const shadow = shadowOf(element);
    if (shadow) yield* elementsOf(shadow);
  }
}

/** What is painted at a point of the viewport (CSS px), topmost first, each host replaced by what lies in it. */
export function* elementsAt(tree: Tree, x: number, y: number): Generator<Element> {
  for (const element of tree.elementsFromPoint(x, y)) {
    // A shadow tree also answers with the elements around it.
    if (element.getRootNode() !== tree) continue;
    const shadow = shadowOf(element);
    if (shadow) yield* elementsAt(shadow, x, y);
    yield element;
  }
}

/** The parent in the flat tree: out of a shadow root to its host. */
export function parentOf(element: Element): Element | null {
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return isShadowRoot(root) ? root.host : null;
}

/** `closest` that also looks outside the element's own shadow trees. */
export function closestAcross(element: Element, selector: string): Element | null {
  let at: Element | null = element;
  while (at) {
    const found = at.closest(selector);
    if (found) return found;
    const root = at.getRootNode();
    at = isShadowRoot(root) ? root.host : null;
  }
  return null;
}

export function isShadowRoot(node: Node): node is ShadowRoot {
  return node.nodeType === 11 && 'host' in node;
}

/** Where the element is in the window (CSS px). */
export const boxOf = (element: Element): DOMRect => element.getBoundingClientRect();
