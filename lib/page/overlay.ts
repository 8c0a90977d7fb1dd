/**
 * What the picker draws: an outline with a name, numbered outlines of what was chosen, one bar. Consent is asked for in
 * our own pages: `Done` ends a choice, as a click on a field does, and sends nothing.
 */

import { boxOf } from './shadow.ts';

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
  /** "Click the fields. Enter or Done ends, Esc cancels" */
  several: string;
  /** "Done" */
  done: string;
}

// The host is out of the page's reach but for inherited properties; what is inside, altogether.
const look = `:host{all:initial!important;display:contents!important}
.layer{position:fixed;inset:0;width:100%;height:100%;margin:0;padding:0;border:0;background:none;overflow:hidden;pointer-events:none;z-index:2147483647}
.layer div{position:fixed;box-sizing:border-box;font:500 13px/20px system-ui,sans-serif}
.outline{border:2px solid #3b5bfd;border-radius:6px;outline:2px solid #fff;box-shadow:0 0 0 6px #3b5bfd33;transition:all 90ms ease-out}
.shield,.done{pointer-events:auto;cursor:pointer}
.mark{border:2px solid #0b6e63;border-radius:6px;outline:2px solid #fff}
.mark b{position:absolute;top:-12px;inset-inline-end:-12px;min-width:20px;border-radius:10px;color:#fff;background:#0b6e63;text-align:center}
.done{display:block;margin:8px auto 0;padding:4px 16px;border:0;border-radius:6px;font:inherit;color:#16181d;background:#fff}
.done[hidden]{display:none}
.name,.bar{width:max-content;color:#fff;background:#16181d;border:1px solid #fff3}
.name{max-width:min(400px,90vw);padding:2px 8px;border-radius:4px}
.bar{left:50%;top:16px;transform:translateX(-50%);max-width:90vw;padding:10px 16px;border-radius:8px;box-shadow:0 2px 16px #0006;text-align:center}
.bar.low{top:auto;bottom:16px}
.status{display:block;font-weight:400;color:#c9cfdb}
@media(prefers-reduced-motion:reduce){.outline{transition:none}}
@media(forced-colors:active){.outline,.mark{border-color:Highlight;outline-color:Canvas}}`;

export interface Overlay {
  readonly host: HTMLElement;
  /** Puts the overlay (back) above everything: dialogs, pages that draw themselves anew. */
  place(): void;
  /** Outlines `target` (null: nothing) under `name`. */
  show(target: Element | null, name: string): void;
  /** Live text in the bar: read out, and shown below the hint. */
  say(text: string): void;
  /** Catches clicks over frames that this script does not run in; their own pages would get them. */
  shield(frames: Element[]): void;
  /** Outlines what was chosen in this frame, with its number. */
  mark(chosen: ReadonlyMap<Element, number>): void;
  /** Several are being chosen; `count` so far, in all frames. */
  collect(count: number): void;
  /** Whether this point of the viewport is on `Done`. */
  isDone(x: number, y: number): boolean;
}

/** Draws nothing yet, but for a bar in one frame only: the outermost. */
export function createOverlay(words: PickerWords, hasBar: boolean): Overlay {
  const host = document.createElement('fieldpost-picker');
  const root = host.attachShadow({ mode: 'closed' });
  dress(root);
  const layer = document.createElement('div');
  layer.className = 'layer';
  layer.popover = 'manual';
  root.append(layer);
  const part = (name: string): HTMLElement => {
    const element = document.createElement('div');
    element.className = name;
    layer.append(element);
    return element;
  };
  const outline = part('outline');
  const name = part('name');
  name.ariaHidden = 'true';
  outline.hidden = name.hidden = true;
  const status = document.createElement('span');
  status.className = status.role = 'status';
  const done = document.createElement('button');
  done.className = 'done';
  done.textContent = words.done;
  done.hidden = true;
  const bar = hasBar ? part('bar') : null;
  const hint = new Text(words.hint);
  if (bar) {
    bar.dir = 'auto';
    bar.append(hint, status, done);
  }
  const pools = { shield: new Map<Element, HTMLElement>(), mark: new Map<Element, HTMLElement>() };
  /** Lays a part of its own over each element, and takes away those of others. */
  const cover = (name: 'shield' | 'mark', elements: Element[], spread: number): Map<Element, HTMLElement> => {
    const pool = pools[name];
    for (const [element, over] of pool) {
      if (elements.includes(element)) continue;
      over.remove();
      pool.delete(element);
    }
    for (const element of elements) {
      const over = pool.get(element) ?? part(name);
      pool.set(element, over);
      const { left, top, width, height } = boxOf(element);
      put(over, {
        left: left - spread,
        top: top - spread,
        width: width + 2 * spread,
        height: height + 2 * spread,
      });
    }
    return pool;
  };

  const overlay: Overlay = {
    host,
    place() {
      const dialogs = Array.from(document.getElementsByTagName('dialog'));
      // Outside a modal dialog everything is inert, also what lies above it.
      const parent = dialogs.findLast(dialog => dialog.matches(':modal')) ?? document.documentElement;
      if (host.parentNode === parent) return;
      parent.append(host);
      layer.showPopover?.();
    },
    show(target, text) {
      outline.hidden = name.hidden = !target;
      if (!target) return;
      const { left, top, bottom, width, height } = boxOf(target);
      put(outline, { left: left - 4, top: top - 4, width: width + 8, height: height + 8 });
      name.textContent = text;
      const above = top - name.offsetHeight - 6;
      put(name, {
        left: Math.max(4, Math.min(left - 4, innerWidth - name.offsetWidth - 4)),
        top: above < 0 ? Math.min(bottom + 6, innerHeight - 28) : above,
      });
      bar?.classList.toggle('low', top < 80);
    },
    say(text) {
      if (status.textContent !== text) status.textContent = text;
    },
    shield(frames) {
      cover('shield', frames, 0);
    },
    mark(chosen) {
      for (const [element, over] of cover('mark', [...chosen.keys()], 2)) {
        const number = `${chosen.get(element)}`;
        const badge = over.firstChild ?? over.appendChild(document.createElement('b'));
        if (badge.textContent !== number) badge.textContent = number;
      }
    },
    collect(count) {
      hint.data = words.several;
      done.hidden = count === 0;
    },
    isDone(x, y) {
      const { left, right, top, bottom, width } = boxOf(done);
      return width > 0 && x >= left && x <= right && y >= top && y <= bottom;
    },
  };
  overlay.place();
  return overlay;
}

function put(part: HTMLElement, box: Record<string, number>): void {
  for (const [side, size] of Object.entries(box)) part.style.setProperty(side, `${size}px`);
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
