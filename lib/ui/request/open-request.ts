/** One request, as a page answers it: everything happens in that page. */
import type { ShareLink } from '../../protocol/form/link.ts';
import { beginAnswer, type OpenForm, openForm, sendAnswer } from '../../request/answering.ts';
import { type RequestFailure, RequestRefused } from '../../request/refusal.ts';
import { createService } from '../../request/service.ts';
import type { Asked, Filled } from './AnswerForm.tsx';

export interface OpenRequest {
  asked: Asked;
  /** Sent again after a failure, it is taken once. @returns when it was taken (Unix ms) */
  send(filled: Filled): Promise<{ ok: { at: number } } | { fault: RequestFailure }>;
}

export const faultOf = (error: unknown): RequestFailure => {
  if (error instanceof RequestRefused) return error.failure;
  return error instanceof RangeError ? { word: 'too-large' } : { word: 'damaged' };
};

const askedOf = ({ description, closes, expires }: OpenForm): Asked => ({
  ...description,
  closesAt: 1000 * Math.min(closes ?? expires, expires),
});

/** Get what is asked, and check it against the link. Needs libsodium. */
export async function openRequest(link: ShareLink): Promise<{ ok: OpenRequest } | { fault: RequestFailure }> {
  const service = createService(link.server, (url, init) => fetch(url, init));
  try {
    let form = await openForm(service, link);
    if (form.status !== 'open') return { fault: { word: form.status } };
    const answering = beginAnswer();
    return {
      ok: {
        asked: askedOf(form),
        async send({ name, values }) {
          const fields = form.description.questions.map(({ label, kind }, at) => ({
            label,
            kind,
            value: values[at] ?? '',
          }));
          try {
            const sent = await sendAnswer(service, form, { from: name, fields }, answering);
            form = sent.form;
            return { ok: { at: sent.at * 1000 } };
          } catch (error) {
            return { fault: faultOf(error) };
          }
        },
      },
    };
  } catch (error) {
    return { fault: faultOf(error) };
  }
}
