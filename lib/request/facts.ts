import { toBase64url } from '../crypto/bytes.ts';
import type { LinkRecord, ReceivedAnswer } from './reading.ts';

/** What may be shown of an answer before anybody asks for its values: never these. Its time in Unix ms. */
export const answerFacts = ({ number, at, sealedTo, content }: ReceivedAnswer) => ({
  number,
  at: at * 1000,
  ...(content?.from === undefined ? {} : { from: content.from }),
  sealedTo,
  fields:
    content?.item.fields.map(({ label, kind, value }) => ({ label, kind, length: [...value].length })) ??
    null,
});

/** A secret link by its name, for whoever lists them. */
export const linkFacts = ({ id, ...record }: LinkRecord) => ({ ...record, id: toBase64url(id) });
