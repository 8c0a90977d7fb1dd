/** What the picker draws: one outline with a name, one bar. Highlight only; consent is asked for in our own pages. */

/** The picker's strings, from the catalogue. */
export interface PickerWords {
  /** "Click the field. Esc cancels" */
  hint: string;
  /** "No field here" */
  nothing: string;
  /** "This part belongs to {host}. Allow Fieldpost there?"; `{host}` is replaced by the site's name. */
  frame: string;
  /** "Field without a name" */
  unnamed: string;
}

// The host is out of the page's reach but for inherited properties; what is inside, altogether.
const look = `:host{all:initial!important;display:contents!important}
.layer{position:fixed;inset:0;width:100%;height:100%;max-width:none;max-height:none;margin:0;padding:0;border:0;background:none;overflow:hidden;pointer-events:none;z-index:2147483647;color-scheme:light dark}
.layer::backdrop{display:none}
.layer div{position:fixed;box-sizing:border-box;font:500 13px/20px system-ui,sans-serif}
.outline{border:2px solid #3b5bfd;border-radius:6px;outline:2px solid #fff;box-shadow:0 0 0 6px #3b5bfd33;transition:all 90ms ease-out}
.shield{pointer-events:auto;cursor:pointer}
.name,.bar{color:#fff;background:#16181d;border:1px solid #fff3}
.name{max-width:min(400px,90vw);padding:2px 8px;border-radius:4px}
.bar{left:50%;top:16px;transform:translateX(-50%);max-width:90vw;padding:10px 16px;border-radius:8px;box-shadow:0 2px 16px #0006;text-align:center}
.bar.low{top:auto;bottom:16px}
.status{display:block;font-weight:400;color:#c9cfdb}
@media(prefers-reduced-motion:reduce){.outline{transition:none}}
@media(forced-colors:active){.outline{border-color:Highlight;outline-color:Canvas}}`;

export class Overlay {
  readonly host = document.createElement('fieldpost-picker');
  readonly #layer = document.createElement('div');
  readonly #outline: HTMLElement;
  readonly #name: HTMLElement;
  readonly #bar: HTMLElement | undefined;
  readonly #status = document.createElement('span');
  readonly #shields = new Map<Element, HTMLElement>();

  /** With a hint there is a bar: in one frame only. */
  constructor(hint: string | null) {
    const root = this.host.attachShadow({ mode: 'closed' });
    dress(root);
    this.#layer.className = 'layer';
    this.#layer.popover = 'manual';
    root.append(this.#layer);
    this.#outline = this.#part('outline');
    this.#name = this.#part('name');
    this.#name.ariaHidden = 'true';
    if (hint !== null) {
      this.#status.className = 'status';
      this.#status.role = 'status';
      this.#bar = this.#part('bar');
      this.#bar.dir = 'auto';
      this.#bar.hidden = false;
      this.#bar.append(hint, this.#status);
    }
    this.place();
  }

  /** Puts the overlay (back) above everything: dialogs, pages that draw themselves anew. */
  place(): void {
    const dialogs = Array.from(document.getElementsByTagName('dialog'));
    // Outside a modal dialog everything is inert, also what lies above it.
    const parent = dialogs.findLast(dialog => dialog.matches(':modal')) ?? document.documentElement;
    if (this.host.parentNode === parent) return;
    parent.append(this.host);
    this.#layer.showPopover?.();
  }

  /** Outlines `target` (null: nothing) under `name`. */
  show(target: Element | null, name: string): void {
    this.#outline.hidden = this.#name.hidden = !target;
    if (!target) return;
    const { left, top, bottom, width, height } = target.getBoundingClientRect();
    put(this.#outline, left - 4, top - 4, width + 8, height + 8);
    this.#name.textContent = name;
    const above = top - this.#name.offsetHeight - 6;
    const right = innerWidth - this.#name.offsetWidth - 4;
    put(
      this.#name,
      Math.max(4, Math.min(left - 4, right)),
      above < 0 ? Math.min(bottom + 6, innerHeight - 28) : above,
    );
    this.#bar?.classList.toggle('low', top < 80);
  }

  /** Live text in the bar: read out, and shown below the hint. */
  say(text: string): void {
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }

  /** Catches clicks over frames that this script does not run in; their own pages would get them. */
  shield(frames: Element[]): void {
    for (const [frame, shield] of this.#shields) {
      if (frames.includes(frame)) continue;
      shield.remove();
      this.#shields.delete(frame);
    }
    for (const frame of frames) {
      const shield = this.#shields.get(frame) ?? this.#part('shield');
      this.#shields.set(frame, shield);
      shield.hidden = false;
      const { left, top, width, height } = frame.getBoundingClientRect();
      put(shield, left, top, width, height);
    }
  }

  #part(name: string): HTMLElement {
    const part = document.createElement('div');
    part.className = name;
    part.hidden = true;
    this.#layer.append(part);
    return part;
  }
}

function put(part: HTMLElement, left: number, top: number, width?: number, height?: number): void {
  const sizes = { left, top, width, height };
  for (const [side, size] of Object.entries(sizes))
    if (size !== undefined) part.style.setProperty(side, `${size}px`);
}

function dress(root: ShadowRoot): void {
  // A constructed sheet stands under no page's style-src. Firefox's content scripts may not adopt one.
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(look);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(Object.assign(document.createElement('style'), { textContent: look }));
  }
}
