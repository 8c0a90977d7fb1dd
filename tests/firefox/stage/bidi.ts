import { once } from 'node:events';
import WebSocket from 'ws';

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

interface Answer {
  id?: number;
  result?: unknown;
  error?: string;
  message?: string;
}

/** What `script.evaluate` answers. */
interface Evaluated {
  result?: { value?: unknown };
  exceptionDetails?: { text: string };
}

/** A session of WebDriver BiDi, which Firefox speaks by itself. */
export class Bidi {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', data => {
      const { id, result, error, message } = JSON.parse(String(data)) as Answer;
      const waiting = id === undefined ? undefined : this.#waiting.get(id);
      if (id === undefined || waiting === undefined) return;
      this.#waiting.delete(id);
      if (error === undefined) waiting.resolve(result);
      else waiting.reject(new Error(`${error}: ${message}`));
    });
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('Firefox is gone'));
      this.#waiting.clear();
    });
  }

  static async connect(url: string): Promise<Bidi> {
    const socket = new WebSocket(`${url}/session`);
    await once(socket, 'open');
    const bidi = new Bidi(socket);
    await bidi.send('session.new', { capabilities: {} });
    return bidi;
  }

  send<T>(method: string, params: Record<string, unknown> = {}): Promise<T> {
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.set(id, { resolve, reject });
    this.#socket.send(JSON.stringify({ id, method, params }));
    return promise as Promise<T>;
  }

  /** The JSON value of an expression in a context, or of the promise that it is. */
  async evaluate<T>(context: string, expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send<Evaluated>('script.evaluate', {
      expression: `(async () => JSON.stringify((await (${expression})) ?? null))()`,
      target: { context },
      awaitPromise: true,
    });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text);
    return JSON.parse(String(result?.value)) as T;
  }

  /** The same in the browser's own window, with all its rights. */
  async asBrowser<T>(expression: string): Promise<T> {
    const { contexts } = await this.send<{ contexts: { context: string; url: string }[] }>(
      'browsingContext.getTree',
      { 'moz:scope': 'chrome' },
    );
    const window = contexts.find(({ url }) => url.endsWith('/browser.xhtml'));
    if (window === undefined) throw new Error('Firefox shows no window');
    return this.evaluate<T>(window.context, expression);
  }
}
