/** How drops reach their server: a `fetch`, and patience. */
import { type DropRefusal, parseRefusal } from '../protocol/drop/bodies.ts';
import { parseJsonBytes } from '../protocol/encoding.ts';
import { DropFailed, troubleOf } from './trouble.ts';

export interface DropNet {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Resolves after so many ms. */
  wait(ms: number): Promise<void>;
}

export interface Asked {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  path: string;
  bearer?: string;
  body?: object | Uint8Array<ArrayBuffer>;
}

export interface Answered {
  bytes: Uint8Array;
  json(): unknown;
}

/** A server or a line that is gone for a moment is asked again after so many ms. */
const pauses = [250, 1000, 3000, 8000];
/** An answer is at most a piece of a box, or the JSON of a small one. */
const longestAnswer = 1_048_576;

const passing = (refusal: DropRefusal): boolean => refusal.error === 'unavailable';

/**
 * Asks, and asks again while the server does not answer: for what may be asked twice.
 *
 * @throws DropFailed.
 */
export async function askAgain(net: DropNet, server: string, asked: Asked): Promise<Answered> {
  for (const pause of pauses) {
    const answer = await tryToAsk(net, server, asked);
    if (answer !== null && !('refused' in answer)) return answer;
    if (answer !== null && !passing(answer.refused)) throw new DropFailed(troubleOf(answer.refused));
    await net.wait(pause);
  }
  return ask(net, server, asked);
}

/**
 * Asks once.
 *
 * @throws DropFailed.
 */
export async function ask(net: DropNet, server: string, asked: Asked): Promise<Answered> {
  const answer = await tryToAsk(net, server, asked);
  if (answer === null) throw new DropFailed({ word: 'server-unreachable' });
  if ('refused' in answer) throw new DropFailed(troubleOf(answer.refused));
  return answer;
}

/** Null when no answer came; the refusal when there was one. */
export async function tryToAsk(
  net: DropNet,
  server: string,
  { method, path, bearer, body }: Asked,
): Promise<Answered | { refused: DropRefusal } | null> {
  let status: number;
  let bytes: Uint8Array;
  try {
    const response = await net.fetch(`${server}/v1/drops/${path}`, {
      method,
      headers: {
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined
          ? {}
          : { 'content-type': body instanceof Uint8Array ? 'application/octet-stream' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
    ({ status } = response);
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch {
    return null;
  }
  if (bytes.length > longestAnswer) throw new DropFailed({ word: 'not-understood' });
  if (status >= 200 && status < 300) return { bytes, json: () => parseJsonBytes(bytes) };
  const refused = parseRefusal(parseJsonBytes(bytes));
  if (refused !== null) return { refused };
  // A proxy in between has no words of ours.
  if (status === 429) return { refused: { error: 'rate-limited', retryAfter: 60 } };
  if (status >= 500) return null;
  throw new DropFailed({ word: 'not-understood' });
}

/** What a parser made of an answer, or that it is none of this protocol. */
export function understood<Output>(parsed: Output | null): Output {
  if (parsed === null) throw new DropFailed({ word: 'not-understood' });
  return parsed;
}
