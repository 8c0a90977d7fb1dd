/** Lets the person choose a field of this frame with pointer or keyboard, while the page's own handlers stay out of it. */
import { type Field, fieldAt, fieldStartingAt } from './field.ts';
import { frameOrigin } from './origin.ts';
import { createOverlay, type PickerWords } from './overlay.ts';
import { createRelay, type Down, type Up, type Walk } from './relay.ts';
import { elementsAt, elementsOf, isShadowRoot } from './shadow.ts';

export type Choice =
  | { kind: 'field'; field: Field }
  | { kind: 'frame'; origin: string }
  /** Those that were marked. */
  | { kind: 'several' }
  | { kind: 'cancelled' };

/** Whether a click marks one of several: always, with Ctrl, Shift or the command key, or never. */
export type Collecting = 'wanted' | 'allowed' | 'never';

export interface Picker {
  stop(): void;
  /** What was marked: in this frame with its number, how many in all frames, in words. From now on a click marks. */
  mark(chosen: ReadonlyMap<Element, number>, count: number, said: string): void;
}

export interface PickerOptions {
  /** The same for all frames of one pick. */
  token: string;
  words: PickerWords;
  /** Origins of frames that have a picker of their own although their origin is another. */
  reached: readonly string[];
  several: Collecting;
  labelOf(field: Field): string;
  /** Mark a field, or take its mark away. `Picker.mark` is the answer. */
  marked(field: Field): void;
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

/** Shows the picker in this frame until the person chose, gave up, or `stop` removes every trace of it. */
export function startPicker(options: PickerOptions): Picker {
  const { words, labelOf } = options;
  const over = new AbortController();
  const relay = createRelay(options.token);
  const overlay = createOverlay(words, window === window.top);
  let current: Target | null = null;
  let pointer: { x: number; y: number } | null = null;
  let nextDraw = 0;
  let foreign: HTMLIFrameElement[] = [];
  let framesKnownUntil = 0;
  let lateClick: ReturnType<typeof setTimeout> | undefined;
  let several = options.several === 'wanted';
  let marks: ReadonlyMap<Element, number> = new Map();
  let count = 0;
  /** Marks asked for whose answer is not here yet: in the outermost frame, those of all. */
  let asked = 0;
  let endsWhenAnswered = false;

  function stop(): void {
    over.abort();
    cancelAnimationFrame(nextDraw);
    clearTimeout(lateClick);
    overlay.host.remove();
  }

  function listen(): void {
    const { signal } = over;
    const capture = { capture: true, signal };
    for (const name of pointerEvents) addEventListener(name, onPointer as EventListener, capture);
    for (const name of otherEvents) addEventListener(name, swallow, { ...capture, passive: false });
    addEventListener('pointermove', onMove, capture);
    addEventListener('keydown', onKey, capture);
    document.addEventListener('pointerleave', onLeave, { signal });
    relay.listen(onDown, onUp, signal);
  }

  function onMove(event: PointerEvent): void {
    if (!event.isTrusted) return;
    pointer = { x: event.clientX, y: event.clientY };
    if (overlay.isDone(event.clientX, event.clientY)) setTarget(null, false);
    else setTarget(targetAt(event.clientX, event.clientY), true);
  }

  function onLeave(): void {
    if (pointer && current?.kind !== 'inner') setTarget(null, false);
    pointer = null;
  }

  function onPointer(event: MouseEvent): void {
    // A page cannot pick for the person: its own clicks pass by.
    if (!event.isTrusted) return;
    swallow(event);
    if (event.button !== 0) return;
    if (overlay.isDone(event.clientX, event.clientY)) {
      if (event.type === 'click') end();
      return;
    }
    const add = event.ctrlKey || event.shiftKey || event.metaKey;
    const target = targetAt(event.clientX, event.clientY);
    if (event.type === 'pointerdown') {
      setTarget(target, true);
      if (!target) sayNothing();
    } else if (event.type === 'click') {
      take(target, add);
    } else if (event.type === 'pointerup' && target) {
      // Disabled controls get no click. Answering now would let the click behind this event reach the page.
      clearTimeout(lateClick);
      lateClick = setTimeout(() => take(target, add), 150);
    }
  }

  function onKey(event: KeyboardEvent): void {
    if (!event.isTrusted || !isPickKey(event) || event.isComposing) return;
    if (event.key === ' ' && !several) return;
    swallow(event);
    swallowRelease(event.code);
    const { shiftKey } = event;
    const key = {
      Tab: shiftKey ? 'key-back' : 'key-forward',
      Enter: shiftKey ? 'key-add' : 'key-take',
      ' ': 'key-add',
      Escape: 'key-cancel',
    }[event.key];
    // The outermost frame that can be reached conducts the walk.
    if (key && !relay.up(key as Up)) conduct(key as Up);
  }

  function onUp(message: Up, via: EventTarget | null): void {
    if (message === 'done') {
      if (!relay.up('done')) stopAll();
      return;
    }
    if (message === 'marking') {
      marking();
      return;
    }
    if (message === 'entered') {
      // Out of a shadow tree, an event says only which host it came through.
      const inner = framesHere().find(frame => frame === via || hostsOf(frame).some(host => host === via));
      relay.up('entered');
      if (inner) setTarget({ kind: 'inner', frame: inner }, false);
      return;
    }
    if (!relay.up(message)) conduct(message);
  }

  function onDown(message: Down): boolean {
    switch (message) {
      case 'clear':
        setTarget(null, false);
        return true;
      case 'stop':
        stopAll();
        return true;
      case 'take':
      case 'add':
        take(current, message === 'add');
        return true;
      default:
        return walk(message);
    }
  }

  /** In the outermost frame: what a key means. */
  function conduct(key: Up): void {
    if (key === 'key-cancel') answer({ kind: 'cancelled' });
    else if (key === 'key-take' && count + asked > 0) end();
    else if (key === 'key-take' || key === 'key-add') take(current, key === 'key-add');
    // Past the end: once more from the other side.
    else if (key === 'key-forward') void (walk('forward') || walk('first') || sayNothing());
    else void (walk('back') || walk('last') || sayNothing());
  }

  function sayNothing(): void {
    overlay.say(words.nothing);
  }

  /** Moves the highlight to the next stop. False when there is none in this direction. */
  function walk(where: Walk): boolean {
    if (where === 'first' || where === 'last') setTarget(null, false);
    const forward = where === 'first' || where === 'forward';
    if (current?.kind === 'inner' && relay.down(current.frame, where)) return true;
    let stops = stopsHere();
    if (!forward) stops.reverse();
    const from = current && elementOf(current);
    stops = stops.slice(stops.findIndex(stop => elementOf(stop) === from) + 1);
    for (const stop of stops) {
      if (stop.kind === 'inner' && !relay.down(stop.frame, forward ? 'first' : 'last')) continue;
      setTarget(stop, stop.kind !== 'inner');
      elementOf(stop).scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
      return true;
    }
    return false;
  }

  /** Fields and frames of this document, in document order. */
  function stopsHere(): Target[] {
    const stops: Target[] = [];
    for (const element of elementsOf(document)) {
      const field = fieldStartingAt(element);
      if (field) stops.push({ kind: 'field', field });
      else if (isFrame(element)) stops.push(...[frameTarget(element)].filter(target => target !== null));
    }
    return stops;
  }

  function framesHere(): HTMLIFrameElement[] {
    return Array.from(elementsOf(document)).filter(isFrame);
  }

  function frameTarget(frame: HTMLIFrameElement): Target | null {
    if (frame.contentDocument) return { kind: 'inner', frame };
    const origin = frameOrigin(frame);
    return origin === null || options.reached.includes(origin) ? null : { kind: 'foreign', frame, origin };
  }

  function targetAt(x: number, y: number): Target | null {
    for (const element of elementsAt(document, x, y)) {
      if (isDrawn(element)) continue;
      if (isFrame(element)) return frameTarget(element);
      break;
    }
    const field = fieldAt(document, x, y, isDrawn);
    return field && { kind: 'field', field };
  }

  function isDrawn(element: Element): boolean {
    const root = element.getRootNode();
    return element === overlay.host || (isShadowRoot(root) && root.host === overlay.host);
  }

  /** `tell`: the highlight came here by this frame's own doing, so other frames drop theirs. */
  function setTarget(target: Target | null, tell: boolean): void {
    const before = current;
    if (before?.kind === 'inner' && !(target?.kind === 'inner' && target.frame === before.frame)) {
      relay.down(before.frame, 'clear');
    }
    current = target;
    if (target && tell) relay.up('entered');
    const name = nameOf(target);
    if (target) overlay.say(target.kind === 'inner' ? '' : name);
    else if (tell) sayNothing();
    highlight();
  }

  function nameOf(target: Target | null): string {
    if (target?.kind === 'field') return labelOf(target.field) || words.unnamed;
    if (target?.kind === 'foreign') return words.frame.replace('{host}', () => new URL(target.origin).host);
    return '';
  }

  /** Keeps outline, shields and overlay in place while the page scrolls, moves and draws itself anew. */
  function draw(): void {
    overlay.place();
    // Looking for frames goes through the whole document, also through its shadow trees.
    if (performance.now() > framesKnownUntil) {
      foreign = framesHere().filter(frame => frameTarget(frame)?.kind === 'foreign');
      framesKnownUntil = performance.now() + 500;
    }
    overlay.shield(foreign);
    overlay.mark(marks);
    const target = current;
    if (target && !elementOf(target).isConnected) {
      setTarget(pointer && targetAt(pointer.x, pointer.y), false);
    } else if (target) highlight();
    nextDraw = requestAnimationFrame(draw);
  }

  function highlight(): void {
    const target = current;
    overlay.show(target && target.kind !== 'inner' ? elementOf(target) : null, nameOf(target));
  }

  function take(target: Target | null, add: boolean): void {
    clearTimeout(lateClick);
    if (target?.kind === 'field' && (several || (add && options.several === 'allowed'))) {
      marking();
      options.marked(target.field);
    } else if (target?.kind === 'field') answer({ kind: 'field', field: target.field });
    else if (target?.kind === 'foreign') answer({ kind: 'frame', origin: target.origin });
    else if (target?.kind === 'inner') relay.down(target.frame, add ? 'add' : 'take');
    else sayNothing();
  }

  function marking(): void {
    if (!relay.up('marking')) asked += 1;
  }

  /** Those that were marked, the one clicked just now among them. */
  function end(): void {
    if (asked > 0) endsWhenAnswered = true;
    else if (count > 0) answer({ kind: 'several' });
  }

  function answer(choice: Choice): void {
    if (over.signal.aborted) return;
    // Stopped first, or this frame would be told to stop too.
    stop();
    if (!relay.up('done')) stopInner();
    options.chosen(choice);
  }

  function stopInner(): void {
    for (const frame of framesHere()) relay.down(frame, 'stop');
  }

  function stopAll(): void {
    if (over.signal.aborted) return;
    stopInner();
    stop();
    options.stopped();
  }

  listen();
  // Keys go to whatever has the focus: bring it out of the browser's own bars and of frames without a picker.
  if (window === window.top) window.focus();
  if (several) overlay.collect(0);
  draw();
  return {
    stop,
    mark(chosen, all, said) {
      several = true;
      marks = chosen;
      count = all;
      asked = Math.max(0, asked - 1);
      overlay.collect(all);
      overlay.mark(marks);
      overlay.say(said);
      if (asked > 0 || !endsWhenAnswered) return;
      endsWhenAnswered = false;
      end();
    },
  };
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

const isPickKey = (event: KeyboardEvent): boolean =>
  ['Tab', 'Enter', 'Escape', ' '].includes(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey;

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
