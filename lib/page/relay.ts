/**
 * Pickers of one pick in nested frames of one origin talk by DOM events between their documents. The names hold the
 * pick's random token, so pages cannot listen for them; an answer is the event's prevented default, at once.
 */

/** down: to a frame · up: to the frame around */
export type Down = 'first' | 'last' | 'forward' | 'back' | 'take' | 'clear' | 'stop';
export type Up = 'key-forward' | 'key-back' | 'key-take' | 'key-cancel' | 'entered' | 'done';

export class Relay {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  /** Calls `answer` for messages from the frame around; it returns whether it did what was asked. */
  onDown(answer: (message: Down) => boolean, signal: AbortSignal): void {
    const all: Down[] = ['first', 'last', 'forward', 'back', 'take', 'clear', 'stop'];
    for (const message of all) this.#on(`down-${message}`, () => answer(message), signal);
  }

  /** Calls `answer` for messages from a frame in this document. */
  onUp(answer: (message: Up, frame: Element | null) => void, signal: AbortSignal): void {
    const all: Up[] = ['key-forward', 'key-back', 'key-take', 'key-cancel', 'entered', 'done'];
    for (const message of all) {
      this.#on(
        `up-${message}`,
        event => {
          answer(message, event.target instanceof Element ? event.target : null);
          return true;
        },
        signal,
      );
    }
  }

  /** False when the frame is of another origin, runs no picker, or did not do it. */
  down(frame: Element, message: Down): boolean {
    const inner = (frame as HTMLIFrameElement).contentDocument;
    return inner ? !inner.dispatchEvent(this.#event(`down-${message}`)) : false;
  }

  /** False when there is no frame around, or none of this origin with a picker. */
  up(message: Up): boolean {
    const frame = frameAround();
    return frame ? !frame.dispatchEvent(this.#event(`up-${message}`)) : false;
  }

  #on(name: string, answer: (event: Event) => boolean, signal: AbortSignal): void {
    document.addEventListener(
      this.#token + name,
      event => {
        event.stopImmediatePropagation();
        if (answer(event)) event.preventDefault();
      },
      { capture: true, signal },
    );
  }

  #event(name: string): Event {
    return new Event(this.#token + name, { cancelable: true, composed: true });
  }
}

/** The element that holds this document, where the frame around may be seen. */
export function frameAround(): Element | null {
  try {
    return window.frameElement;
  } catch {
    return null;
  }
}
