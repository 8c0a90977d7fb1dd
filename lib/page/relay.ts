/**
 * Pickers of one pick in nested frames of one origin talk by DOM events between their documents. The names hold the
 * pick's random token, so pages cannot listen for them; an answer is the event's prevented default, at once.
 */

/** To a frame. */
const down = ['first', 'last', 'forward', 'back', 'take', 'clear', 'stop'] as const;
/** To the frame around. */
const up = ['key-forward', 'key-back', 'key-take', 'key-cancel', 'entered', 'done'] as const;
export type Down = (typeof down)[number];
export type Up = (typeof up)[number];

export class Relay {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  /** `onDown` returns whether it did what was asked; `onUp` is given the element that the message came through. */
  listen(
    onDown: (message: Down) => boolean,
    onUp: (message: Up, via: EventTarget | null) => void,
    signal: AbortSignal,
  ): void {
    const on = (name: string, answer: (event: Event) => boolean | undefined): void =>
      document.addEventListener(
        this.#token + name,
        event => {
          event.stopImmediatePropagation();
          if (answer(event) !== false) event.preventDefault();
        },
        { capture: true, signal },
      );
    for (const message of down) on(message, () => onDown(message));
    for (const message of up) on(message, event => void onUp(message, event.target));
  }

  /** False when the frame is of another origin, runs no picker, or did not do it. */
  down(frame: HTMLIFrameElement, message: Down): boolean {
    return this.#send(frame.contentDocument, message);
  }

  /** False when there is no frame around, or none of this origin with a picker. */
  up(message: Up): boolean {
    return this.#send(frameAround(), message);
  }

  #send(to: EventTarget | null, message: string): boolean {
    return (
      to !== null && !to.dispatchEvent(new Event(this.#token + message, { cancelable: true, composed: true }))
    );
  }
}

/** The element that holds this document, where the frame around may be seen. */
function frameAround(): Element | null {
  try {
    return window.frameElement;
  } catch {
    return null;
  }
}
