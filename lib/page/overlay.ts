/** What the picker draws: one outline with a name, one bar. Highlight only; consent is asked for in our own pages. */

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
}

// The host is out of the page's reach but for inherited properties; what is inside, altogether.
const look = `:host{all:initial!important;display:contents!important}
.layer{position:fixed;inset:0;width:100%;height:100%;margin:0;padding:0;border:0;background:none;overflow:hidden;pointer-events:none;z-index:2147483647}
.layer div{position:fixed;box-sizing:border-box;font:500 13px/20px system-ui,sans-serif}
.outline{border:2px solid #3b5bfd;border-radius:6px;outline:2px solid #fff;box-shadow:0 0 0 6px #3b5bfd33;transition:all 90ms ease-out}
.shield{pointer-events:auto;cursor:pointer}
.name,.bar{width:max-content;color:#fff;background:#16181d;border:1px solid #fff3}
.name{max-width:min(400px,90vw);padding:2px 8px;border-radius:4px}
.bar{left:50%;top:16px;transform:translateX(-50%);max-width:90vw;padding:10px 16px;border-radius:8px;box-shadow:0 2px 16px #0006;text-align:center}
.bar.low{top:auto;bottom:16px}
.status{display:block;font-weight:400;color:#c9cfdb}
@media(prefers-reduced-motion:reduce){.outline{transition:none}}
@media(forced-colors:active){.outline{border-color:Highlight;outline-color:Canvas}}`;

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
}

/** Draws nothing yet, but for a bar where there is a hint: in one frame only. */
export function createOverlay(hint: string | null): Overlay {
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
  const bar = hint === null ? null : part('bar');
  if (bar) {
    bar.dir = 'auto';
    bar.append(hint ?? '', status);
  }
  const shields = new Map<Element, HTMLElement>();

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
      for (const [frame, shield] of shields) {
        if (frames.includes(frame)) continue;
        shield.remove();
        shields.delete(frame);
      }
      for (const frame of frames) {
        const shield = shields.get(frame) ?? part('shield');
        shields.set(frame, shield);
        const { left, top, width, height } = boxOf(frame);
        put(shield, { left, top, width, height });
      }
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
