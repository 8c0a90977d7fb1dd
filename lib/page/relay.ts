/**
 * Pickers of one pick in nested frames of one origin talk by DOM events between their documents. The names hold the
 * pick's random token, so pages cannot listen for them; an answer is the event's prevented default, at once.
 */

/** To a frame. */
export type Down = Walk | 'take' | 'add' | 'clear' | 'stop';
export type Walk = 'first' | 'last' | 'forward' | 'back';
/** To the frame around. */
export type Up =
  | 'key-forward'
  | 'key-back'
  | 'key-take'
  | 'key-add'
  | 'key-cancel'
  | 'entered'
  | 'marking'
  | 'done';

export interface Relay {
  /** `onDown` returns whether it did what was asked; `onUp` is given the element that the message came through. */
  listen(
    onDown: (message: Down) => boolean,
    onUp: (message: Up, via: EventTarget | null) => void,
    signal: AbortSignal,
  ): void;
  /** False when the frame is of another origin, runs no picker, or did not do it. */
  down(frame: HTMLIFrameElement, message: Down): boolean;
  /** False when there is no frame around, or none of this origin with a picker. */
  up(message: Up): boolean;
}

export function createRelay(token: string): Relay {
  const [down, up] = [`${token}-down`, `${token}-up`];
  const tell = (to: EventTarget | null, name: string, detail: string): boolean =>
    to !== null && !to.dispatchEvent(new CustomEvent(name, { detail, cancelable: true, composed: true }));
  return {
    listen(onDown, onUp, signal) {
      const on = (name: string, answer: (event: CustomEvent) => unknown): void =>
        document.addEventListener(
          name,
          event => {
            event.stopImmediatePropagation();
            if (answer(event as CustomEvent) !== false) event.preventDefault();
          },
          { capture: true, signal },
        );
      on(down, ({ detail }) => onDown(detail as Down));
      on(up, ({ detail, target }) => onUp(detail as Up, target));
    },
    down: (frame, message) => tell(frame.contentDocument, down, message),
    up: message => tell(frameAround(), up, message),
  };
}

/** The element that holds this document, where the frame around may be seen. */
function frameAround(): Element | null {
  try {
    return window.frameElement;
  } catch {
    return null;
  }
}
