import { gateOf } from '../../lib/protocol/form/keys.ts';
import type { SecretLink } from '../../lib/protocol/form/link.ts';
import { createRequest, type NewRequest } from '../../lib/request/create.ts';
import { openReading, type Reading } from '../../lib/request/reading.ts';
import { type RequestFailure, RequestRefused } from '../../lib/request/refusal.ts';
import { createService, type RequestService } from '../../lib/request/service.ts';

export const question = { questions: [{ label: 'Database password', kind: 'password' as const }] };

export const answerOf = (value: string, from?: string) => ({
  fields: [{ label: 'Database password', kind: 'password' as const, value }],
  ...(from === undefined ? {} : { from }),
});

/** Why an act was refused. */
export async function refusal(act: Promise<unknown>): Promise<RequestFailure> {
  try {
    await act;
  } catch (error) {
    if (error instanceof RequestRefused) return error.failure;
    throw error;
  }
  throw new Error('it was not refused');
}

/** Somebody who works on one server, with its clock. */
export function person(url: string, now: () => number = Date.now) {
  const service: RequestService = createService(url, (address, init) => fetch(address, init));
  return {
    service,
    ask: (request: NewRequest = question) => createRequest(service, request, now()),
    open: (link: SecretLink, passphrase?: string, seen?: number): Promise<Reading> =>
      openReading(service, link, {
        ...(passphrase === undefined ? {} : { passphrase }),
        ...(seen === undefined ? {} : { seen }),
        now,
      }),
  };
}

/** What somebody who has a link, and not its passphrase, is told. */
export async function wrongSignature(service: RequestService, link: SecretLink): Promise<RequestFailure> {
  const gate = gateOf(link.key);
  const { challenge } = await service.challenge(link.form, link.id, gate);
  return refusal(
    service.prove(link.form, link.id, gate, { challenge, signature: new Uint8Array(64).fill(1) }),
  );
}
