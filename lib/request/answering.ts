/** Answering: what a share link leads to, checked against the fingerprint in it, and an answer sealed to that. */
import { drawRandom } from '../crypto/random.ts';
import { type AnswerContent, sealAnswer } from '../protocol/form/answer.ts';
import { type Description, openDescription } from '../protocol/form/description.ts';
import type { ShareLink } from '../protocol/form/link.ts';
import { hasFingerprint, stateVerifies } from '../protocol/form/state.ts';
import type { ItemField } from '../protocol/item.ts';
import { refuse } from './refusal.ts';
import type { RequestService } from './service.ts';

/** A form as the link's holder may see it; every word in it is signed by the key that the link names. */
export interface OpenForm {
  link: ShareLink;
  /** To be kept, and given back as `seen`: an older state than this is refused. */
  index: number;
  key: Uint8Array;
  description: Description;
  status: 'open' | 'closed' | 'full';
  /** Unix seconds from which no answer is taken. */
  closes?: number;
  /** Unix seconds. */
  expires: number;
}

/** @param seen - the highest state of this form that was ever seen here. */
export async function openForm(service: RequestService, link: ShareLink, seen = 0): Promise<OpenForm> {
  const { root, state, description, status, expires } = await service.read(link.form);
  if (!hasFingerprint(root, link.fingerprint)) return refuse({ word: 'wrong-fingerprint' });
  if (!stateVerifies(root, link.form, state)) return refuse({ word: 'wrong-fingerprint' });
  if (state.index < seen) return refuse({ word: 'rolled-back' });
  const opened = openDescription(root, link.form, description);
  if (opened === null) return refuse({ word: 'damaged' });
  return {
    link,
    index: state.index,
    key: state.key,
    description: opened,
    status,
    ...(description.closes === 0 ? {} : { closes: description.closes }),
    expires,
  };
}

export interface Answer {
  /** Who answers: their claim. */
  from?: string;
  note?: string;
  /** One for each question, in order. */
  fields: ItemField[];
}

/** An answer that is being sent. Sending it again, after a lost connection, is taken once. */
export interface Answering {
  readonly id: Uint8Array;
}

export const beginAnswer = (): Answering => ({ id: drawRandom(16) });

/**
 * Sends an answer; when the form's key has changed meanwhile, seals it to the new one.
 *
 * @returns when the server took it, in Unix seconds.
 * @throws RangeError when it is too long.
 */
export async function sendAnswer(
  service: RequestService,
  form: OpenForm,
  answer: Answer,
  answering: Answering = beginAnswer(),
): Promise<{ at: number; form: OpenForm }> {
  const { from, note, fields } = answer;
  const content: AnswerContent = {
    ...(from === undefined || from === '' ? {} : { from }),
    item: { v: 1, fields, ...(note === undefined || note === '' ? {} : { note }) },
  };
  let current = form;
  for (let attempt = 0; attempt < 3; attempt++) {
    const { index, key, link } = current;
    const box = sealAnswer(key, { form: link.form, index }, content);
    if (box === null) return refuse({ word: 'damaged' });
    const sent = await service.submit(link.form, { id: answering.id, index, box });
    if (sent !== 'old-state') return { at: sent.at, form: current };
    current = await openForm(service, link, index);
    if (current.status !== 'open') return refuse({ word: current.status });
  }
  return refuse({ word: 'conflict' });
}
