/** What the picker draws: one outline with a name, one bar. Highlight only; consent is asked for in our own pages. */

/** The picker's strings, from the catalogue. `frame` holds `{host}` where the site's name goes. */
export interface PickerWords {
  /** "Click the field. Esc cancels" */
  hint: string;
  /** "No field here" */
  nothing: string;
  /** "This part belongs to {host}. Allow Fieldpost there?" */
  frame: string;
  /** "Field without a name" */
  unnamed: string;
}

const look = `
:host { all: initial !important; position: fixed !important; inset: 0 !important; width: 100% !important;
  height: 100% !important; max-width: none !important; max-height: none !important; margin: 0 !important;
  padding: 0 !important; border: 0 !important; background: none !important; overflow: hidden !important;
  pointer-events: none !important; z-index: 2147483647 !important; display: block !important;
  color-scheme: light dark !important; }
:host::backdrop { display: none !important; }
.outline, .shield { position: fixed; box-sizing: border-box; display: none; }
.outline { border: 2px solid #3b5bfd; border-radius: 6px; outline: 2px solid #fff;
  box-shadow: 0 0 0 6px #3b5bfd33; transition: all 90ms ease-out; }
.shield { pointer-events: auto; cursor: pointer; }
.name, .bar { position: fixed; font: 500 13px/20px system-ui, sans-serif; color: #fff; background: #16181d; }
.name { display: none; max-width: min(320px, 90vw); padding: 2px 8px; border-radius: 4px;
  overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bar { left: 50%; top: 16px; transform: translateX(-50%); max-width: 90vw; padding: 10px 16px; border-radius: 8px;
  box-shadow: 0 2px 16px #0006, 0 0 0 1px #fff3; text-align: center; }
.bar.low { top: auto; bottom: 16px; }
.status:not(:empty) { display: block; font-weight: 400; color: #c9cfdb; }
@media (prefers-reduced-motion: reduce) { .outline { transition: none; } }
@media (forced-colors: active) {
  .outline { border-color: Highlight; outline-color: Canvas; }
  .name, .bar { border: 1px solid CanvasText; forced-color-adjust: auto; }
}`;

/** The frames around a document that our script does not run in; each gets a shield, or its own page gets the click. */
export class Overlay {
  readonly host: HTMLElement;
  readonly #root: ShadowRoot;
  readonly #outline: HTMLElement;
  readonly #name: HTMLElement;
  readonly #bar: HTMLElement | null;
  readonly #status: HTMLElement | null;
  readonly #shields = new Map<Element, HTMLElement>();
  readonly #placed: MutationObserver;

  /** With `hint`, there is a bar: in one frame only. */
  constructor(hint: string | null) {
    this.host = document.createElement('fieldpost-picker');
    this.#root = this.host.attachShadow({ mode: 'closed' });
    this.#style();
    this.#outline = this.#part('outline');
    this.#name = this.#part('name');
    this.#name.setAttribute('aria-hidden', 'true');
    this.#bar = hint === null ? null : this.#part('bar');
    this.#status = null;
    if (this.#bar && hint !== null) {
      this.#bar.dir = 'auto';
      const text = document.createElement('span');
      text.textContent = hint;
      this.#status = document.createElement('span');
      this.#status.className = 'status';
      this.#status.setAttribute('role', 'status');
      this.#bar.append(text, this.#status);
    }
    this.#placed = new MutationObserver(() => this.place());
    this.place();
  }

  /** Puts the overlay (back) above everything: dialogs, pages that draw themselves anew. */
  place(): void {
    // Outside a modal dialog everything is inert, also what lies above it.
    const parent = Array.from(document.querySelectorAll('dialog:modal')).at(-1) ?? document.documentElement;
    if (this.host.parentNode === parent && this.host.isConnected) return;
    this.#placed.disconnect();
    parent.append(this.host);
    if (typeof this.host.showPopover === 'function') {
      this.host.popover = 'manual';
      this.host.showPopover();
    }
    this.#placed.observe(parent, { childList: true });
  }

  /** Outlines `target` (null: nothing) under `name`. */
  show(target: Element | null, name: string): void {
    if (!target) {
      this.#outline.style.display = 'none';
      this.#name.style.display = 'none';
      return;
    }
    const box = target.getBoundingClientRect();
    const gap = 4;
    put(this.#outline, box.left - gap, box.top - gap, box.width + 2 * gap, box.height + 2 * gap);
    if (this.#name.textContent !== name) this.#name.textContent = name;
    this.#name.style.display = 'block';
    const above = box.top - gap - this.#name.offsetHeight - 2;
    this.#name.style.top = `${above >= 0 ? above : Math.min(box.bottom + gap + 2, innerHeight - 28)}px`;
    this.#name.style.left = `${Math.max(4, Math.min(box.left - gap, innerWidth - this.#name.offsetWidth - 4))}px`;
    this.#bar?.classList.toggle('low', box.top < 80);
  }

  /** Live text in the bar: read out, and shown below the hint. */
  say(text: string): void {
    if (this.#status && this.#status.textContent !== text) this.#status.textContent = text;
  }

  /** Catches clicks over these elements. */
  shield(elements: Element[]): void {
    for (const [element, shield] of this.#shields) {
      if (elements.includes(element)) continue;
      shield.remove();
      this.#shields.delete(element);
    }
    for (const element of elements) {
      let shield = this.#shields.get(element);
      if (!shield) {
        shield = this.#part('shield');
        this.#shields.set(element, shield);
      }
      const box = element.getBoundingClientRect();
      put(shield, box.left, box.top, box.width, box.height);
    }
  }

  remove(): void {
    this.#placed.disconnect();
    this.host.remove();
  }

  #part(name: string): HTMLElement {
    const part = document.createElement('div');
    part.className = name;
    this.#root.append(part);
    return part;
  }

  #style(): void {
    // A constructed sheet stands under no page's style-src. Firefox's content scripts may not adopt one.
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(look);
      this.#root.adoptedStyleSheets = [sheet];
    } catch {
      const style = document.createElement('style');
      style.textContent = look;
      this.#root.append(style);
    }
  }
}

function put(part: HTMLElement, left: number, top: number, width: number, height: number): void {
  const { style } = part;
  style.display = 'block';
  style.left = `${left}px`;
  style.top = `${top}px`;
  style.width = `${width}px`;
  style.height = `${height}px`;
}
