/** Lets the person choose a field of this frame with pointer or keyboard, while the page's own handlers stay out of it. */
import { type Field, fieldAt, fieldStartingAt } from './field.ts';
import { frameOrigin } from './origin.ts';
import { Overlay, type PickerWords } from './overlay.ts';
import { type Down, Relay, type Up } from './relay.ts';
import { elementsAt, elementsOf, isShadowRoot } from './shadow.ts';

export type Choice =
  | { kind: 'field'; field: Field }
  | { kind: 'frame'; origin: string }
  | { kind: 'cancelled' };

export interface PickerOptions {
  /** The same for all frames of one pick. */
  token: string;
  words: PickerWords;
  /** Origins of frames that have a picker of their own although their origin is another. */
  reached: readonly string[];
  labelOf(field: Field): string;
  /** The one answer. */
  chosen(choice: Choice): void;
  /** Instead of an answer: the person chose, or gave up, in another frame. */
  stopped(): void;
}

/** What the highlight is on: a field here, a frame we may not enter, or something in a frame that has its own picker. */
type Target =
  | { kind: 'field'; field: Field }
  | { kind: 'foreign'; frame: HTMLIFrameElement; origin: string }
  | { kind: 'inner'; frame: HTMLIFrameElement };

const pointerEvents = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'dblclick', 'auxclick'];
const otherEvents = ['contextmenu', 'dragstart', 'touchend'];

export class Picker {
  readonly #options: PickerOptions;
  readonly #over = new AbortController();
  readonly #relay: Relay;
  readonly #overlay: Overlay;
  #target: Target | null = null;
  #pointer: { x: number; y: number } | null = null;
  #frameRequest = 0;
  #foreign: HTMLIFrameElement[] = [];
  #framesKnownUntil = 0;
  #lateClick: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PickerOptions) {
    this.#options = options;
    this.#relay = new Relay(options.token);
    this.#overlay = new Overlay(window === window.top ? options.words.hint : null);
    this.#listen();
    // Keys go to whatever has the focus: bring it out of the browser's own bars and of frames without a picker.
    if (window === window.top) window.focus();
    this.#draw();
  }

  /** Removes every trace. */
  stop(): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort();
    cancelAnimationFrame(this.#frameRequest);
    clearTimeout(this.#lateClick);
    this.#overlay.host.remove();
  }

  #listen(): void {
    const { signal } = this.#over;
    const capture = { capture: true, signal };
    for (const name of pointerEvents)
      addEventListener(name, event => this.#onPointer(event as MouseEvent), capture);
    for (const name of otherEvents) addEventListener(name, swallow, { ...capture, passive: false });
    addEventListener('pointermove', event => this.#onMove(event), capture);
    addEventListener('keydown', event => this.#onKey(event), capture);
    document.addEventListener('pointerleave', () => this.#leave(), { signal });
    this.#relay.listen(
      message => this.#onDown(message),
      (message, via) => this.#onUp(message, via),
      signal,
    );
  }

  #onMove(event: PointerEvent): void {
    if (!event.isTrusted) return;
    this.#pointer = { x: event.clientX, y: event.clientY };
    this.#setTarget(this.#targetAt(event.clientX, event.clientY), true);
  }

  #leave(): void {
    if (this.#pointer && this.#target?.kind !== 'inner') this.#setTarget(null, false);
    this.#pointer = null;
  }

  #onPointer(event: MouseEvent): void {
    // A page cannot pick for the person: its own clicks pass by.
    if (!event.isTrusted) return;
    swallow(event);
    if (event.button !== 0) return;
    const target = this.#targetAt(event.clientX, event.clientY);
    if (event.type === 'pointerdown') {
      this.#setTarget(target, true);
      if (!target) this.#overlay.say(this.#options.words.nothing);
    } else if (event.type === 'click') {
      this.#take(target);
    } else if (event.type === 'pointerup' && target) {
      // Disabled controls get no click. Answering now would let the click behind this event reach the page.
      clearTimeout(this.#lateClick);
      this.#lateClick = setTimeout(() => this.#take(target), 150);
    }
  }

  #onKey(event: KeyboardEvent): void {
    if (!event.isTrusted || !isOurs(event) || event.isComposing) return;
    swallow(event);
    swallowRelease(event.code);
    const key = { Tab: event.shiftKey ? 'key-back' : 'key-forward', Enter: 'key-take', Escape: 'key-cancel' }[
      event.key
    ];
    // The outermost frame that can be reached conducts the walk.
    if (key && !this.#relay.up(key as Up)) this.#conduct(key as Up);
  }

  #onUp(message: Up, via: EventTarget | null): void {
    if (message === 'done') {
      if (!this.#relay.up('done')) this.#stopAll();
      return;
    }
    if (message === 'entered') {
      // Out of a shadow tree, an event says only which host it came through.
      const inner = this.#frames().find(frame => frame === via || hostsOf(frame).some(host => host === via));
      this.#relay.up('entered');
      if (inner) this.#setTarget({ kind: 'inner', frame: inner }, false);
      return;
    }
    if (!this.#relay.up(message)) this.#conduct(message);
  }

  #onDown(message: Down): boolean {
    switch (message) {
      case 'clear':
        this.#setTarget(null, false);
        return true;
      case 'stop':
        this.#stopAll();
        return true;
      case 'take':
        if (!this.#target) return false;
        this.#take(this.#target);
        return true;
      case 'first':
      case 'last':
        this.#setTarget(null, false);
        return this.#walk(message === 'first' ? 1 : -1);
      case 'forward':
      case 'back':
        return this.#walk(message === 'forward' ? 1 : -1);
    }
  }

  /** In the outermost frame: what a key means. */
  #conduct(key: Up): void {
    if (key === 'key-cancel') this.#answer({ kind: 'cancelled' });
    else if (key === 'key-take') {
      if (this.#target) this.#take(this.#target);
      else this.#overlay.say(this.#options.words.nothing);
    } else {
      const step = key === 'key-forward' ? 1 : -1;
      // Past the end: once more from the other side.
      if (this.#walk(step)) return;
      this.#setTarget(null, false);
      if (!this.#walk(step)) this.#overlay.say(this.#options.words.nothing);
    }
  }

  /** Moves the highlight to the next stop. False when there is none in this direction. */
  #walk(step: 1 | -1): boolean {
    const current = this.#target;
    if (current?.kind === 'inner' && this.#relay.down(current.frame, step === 1 ? 'forward' : 'back'))
      return true;
    const stops = this.#stops();
    const at = current ? stops.findIndex(stop => elementOf(stop) === elementOf(current)) : -1;
    for (
      let index = at === -1 ? (step === 1 ? 0 : stops.length - 1) : at + step;
      stops[index];
      index += step
    ) {
      const stop = stops[index];
      if (!stop) break;
      if (stop.kind === 'inner' && !this.#relay.down(stop.frame, step === 1 ? 'first' : 'last')) continue;
      this.#setTarget(stop, stop.kind !== 'inner');
      elementOf(stop).scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
      return true;
    }
    return false;
  }

  /** Fields and frames of this document, in document order. */
  #stops(): Target[] {
    const stops: Target[] = [];
    for (const element of elementsOf(document)) {
      const field = fieldStartingAt(element);
      if (field) stops.push({ kind: 'field', field });
      else if (isFrame(element))
        stops.push(...[this.#frameTarget(element)].filter(target => target !== null));
    }
    return stops;
  }

  #frames(): HTMLIFrameElement[] {
    return Array.from(elementsOf(document)).filter(isFrame);
  }

  #frameTarget(frame: HTMLIFrameElement): Target | null {
    if (frame.contentDocument) return { kind: 'inner', frame };
    const origin = frameOrigin(frame);
    return origin === null || this.#options.reached.includes(origin)
      ? null
      : { kind: 'foreign', frame, origin };
  }

  #targetAt(x: number, y: number): Target | null {
    for (const element of elementsAt(document, x, y)) {
      if (this.#isOurs(element)) continue;
      if (isFrame(element)) return this.#frameTarget(element);
      break;
    }
    const field = fieldAt(document, x, y, element => this.#isOurs(element));
    return field && { kind: 'field', field };
  }

  #isOurs(element: Element): boolean {
    const root = element.getRootNode();
    return element === this.#overlay.host || (isShadowRoot(root) && root.host === this.#overlay.host);
  }

  /** `tell`: the highlight came here by this frame's own doing, so other frames drop theirs. */
  #setTarget(target: Target | null, tell: boolean): void {
    const before = this.#target;
    if (before?.kind === 'inner' && !(target?.kind === 'inner' && target.frame === before.frame)) {
      this.#relay.down(before.frame, 'clear');
    }
    this.#target = target;
    if (target && tell) this.#relay.up('entered');
    const name = this.#nameOf(target);
    if (target) this.#overlay.say(target.kind === 'inner' ? '' : name);
    else if (tell) this.#overlay.say(this.#options.words.nothing);
    this.#highlight();
  }

  #nameOf(target: Target | null): string {
    const { words, labelOf } = this.#options;
    if (target?.kind === 'field') return labelOf(target.field) || words.unnamed;
    if (target?.kind === 'foreign') return words.frame.replace('{host}', () => new URL(target.origin).host);
    return '';
  }

  /** Keeps outline, shields and overlay in place while the page scrolls, moves and draws itself anew. */
  #draw(): void {
    this.#overlay.place();
    // Looking for frames goes through the whole document, also through its shadow trees.
    if (performance.now() > this.#framesKnownUntil) {
      this.#foreign = this.#frames().filter(frame => this.#frameTarget(frame)?.kind === 'foreign');
      this.#framesKnownUntil = performance.now() + 500;
    }
    this.#overlay.shield(this.#foreign);
    const target = this.#target;
    if (target && !elementOf(target).isConnected) {
      this.#setTarget(this.#pointer && this.#targetAt(this.#pointer.x, this.#pointer.y), false);
    } else if (target) this.#highlight();
    this.#frameRequest = requestAnimationFrame(() => this.#draw());
  }

  #highlight(): void {
    const target = this.#target;
    this.#overlay.show(target && target.kind !== 'inner' ? elementOf(target) : null, this.#nameOf(target));
  }

  #take(target: Target | null): void {
    clearTimeout(this.#lateClick);
    if (target?.kind === 'field') this.#answer({ kind: 'field', field: target.field });
    else if (target?.kind === 'foreign') this.#answer({ kind: 'frame', origin: target.origin });
    else if (target?.kind === 'inner') this.#relay.down(target.frame, 'take');
    else this.#overlay.say(this.#options.words.nothing);
  }

  #answer(choice: Choice): void {
    if (this.#over.signal.aborted) return;
    // Stopped first, or this frame would be told to stop too.
    this.stop();
    if (!this.#relay.up('done')) this.#stopInner();
    this.#options.chosen(choice);
  }

  #stopInner(): void {
    for (const frame of this.#frames()) this.#relay.down(frame, 'stop');
  }

  #stopAll(): void {
    if (this.#over.signal.aborted) return;
    this.#stopInner();
    this.stop();
    this.#options.stopped();
  }
}

function elementOf(target: Target): Element {
  return target.kind === 'field' ? target.field.box : target.frame;
}

const isFrame = (element: Element): element is HTMLIFrameElement =>
  /^i?frame$/.test(element.localName) && element.checkVisibility({ visibilityProperty: true });

function hostsOf(element: Element): Element[] {
  const root = element.getRootNode();
  return isShadowRoot(root) ? [root.host, ...hostsOf(root.host)] : [];
}

const isOurs = (event: KeyboardEvent): boolean =>
  ['Tab', 'Enter', 'Escape'].includes(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey;

function swallow(event: Event): void {
  if (!event.isTrusted) return;
  event.stopImmediatePropagation();
  if (event.cancelable) event.preventDefault();
}

/** The key goes up after the pick may have ended, and the page must not see half a key. */
function swallowRelease(code: string): void {
  const release = (event: KeyboardEvent): void => {
    if (event.code !== code) return;
    swallow(event);
    removeEventListener('keyup', release, true);
  };
  addEventListener('keyup', release, true);
}
