/** A server with a request, for tests of what it answers. */
import { toBase64url } from '../../lib/crypto/bytes.ts';
import type { SecretLink } from '../../lib/protocol/form/link.ts';
import type { Configuration } from '../../signaling/configuration.ts';
import { person, question } from '../request/stage.ts';
import { startServer, stoppedClock } from './server.ts';

export interface Reply {
  status: number;
  body: { error?: string; [member: string]: unknown };
  headers: Headers;
}

/** Asks the interface of requests as it stands. */
export async function call(
  url: string,
  method: string,
  path: string,
  options: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const { token, body, headers = {} } = options;
  const response = await fetch(`${url}/v1/${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? {} : (JSON.parse(text) as Reply['body']),
    headers: response.headers,
  };
}

export const name = (bytes: Uint8Array): string => toBase64url(bytes);

/** A form with an admin's and a reader's link, and a token of each. */
export async function stage(settings: Partial<Configuration> = {}) {
  const clock = stoppedClock();
  const { url, server, lines } = await startServer(settings, { now: clock.now });
  const somebody = person(url, clock.now);
  const created = await somebody.ask({ ...question, reader: {} });
  const { reader } = created;
  if (reader === undefined) throw new Error('no reader');
  const tokenOf = async (link: SecretLink) => (await (await somebody.open(link)).inside.token()).token;
  return {
    url,
    clock,
    server,
    lines,
    ...somebody,
    ...created,
    reader,
    form: name(created.share.form),
    adminToken: await tokenOf(created.admin),
    readerToken: await tokenOf(reader),
  };
}

export type Stage = Awaited<ReturnType<typeof stage>>;
